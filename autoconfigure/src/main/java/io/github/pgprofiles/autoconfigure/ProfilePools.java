package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.binding.ServiceBindings;
import io.github.pgprofiles.autoconfigure.migration.ProfileServers;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileSettingsFactory;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.autoconfigure.ssl.ProfileSslBundles;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.internal.spi.Pools;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The pools of all profiles, started in parallel when the first of them is requested and
 * closed with the context. A profile whose DataSource a test replaces has none; one whose
 * client a test replaces has one when it is requested.
 */
final class ProfilePools implements ProfileServers, AutoCloseable {

	private final Map<String, HikariDataSource> pools;

	private final Function<String, Map<String, HikariDataSource>> late;

	private final Function<String, ProfileSettings> servers;

	private final Set<String> ours;

	private final List<PostgresProfileCustomizer> customizers;

	private ProfilePools(Map<String, HikariDataSource> pools, Function<String, Map<String, HikariDataSource>> late,
			Function<String, ProfileSettings> servers, Set<String> ours, List<PostgresProfileCustomizer> customizers) {
		this.pools = new ConcurrentHashMap<>(pools);
		this.late = late;
		this.servers = servers;
		this.ours = ours;
		this.customizers = customizers;
	}

	/**
	 * Opens the pools.
	 * @param names of the profiles whose DataSource is not the user's own
	 * @param definitions of all profiles
	 */
	static ProfilePools open(String[] names, ProfileDefinitions definitions, ApplicationContext context,
			ConfigurableListableBeanFactory beans, ObjectProvider<PostgresConnectionDetails> connectionDetails,
			ObjectProvider<ConnectionDetailsFallback> fallback, ObjectProvider<PostgresProfileCustomizer> customizers,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<SecretResolver> secrets) {
		if (context instanceof ConfigurableApplicationContext refreshed && !refreshed.isActive()) {
			return new ProfilePools(Map.of(), ProfilePools::closed, (profile) -> {
				throw new IllegalStateException("The application context is closed");
			}, Set.of(names), List.of());
		}
		ServiceBindings bindings = ServiceBindings.of(context.getEnvironment(), definitions);
		List<SecretResolver> resolvers = bindings.before(SecretSources.of(context.getEnvironment(), secrets));
		Opener opener = new Opener(
				new ProfileSettingsFactory(definitions, context.getEnvironment().getProperty("spring.application.name"),
						resolvers,
						new ProfileSslBundles(sslBundles.getIfAvailable(), definitions, () -> resolvers)::sockets),
				new Places(connectionDetails.orderedStream().toList(), bindings, fallback),
				customizers.orderedStream().toList(), SessionSettingsBean.find(beans));
		Set<String> ours = Stream.of(names)
			.filter((name) -> !beans.containsSingleton(name + ProfileBeans.DATA_SOURCE))
			.collect(Collectors.toUnmodifiableSet());
		List<ProfileDefinition> now = new ArrayList<>();
		Map<String, ProfileDefinition> late = new LinkedHashMap<>();
		for (ProfileDefinition definition : definitions.all()) {
			String name = definition.name();
			if (ReplacedClients.isReplaced(name, beans)) {
				late.put(name, definition);
			}
			else if (ours.contains(name)) {
				now.add(definition);
			}
		}
		List<ProfileSettings> settings = opener.settings(now);
		DestructionOrder.arrange(beans, ProfileBeansRegistrar.POOLS, dataSources(definitions));
		Map<String, HikariDataSource> pools = opener.start(settings);
		ConnectionBudget.check(settings, pools);
		return new ProfilePools(pools, (name) -> opener.startLate(late.get(name)),
				(profile) -> opener.settings(profile, settings, definitions), ours, opener.customizers());
	}

	/** The names of the beans that return the pools. */
	private static List<String> dataSources(ProfileDefinitions definitions) {
		return definitions.all()
			.stream()
			.flatMap((definition) -> Stream.concat(Stream.of(definition),
					definition.nodes().stream().map(ProfileDefinition.Node::all)))
			.map((definition) -> definition.beanName() + ProfileBeans.DATA_SOURCE)
			.toList();
	}

	/** What pools are made of. */
	private record Opener(ProfileSettingsFactory factory, Places places, List<PostgresProfileCustomizer> customizers,
			@Nullable SessionSettingsBean session) {

		List<ProfileSettings> settings(List<ProfileDefinition> chosen) {
			return this.factory.createAll(chosen, (definition) -> {
				PostgresConnectionDetails from = this.places.of(definition);
				return (from == null) ? this.factory.create(definition)
						: this.factory.create(definition, from.getUrl(), from.getUsername(), from.getPassword());
			});
		}

		/** Those that were made at the start, if they were. */
		ProfileSettings settings(String profile, List<ProfileSettings> made, ProfileDefinitions definitions) {
			for (ProfileSettings each : made) {
				if (each.name().equals(profile)) {
					return each;
				}
			}
			ProfileDefinition definition = definitions.get(profile);
			if (definition == null) {
				throw new IllegalArgumentException("There is no profile '" + profile + "'");
			}
			return settings(List.of(definition)).get(0);
		}

		/** Those of a profile whose client was replaced; none for any other name. */
		Map<String, HikariDataSource> startLate(@Nullable ProfileDefinition definition) {
			return (definition != null)
					? start(settings(List.of(definition)).stream().map(ReplacedClients::startLazily).toList())
					: Map.of();
		}

		Map<String, HikariDataSource> start(List<ProfileSettings> settings) {
			Map<String, HikariDataSource> pools = Pools.start(settings,
					(name, pool) -> this.customizers.forEach((customizer) -> customizer.customize(name, pool)));
			if (this.session != null) {
				pools.forEach((name, pool) -> Pools.useSessionSettings(name.split("/", 2)[0], pool, this.session));
			}
			return pools;
		}

	}

	/**
	 * Boot's analysis of a failed start asks a closed context for beans. They get a pool
	 * that connects nowhere.
	 */
	private static Map<String, HikariDataSource> closed(String profile) {
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName(profile);
		pool.close();
		return Map.of(profile, pool);
	}

	@Override
	public ProfileSettings settings(String profile) {
		return this.servers.apply(profile);
	}

	@Override
	public boolean hasPool(String profile) {
		return this.ours.contains(profile);
	}

	@Override
	public void customize(String profile, HikariConfig pool) {
		this.customizers.forEach((customizer) -> customizer.customize(profile, pool));
	}

	HikariDataSource get(String profile) {
		HikariDataSource pool = find(profile);
		if (pool == null) {
			throw new IllegalStateException(
					"Profile '%s' is not configured here; profiles are fixed when the application is processed ahead of time"
						.formatted(profile));
		}
		return pool;
	}

	/**
	 * The pool of a node, which is opened with that of its profile; one that connects
	 * nowhere, where a test has replaced that.
	 */
	HikariDataSource get(String profile, String node) {
		if (!this.ours.contains(profile)) {
			return closed(profile).values().iterator().next();
		}
		return (find(profile) != null) ? get(profile + "/" + node) : get(profile);
	}

	private @Nullable HikariDataSource find(String name) {
		HikariDataSource pool = this.pools.get(name);
		if (pool != null) {
			return pool;
		}
		synchronized (this) {
			if (!this.pools.containsKey(name)) {
				this.pools.putAll(this.late.apply(name));
			}
			return this.pools.get(name);
		}
	}

	/**
	 * Closes all pools in parallel, because one with a silent server takes time. Work
	 * that has a connection may finish first, within a limit.
	 */
	@Override
	public void close() {
		Pools.close(this.pools.values());
	}

}

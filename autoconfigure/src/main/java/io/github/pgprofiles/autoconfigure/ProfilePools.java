package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileSettingsFactory;
import io.github.pgprofiles.autoconfigure.ssl.ProfileSslBundles;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.spi.Pools;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * The pools of all profiles, started in parallel when the first of them is requested and
 * closed with the context.
 */
final class ProfilePools implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ProfilePools.class);

	private final Map<String, HikariDataSource> pools;

	private ProfilePools(Map<String, HikariDataSource> pools) {
		this.pools = pools;
	}

	/**
	 * Opens the pools.
	 * @param names of the profiles whose DataSource is not the user's own
	 * @param definitions of all profiles
	 */
	static ProfilePools open(String[] names, ProfileDefinitions definitions, Environment environment,
			ConfigurableListableBeanFactory beans, ObjectProvider<PostgresConnectionDetails> connectionDetails,
			ObjectProvider<ConnectionDetailsFallback> fallback, ObjectProvider<PostgresProfileCustomizer> customizers,
			ObjectProvider<SslBundles> sslBundles) {
		ProfileSettingsFactory factory = new ProfileSettingsFactory(definitions,
				environment.getProperty("spring.application.name"),
				new ProfileSslBundles(sslBundles.getIfAvailable(), definitions)::sockets);
		List<PostgresConnectionDetails> details = connectionDetails.orderedStream().toList();
		List<ProfileSettings> settings = factory.createAll(
				definitions.all().stream().filter((each) -> List.of(names).contains(each.name())).toList(),
				(definition) -> {
					PostgresConnectionDetails from = details(definition, details, fallback);
					return (from == null) ? factory.create(definition)
							: factory.create(definition, from.getUrl(), from.getUsername(), from.getPassword());
				});
		List<PostgresProfileCustomizer> ordered = customizers.orderedStream().toList();
		DestructionOrder.arrange(beans, ProfileBeansRegistrar.POOLS,
				definitions.all().stream().map((definition) -> definition.name() + ProfileBeans.DATA_SOURCE).toList());
		Map<String, HikariDataSource> pools = Pools.start(settings,
				(name, pool) -> ordered.forEach((customizer) -> customizer.customize(name, pool)));
		ConnectionBudget.check(settings, pools);
		return new ProfilePools(pools);
	}

	private static @Nullable PostgresConnectionDetails details(ProfileDefinition definition,
			List<PostgresConnectionDetails> all, ObjectProvider<ConnectionDetailsFallback> fallback) {
		List<PostgresConnectionDetails> matching = all.stream()
			.filter((candidate) -> candidate.isFor(definition.name()))
			.toList();
		if (matching.size() > 1) {
			throw new IllegalStateException(
					"Profile '%s' is fed by several connection details: %s".formatted(definition.name(), matching));
		}
		if (matching.size() == 1) {
			if (definition.hasConnectionSettings()) {
				logger.info("Profile '%s': connected by %s, not by its own properties".formatted(definition.name(),
						matching.get(0)));
			}
			return matching.get(0);
		}
		if (definition.hasConnectionSettings()) {
			return null;
		}
		ConnectionDetailsFallback available = fallback.getIfAvailable();
		return (available != null) ? available.detailsFor(definition.name()) : null;
	}

	HikariDataSource get(String profile) {
		HikariDataSource pool = this.pools.get(profile);
		if (pool == null) {
			throw new IllegalStateException(
					"Profile '%s' is not configured here; profiles are fixed when the application is processed ahead of time"
						.formatted(profile));
		}
		return pool;
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

package io.github.pgprofiles.autoconfigure.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.internal.spi.Pools;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * The DataSources of migrations: the profile's own, or one like it with another role or
 * another way to the server, and without what would be in a migration's way. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MigrationPools implements AutoCloseable {

	/** The name of the bean. */
	public static final String NAME = "postgresMigrationPools";

	/** Flyway has up to three; idle ones are gone after ten seconds. */
	private static final PoolSettings SIZE = new PoolSettings(0, 4, PoolSettings.defaults().timeout(),
			PoolSettings.defaults().maxLifetime(), Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO);

	private final ProfileDefinitions definitions;

	private final ConfigurableListableBeanFactory beans;

	private final ObjectProvider<ProfileServers> servers;

	private final List<SecretResolver> resolvers;

	private final Queue<LateDataSource> opened = new ConcurrentLinkedQueue<>();

	private MigrationPools(ProfileDefinitions definitions, ConfigurableListableBeanFactory beans,
			ObjectProvider<ProfileServers> servers, List<SecretResolver> resolvers) {
		this.definitions = definitions;
		this.beans = beans;
		this.servers = servers;
		this.resolvers = resolvers;
	}

	static MigrationPools create(ProfileDefinitions definitions, ConfigurableListableBeanFactory beans,
			ObjectProvider<ProfileServers> servers, Environment environment, ObjectProvider<SecretResolver> secrets) {
		return new MigrationPools(definitions, beans, servers, SecretSources.of(environment, secrets));
	}

	/**
	 * The DataSource for the migrations of a profile.
	 * @param profile its name
	 * @param login what differs from the profile's own connections
	 * @return the bean of the profile, if nothing has to differ
	 */
	public DataSource get(String profile, MigrationLogin login) {
		ProfileDefinition definition = this.definitions.get(profile);
		if (!login.isOther() && (definition == null || !limits(definition))) {
			return this.beans.getBean(profile + "DataSource", DataSource.class);
		}
		ProfileServers known = this.servers.getObject();
		if (login.url() == null && !known.hasPool(profile)) {
			if (login.isOtherRole()) {
				throw noOtherRole(profile, login);
			}
			return this.beans.getBean(profile + "DataSource", DataSource.class);
		}
		ProfileSettings role = login.isOtherRole() ? part(profile, login.section(),
				(builder) -> builder.host("localhost").user(login.user()).password(login.password())) : null;
		ProfileSettings server = (login.url() != null)
				? part(profile, login.section(), (builder) -> builder.dsn(login.url())) : null;
		boolean ownRole = role != null || (server != null && server.user() != null);
		// here: the thread that migrates must not wait for beans, as its own waits for it
		ProfileSettings settings = known.settings(profile);
		LateDataSource dataSource = new LateDataSource(
				() -> open(settings.forMigrations(SIZE, role, server), known, ownRole));
		this.opened.add(dataSource);
		return dataSource;
	}

	private ProfileConfigurationException noOtherRole(String profile, MigrationLogin login) {
		return this.definitions.locate(profile, new InvalidSettingException(
				login.section() + "." + ((login.user() != null) ? "user" : "password"),
				"is for connections of the profile's own making, and '%sDataSource' is a bean of the application's"
					.formatted(profile),
				"Remove it: the migrations then use that bean. Or set '%s.url' as well, which says where to migrate."
					.formatted(login.section())));
	}

	/** What ends a long statement, or refuses one. */
	private static boolean limits(ProfileDefinition definition) {
		var timeouts = definition.properties().getTimeouts();
		List<String> required = definition.properties().getSessionSettings().getRequired();
		return timeouts.getStatement() != null || timeouts.getIdleInTransaction() != null
				|| (required != null && !required.isEmpty());
	}

	/** With secrets of its own, so that they are resolved again like the profile's. */
	private ProfileSettings part(String profile, String section, Consumer<ProfileSettingsBuilder> connection) {
		try {
			ProfileSettingsBuilder builder = ProfileSettings.builder(profile).secrets(this.resolvers);
			connection.accept(builder);
			return builder.build();
		}
		catch (InvalidSettingException ex) {
			String key = ex.key().equals("dsn") ? "url" : ex.key();
			throw this.definitions.locate(profile,
					new InvalidSettingException(section + "." + key, ex.problem(), ex.action()));
		}
	}

	/**
	 * The value that a reference to a secret stands for.
	 * @param profile whose configuration has it
	 * @param section in which it stands
	 * @param reference to the secret
	 * @return the value
	 */
	public String secret(String profile, String section, String reference) {
		String value = part(profile, section, (builder) -> builder.host("localhost").password(reference)).password();
		return (value != null) ? value : "";
	}

	private static HikariDataSource open(ProfileSettings settings, ProfileServers known, boolean ownRole) {
		Map<String, HikariDataSource> started = Pools.start(List.of(settings), (name, pool) -> {
			Credentials own = pool.getCredentials();
			known.customize(name, pool);
			pool.setMaximumPoolSize(SIZE.maxSize());
			pool.setMinimumIdle(SIZE.minSize());
			pool.setIdleTimeout(SIZE.idleTimeout().toMillis());
			pool.setRegisterMbeans(false);
			// the profile's own pool has the meters of these names, and keeps them
			if (pool.getMetricRegistry() != null) {
				pool.setMetricRegistry(null);
			}
			pool.setMetricsTrackerFactory(null);
			if (ownRole) {
				pool.setCredentialsProvider(null);
				pool.setCredentials(own);
			}
		});
		return started.values().iterator().next();
	}

	private @Nullable String profileOf(DataSource dataSource) {
		return this.definitions.all()
			.stream()
			.map(ProfileDefinition::name)
			.filter((name) -> this.beans.containsBean(name + "DataSource")
					&& this.beans.getBean(name + "DataSource") == dataSource)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The profile that Boot's own migrates. Boot derives a DataSource from the primary
	 * one for a role of its own.
	 * @param boots the DataSource that Boot has chosen or derived
	 * @return its name; {@code null} if it is none of a profile
	 */
	public @Nullable String profileOfBoots(DataSource boots) {
		return (boots instanceof SimpleDriverDataSource && !isBean(boots)) ? this.definitions.primary()
				: profileOf(boots);
	}

	/**
	 * Whether the DataSource of a profile is a pool of its settings.
	 * @param profile its name
	 * @return {@code false} if it is a bean of the user's own
	 */
	public boolean hasPool(String profile) {
		return this.servers.getObject().hasPool(profile);
	}

	private boolean isBean(DataSource dataSource) {
		return Arrays.stream(this.beans.getBeanNamesForType(DataSource.class, true, false))
			.anyMatch((name) -> this.beans.containsSingleton(name) && this.beans.getBean(name) == dataSource);
	}

	@Override
	public void close() {
		this.opened.forEach(LateDataSource::shutDown);
	}

}

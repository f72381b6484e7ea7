package io.github.pgprofiles.autoconfigure.flyway;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.BootFactory;
import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.migration.MigrationRound;
import io.github.pgprofiles.autoconfigure.migration.ProfileQualifiers;
import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Factory methods of a profile's own Flyway, which Boot's factory makes of Boot's keys.
 */
final class ProfileFlyway {

	static final String SECTION = "flyway";

	static final String FLYWAY = "Flyway";

	static final String INITIALIZER = "FlywayInitializer";

	static final String ROUND = "postgresFlywayMigrations";

	private static final String BOOT = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration";

	private static final String CONFIGURATION = BOOT + "$FlywayConfiguration";

	private static final String POSTGRESQL = BOOT + "$PostgresqlFlywayConfigurationCustomizer";

	private static final boolean POSTGRESQL_PRESENT = ClassUtils.isPresent(
			"org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension", ProfileFlyway.class.getClassLoader());

	private static final FlywayConnectionDetails NONE = new FlywayConnectionDetails() {

		@Override
		public @Nullable String getUsername() {
			return null;
		}

		@Override
		public @Nullable String getPassword() {
			return null;
		}

		@Override
		public @Nullable String getJdbcUrl() {
			return null;
		}

	};

	private ProfileFlyway() {
	}

	/** Connects nowhere yet. */
	static Flyway flyway(String profile, ProfileDefinitions definitions, MigrationPools pools,
			ConfigurableListableBeanFactory beans) {
		ProfileDefinition definition = definitions.require(profile);
		FlywayProperties properties = properties(definition, pools);
		Arguments arguments = new Arguments(properties, pools.get(profile, MigrationLogin.of(definition, SECTION)),
				customizers(profile, properties, definitions, beans), profile, profile.equals(definitions.primary()),
				new ProfileQualifiers(definitions, beans), beans);
		Object boot = BootFactory.create(BootFactory.type(CONFIGURATION), (parameter) -> properties);
		Flyway flyway = BootFactory.call(boot, "flyway", Flyway.class, arguments::of);
		Locations.requireApart(profile, "Its Flyway", flyway.getConfiguration(), definitions);
		return flyway;
	}

	private static FlywayProperties properties(ProfileDefinition definition, MigrationPools pools) {
		FlywayProperties properties = BootSections.bind(definition, SECTION, FlywayProperties.class,
				(reference) -> pools.secret(definition.name(), SECTION, reference));
		if (Locations.areImplied(definition)) {
			properties.setLocations(List.of(Locations.defaultOf(definition.name())));
			if (BootSections.written(definition, SECTION, "fail-on-missing-locations") == null) {
				// nobody would notice that nothing is migrated
				properties.setFailOnMissingLocations(true);
			}
		}
		return properties;
	}

	/** Boot's own are for the keys under {@code spring.flyway}. */
	private static List<FlywayConfigurationCustomizer> customizers(String profile, FlywayProperties properties,
			ProfileDefinitions definitions, ConfigurableListableBeanFactory beans) {
		List<FlywayConfigurationCustomizer> customizers = new ArrayList<>();
		if (POSTGRESQL_PRESENT) {
			customizers.add((FlywayConfigurationCustomizer) BootFactory.create(BootFactory.type(POSTGRESQL),
					(parameter) -> properties));
		}
		new ProfileQualifiers(definitions, beans).select(profile, FlywayConfigurationCustomizer.class, true)
			.stream()
			.filter((each) -> !each.getClass().getName().startsWith(BOOT) && !(each instanceof BootFlywayRole))
			.forEach(customizers::add);
		return customizers;
	}

	/** What Boot's factory asks for. */
	private record Arguments(FlywayProperties properties, DataSource dataSource,
			List<FlywayConfigurationCustomizer> customizers, String profile, boolean primary,
			ProfileQualifiers qualifiers, ConfigurableListableBeanFactory beans) {

		Object of(Parameter parameter) {
			Class<?> type = parameter.getType();
			if (type == FlywayProperties.class) {
				return this.properties;
			}
			if (type == FlywayConnectionDetails.class) {
				return NONE;
			}
			if (type == ObjectProvider.class) {
				return provider(parameter,
						ResolvableType.forType(parameter.getParameterizedType()).getGeneric().toClass());
			}
			if (type.getPackage() == FlywayProperties.class.getPackage()) {
				Object bean = this.beans.getBeanProvider(type).getIfAvailable();
				return (bean != null) ? bean : BootFactory.create(type, this::of);
			}
			return BootFactory.dependency(this.beans, parameter);
		}

		private ObjectProvider<?> provider(Parameter parameter, Class<?> of) {
			if (of == DataSource.class) {
				return BootFactory.provider(DataSource.class,
						parameter.isAnnotationPresent(FlywayDataSource.class) ? List.of() : List.of(this.dataSource));
			}
			if (of == FlywayConfigurationCustomizer.class) {
				return BootFactory.provider(FlywayConfigurationCustomizer.class, this.customizers);
			}
			if (of == JavaMigration.class) {
				return BootFactory.provider(JavaMigration.class,
						this.qualifiers.select(this.profile, JavaMigration.class, this.primary));
			}
			if (of == Callback.class) {
				return BootFactory.provider(Callback.class, this.qualifiers.select(this.profile, Callback.class, true));
			}
			return this.beans.getBeanProvider(of);
		}

	}

	/** Migrates all profiles that have a Flyway of their own. */
	static MigrationRound round(String[] profiles, ConfigurableListableBeanFactory beans,
			ObjectProvider<FlywayMigrationStrategy> strategies) {
		FlywayMigrationStrategy strategy = strategies.getIfAvailable();
		Map<String, Callable<?>> migrations = new LinkedHashMap<>();
		for (String profile : profiles) {
			Flyway flyway = beans.getBean(profile + FLYWAY, Flyway.class);
			migrations.put(profile, () -> {
				new FlywayMigrationInitializer(flyway, strategy).afterPropertiesSet();
				return flyway;
			});
		}
		return MigrationRound.run(SECTION, migrations);
	}

	/** What Boot has others wait for. */
	static FlywayMigrationInitializer initializer(String profile, MigrationRound round,
			ConfigurableListableBeanFactory beans) {
		return new Migrated(beans.getBean(profile + FLYWAY, Flyway.class));
	}

	/** Its migration is part of the round. */
	static final class Migrated extends FlywayMigrationInitializer {

		Migrated(Flyway flyway) {
			super(flyway);
		}

		@Override
		public void afterPropertiesSet() {
			// the round is over
		}

	}

}

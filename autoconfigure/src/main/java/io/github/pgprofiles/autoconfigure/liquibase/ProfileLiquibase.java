package io.github.pgprofiles.autoconfigure.liquibase;

import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.BootFactory;
import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.migration.MigrationRound;
import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.ResourceLoader;

/**
 * The Liquibases of profiles, which Boot's factory makes of Boot's keys, and the round in
 * which they migrate.
 */
final class ProfileLiquibase {

	static final String SECTION = "liquibase";

	static final String LIQUIBASE = "Liquibase";

	static final String ROUND = "postgresLiquibaseMigrations";

	private static final String CONFIGURATION = "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration$LiquibaseConfiguration";

	private static final LiquibaseConnectionDetails NONE = new LiquibaseConnectionDetails() {

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

	private final Map<String, SpringLiquibase> migrated;

	private ProfileLiquibase(Map<String, SpringLiquibase> migrated) {
		this.migrated = migrated;
	}

	/** Migrates all profiles that have a Liquibase of their own. */
	static ProfileLiquibase round(String[] profiles, ProfileDefinitions definitions, MigrationPools pools,
			ConfigurableListableBeanFactory beans, ResourceLoader resources) {
		Map<String, SpringLiquibase> all = new LinkedHashMap<>();
		Map<String, Callable<?>> migrations = new LinkedHashMap<>();
		for (String profile : profiles) {
			SpringLiquibase liquibase = create(profile, definitions, pools, beans);
			liquibase.setBeanName(profile + LIQUIBASE);
			liquibase.setResourceLoader(resources);
			all.put(profile, liquibase);
			migrations.put(profile, () -> {
				liquibase.afterPropertiesSet();
				return liquibase;
			});
		}
		MigrationRound.run(SECTION, migrations);
		return new ProfileLiquibase(all);
	}

	private static SpringLiquibase create(String profile, ProfileDefinitions definitions, MigrationPools pools,
			ConfigurableListableBeanFactory beans) {
		ProfileDefinition definition = definitions.require(profile);
		LiquibaseProperties properties = BootSections.bind(definition, SECTION, LiquibaseProperties.class,
				(reference) -> pools.secret(profile, SECTION, reference));
		if (BootSections.written(definition, SECTION, "change-log") == null) {
			properties.setChangeLog("classpath:/db/changelog/%s/db.changelog-master.yaml".formatted(profile));
		}
		Arguments arguments = new Arguments(properties, pools.get(profile, MigrationLogin.of(definition, SECTION)),
				beans);
		Object boot = BootFactory.create(BootFactory.type(CONFIGURATION), arguments::of);
		return BootFactory.call(boot, "liquibase", SpringLiquibase.class, arguments::of);
	}

	/** What Boot's factory asks for. */
	private record Arguments(LiquibaseProperties properties, DataSource dataSource,
			ConfigurableListableBeanFactory beans) {

		Object of(Parameter parameter) {
			Class<?> type = parameter.getType();
			if (type == LiquibaseProperties.class) {
				return this.properties;
			}
			if (type == LiquibaseConnectionDetails.class) {
				return NONE;
			}
			if (type == ObjectProvider.class) {
				Class<?> of = ResolvableType.forType(parameter.getParameterizedType()).getGeneric().toClass();
				return (of == DataSource.class) ? BootFactory.provider(DataSource.class,
						parameter.isAnnotationPresent(LiquibaseDataSource.class) ? List.of() : List.of(this.dataSource))
						: this.beans.getBeanProvider(of);
			}
			return BootFactory.dependency(this.beans, parameter);
		}

	}

	/** The bean of a profile, which the round has migrated already. */
	static Migrated liquibase(String profile, ProfileLiquibase round) {
		return new Migrated(Objects.requireNonNull(round.migrated.get(profile)));
	}

	/** Keeps the container from migrating again. */
	static final class Migrated implements FactoryBean<SpringLiquibase> {

		private final SpringLiquibase liquibase;

		Migrated(SpringLiquibase liquibase) {
			this.liquibase = liquibase;
		}

		@Override
		public SpringLiquibase getObject() {
			return this.liquibase;
		}

		@Override
		public Class<?> getObjectType() {
			return SpringLiquibase.class;
		}

	}

}

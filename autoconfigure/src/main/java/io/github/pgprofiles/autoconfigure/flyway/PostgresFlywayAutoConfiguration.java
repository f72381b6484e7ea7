package io.github.pgprofiles.autoconfigure.flyway;

import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the section {@code flyway} of a profile: a Flyway of its own,
 * {@code <name>Flyway}, which has migrated before anybody uses the profile.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = FlywayAutoConfiguration.class,
		afterName = "io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration")
@ConditionalOnClass({ Flyway.class, FlywayAutoConfiguration.class })
@ConditionalOnBean(ProfileDefinitions.class)
@Import({ ProfileFlywayRegistrar.class, DatabaseInitializationDependencyConfigurer.class })
public final class PostgresFlywayAutoConfiguration {

	@Bean
	BootFlywayRole postgresBootFlywayRole(ProfileDefinitions definitions, ObjectProvider<MigrationPools> pools,
			ObjectProvider<FlywayConnectionDetails> details) {
		return new BootFlywayRole(definitions, pools, details);
	}

}

package io.github.pgprofiles.autoconfigure.liquibase;

import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import liquibase.change.DatabaseChange;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the section {@code liquibase} of a profile: a Liquibase of its
 * own, {@code <name>Liquibase}, which has migrated before anybody uses the profile.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = LiquibaseAutoConfiguration.class,
		afterName = "io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration")
@ConditionalOnClass({ SpringLiquibase.class, DatabaseChange.class, LiquibaseAutoConfiguration.class })
@ConditionalOnBean(ProfileDefinitions.class)
@Import({ ProfileLiquibaseRegistrar.class, DatabaseInitializationDependencyConfigurer.class })
public final class PostgresLiquibaseAutoConfiguration {

	@Bean
	static BootLiquibaseRole postgresBootLiquibaseRole(ObjectProvider<MigrationPools> pools,
			ObjectProvider<LiquibaseConnectionDetails> details) {
		return new BootLiquibaseRole(pools, details);
	}

}

package io.github.pgprofiles.autoconfigure.liquibase;

import liquibase.integration.spring.SpringLiquibase;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.liquibase.actuate.endpoint.LiquibaseEndpoint;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseEndpointAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for Boot's endpoint {@code liquibase} where there is no Liquibase
 * but those of profiles, which Boot's condition does not see.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LiquibaseEndpointAutoConfiguration.class)
@ConditionalOnClass({ SpringLiquibase.class, LiquibaseEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(LiquibaseEndpoint.class)
@ConditionalOnBean(name = ProfileLiquibase.ROUND)
public final class PostgresLiquibaseEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LiquibaseEndpoint liquibaseEndpoint(ApplicationContext context) {
		return new LiquibaseEndpoint(context);
	}

}

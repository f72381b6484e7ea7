package io.github.pgprofiles.autoconfigure.flyway;

import org.flywaydb.core.Flyway;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint;
import org.springframework.boot.flyway.autoconfigure.FlywayEndpointAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for Boot's endpoint {@code flyway} where there is no Flyway but
 * those of profiles, which Boot's condition does not see.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = FlywayEndpointAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, FlywayEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(FlywayEndpoint.class)
@ConditionalOnBean(name = ProfileFlyway.ROUND)
public final class PostgresFlywayEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FlywayEndpoint flywayEndpoint(ApplicationContext context) {
		return new FlywayEndpoint(context);
	}

}

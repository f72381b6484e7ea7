package io.github.pgprofiles.autoconfigure.server;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for what is known of the profiles' servers, where Actuator is there
 * to show it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
@ConditionalOnBean(PostgresClients.class)
public final class ProfileStateAutoConfiguration {

	@Bean
	ProfileStates postgresProfileStates() {
		return new ProfileStates();
	}

	@Bean
	ServerLooks postgresServerLooks() {
		return new ServerLooks();
	}

}

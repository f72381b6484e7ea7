package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Duration;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import io.github.pgprofiles.autoconfigure.server.ProfileStates;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the Actuator's endpoint {@code postgres}, where that is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PostgresProfilesAutoConfiguration.class, ProfileStateAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ PostgresClients.class, ProfileStates.class })
@ConditionalOnAvailableEndpoint(PostgresEndpoint.class)
public final class PostgresEndpointAutoConfiguration {

	/** More than the pause between two looks of a page. */
	private static final Duration IDLE = Duration.ofSeconds(10);

	@Bean
	@Lazy
	PostgresWatch postgresWatch(PostgresClients clients, BeanFactory beans, ProfileStates states, ServerLooks looks) {
		return new PostgresWatch(clients.names(), (name) -> beans.getBean(name + "DataSource", DataSource.class),
				states, looks, IDLE);
	}

	@Bean
	static RetryCounts postgresRetryCounts() {
		return new RetryCounts();
	}

	@Bean
	@ConditionalOnMissingBean
	static PostgresEndpoint postgresEndpoint(ObjectProvider<PostgresWatch> watch, RetryCounts retries,
			Environment environment, ObjectProvider<SanitizingFunction> functions) {
		ProfileDefinitions definitions = ProfileDefinitions.of(environment);
		return new PostgresEndpoint(watch::getObject, retries,
				new MaskedSettings(definitions, functions.orderedStream().toList()), definitions.primary());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = PostgresEndpoint.class, exposure = EndpointExposure.WEB)
	static PostgresEndpointWebExtension postgresEndpointWebExtension(PostgresEndpoint endpoint) {
		return new PostgresEndpointWebExtension(endpoint);
	}

}

package io.github.pgprofiles.autoconfigure.endpoint.ui;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresEndpoint;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresEndpointAutoConfiguration;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration for the operator's page at {@code /actuator/postgres/ui}, an
 * endpoint of Actuator with the id {@code postgresui}. Off unless
 * {@code management.endpoint.postgresui.access} is {@code read-only} or
 * {@code unrestricted} and the endpoint is exposed over HTTP. Needs the endpoint
 * {@code postgres} and Spring MVC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PostgresEndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, DispatcherServlet.class, JsonMapper.class })
@ConditionalOnAvailableEndpoint(endpoint = PostgresUiEndpoint.class, exposure = EndpointExposure.WEB)
@ImportRuntimeHints(UiFiles.Hints.class)
public final class PostgresUiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(PostgresEndpoint.class)
	static LiveFeed postgresUiFeed(PostgresEndpoint endpoint) {
		return LiveFeed.of(endpoint::profiles);
	}

	@Bean
	@ConditionalOnBean(LiveFeed.class)
	static PostgresUiEndpoint postgresUiEndpoint(LiveFeed feed, ObjectProvider<PathMappedEndpoints> endpoints) {
		// the endpoints are known once all of them have been created
		return new PostgresUiEndpoint(feed, () -> endpoints.getObject().getPath(PostgresUiEndpoint.ID));
	}

	/** Users' own path mappings come first. */
	@Bean
	@Order
	static PathMapper postgresUiPathMapper() {
		return (endpoint) -> PostgresUiEndpoint.ID.equals(endpoint) ? PostgresUiEndpoint.PATH : null;
	}

}

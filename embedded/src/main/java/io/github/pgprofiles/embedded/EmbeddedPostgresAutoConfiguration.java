package io.github.pgprofiles.embedded;

import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the embedded PostgreSQL, which starts when the first profile
 * without connection settings asks for it and never otherwise. A
 * {@link ConnectionDetailsFallback} of the application's own takes its place.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
public final class EmbeddedPostgresAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ConnectionDetailsFallback.class)
	EmbeddedDatabases embeddedDatabases(EmbeddedPostgresProperties properties) {
		return new EmbeddedDatabases(properties.dataDirectory(), Restarts.areOn());
	}

}

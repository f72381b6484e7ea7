package io.github.pgprofiles.embedded;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the embedded PostgreSQL.
 *
 * @param dataDirectory Directory that keeps the databases between runs; a relative path
 * is below the working directory. When unset they are temporary and removed with the
 * server.
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = "app.postgres.embedded", ignoreUnknownFields = false)
public record EmbeddedPostgresProperties(@Nullable String dataDirectory) {
}

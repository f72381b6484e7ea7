package io.github.pgprofiles.autoconfigure;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.properties.PostgresProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourcePoolMetadataProvidersConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcProperties;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the profiles under {@code app.postgres.profiles}: see
 * {@link PostgresProperties} for the keys. For the profile {@code orders} there are the
 * beans {@code ordersPostgresClient}, {@code ordersDataSource},
 * {@code ordersTransactionManager}, {@code ordersJdbcClient},
 * {@code ordersStreamTemplate}, {@code ordersCopyTemplate} and
 * {@code ordersTypedTransactionTemplate}, all with the qualifier {@code orders}; and for
 * all profiles together {@link io.github.pgprofiles.PostgresClients}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class,
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@ConditionalOnClass(PostgresClient.class)
@Conditional(OnProfilesCondition.class)
@EnableConfigurationProperties(JdbcProperties.class)
@Import({ ProfileBeansRegistrar.class, DataSourcePoolMetadataProvidersConfiguration.class })
public final class PostgresProfilesAutoConfiguration {

}

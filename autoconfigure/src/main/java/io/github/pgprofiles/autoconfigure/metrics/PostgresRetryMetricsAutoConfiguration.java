package io.github.pgprofiles.autoconfigure.metrics;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PoolAliases;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the counter {@code postgres.transaction.retries}, which counts
 * transactions that are run again: by {@code profile}, {@code transaction},
 * {@code sqlstate} and {@code outcome}; for the lag of nodes; and for counting each pool
 * once.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ PostgresClients.class, MeterRegistry.class })
public final class PostgresRetryMetricsAutoConfiguration {

	@Bean
	RetryCounter postgresRetryCounter(MeterRegistry registry, ObjectProvider<OperationDescriber> describer) {
		return new RetryCounter(registry, describer.getIfAvailable(() -> new OperationDescriber((profile) -> null)));
	}

	@Bean
	NodeLagMetrics postgresNodeLagMetrics(Environment environment, BeanFactory beans) {
		return new NodeLagMetrics(ProfileDefinitions.of(environment).all(), beans);
	}

	@Bean
	static AliasMeterFilter postgresAliasMeterFilter(ObjectProvider<PostgresClients> clients,
			ObjectProvider<PoolAliases> aliases) {
		return new AliasMeterFilter(clients, aliases);
	}

}

package io.github.pgprofiles.autoconfigure.metrics;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.migration.ProfileServers;
import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.autoconfigure.observation.PostgresObservationAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for metrics of the operations of clients, under the names of
 * OpenTelemetry's semantic conventions for databases.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresObservationAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ PostgresClients.class, MeterRegistry.class })
public final class PostgresOperationMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	OperationDescriber postgresOperationDescriber(ObjectProvider<ProfileServers> servers) {
		return OperationDescriber.of(servers);
	}

	@Bean
	OperationMetrics postgresOperationMetrics(MeterRegistry registry, OperationDescriber describer,
			PostgresClients clients, BeanFactory beans) {
		return new OperationMetrics(registry, describer, clients.names(),
				beans.containsBean(PostgresObservationAutoConfiguration.LISTENER));
	}

	@Bean
	@Order(0)
	@ConditionalOnBean(name = PostgresObservationAutoConfiguration.LISTENER)
	OperationMeterHandler postgresOperationMeterHandler(OperationMetrics metrics) {
		return new OperationMeterHandler(metrics);
	}

}

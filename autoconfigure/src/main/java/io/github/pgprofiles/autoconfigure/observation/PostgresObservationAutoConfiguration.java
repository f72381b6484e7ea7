package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.migration.ProfileServers;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for observations of the operations of clients, where there is an
 * {@link ObservationRegistry}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ PostgresClients.class, ObservationRegistry.class })
public final class PostgresObservationAutoConfiguration {

	/** Name of the bean that makes observations. */
	public static final String LISTENER = "postgresObservationListener";

	@Bean
	@ConditionalOnMissingBean
	OperationDescriber postgresOperationDescriber(ObjectProvider<ProfileServers> servers) {
		return OperationDescriber.of(servers);
	}

	@Bean(LISTENER)
	ObservationListener postgresObservationListener(ObservationRegistry registry,
			ObjectProvider<OperationObservationConvention> convention, OperationDescriber describer,
			ObjectProvider<OperationRecorder> recorder) {
		return new ObservationListener(registry, convention.getIfAvailable(), describer, recorder.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean(Tracer.class)
	static class TracingConfiguration {

		@Bean
		@Order(0)
		OperationTracingHandler postgresOperationTracingHandler(Tracer tracer) {
			return new OperationTracingHandler(tracer);
		}

	}

}

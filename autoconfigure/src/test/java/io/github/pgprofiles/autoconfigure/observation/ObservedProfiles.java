package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.metrics.PostgresMetricsAutoConfiguration;
import io.github.pgprofiles.autoconfigure.metrics.PostgresOperationMetricsAutoConfiguration;
import io.github.pgprofiles.autoconfigure.metrics.PostgresRetryMetricsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with one profile that somebody watches. */
public final class ObservedProfiles {

	private ObservedProfiles() {
	}

	/** Without a registry of any kind. */
	public static ApplicationContextRunner unwatched() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
					PostgresObservationAutoConfiguration.class, PostgresOperationMetricsAutoConfiguration.class,
					PostgresRetryMetricsAutoConfiguration.class, PostgresMetricsAutoConfiguration.class))
			.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.retry.delay=1ms");
	}

	/** With what Boot makes of Actuator on the class path. */
	public static ApplicationContextRunner withActuator() {
		return unwatched().withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				DataSourcePoolMetricsAutoConfiguration.class, ObservationAutoConfiguration.class));
	}

	/** With a tracer besides, which is a bean that the test adds. */
	public static ApplicationContextRunner withTracing() {
		return withActuator().withConfiguration(AutoConfigurations.of(MicrometerTracingAutoConfiguration.class));
	}

}

package io.github.pgprofiles.autoconfigure.observation;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.SystemProperties;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.metrics.PostgresOperationMetricsAutoConfiguration;
import io.github.pgprofiles.observation.OperationListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that was processed ahead of time is measured and traced as well. */
class AheadOfTimeObservationIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void operationsAreMeasuredAndTraced() throws Exception {
		this.properties.set(TestServer.profile("orders"));
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class))
			.isEqualTo("[postgresObservationListener, postgresOperationMetrics] 1 one CLIENT");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, PostgresObservationAutoConfiguration.class,
			PostgresOperationMetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
			MicrometerTracingAutoConfiguration.class })
	static class Application {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				context.getBean(PostgresClient.class).sql("select 1").named("one").query().list();
				SimpleTracer tracer = (SimpleTracer) context.getBean(Tracer.class);
				return new TreeSet<>(Arrays.asList(context.getBeanNamesForType(OperationListener.class))) + " "
						+ context.getBean(MeterRegistry.class)
							.get("db.client.operation.duration")
							.tag("db.query.summary", "one")
							.timer()
							.count()
						+ " " + tracer.lastSpan().getName() + " " + tracer.lastSpan().getKind();
			}
		}

	}

}

package io.github.pgprofiles.autoconfigure.metrics;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** What Boot's metrics tell of the pools. */
class ProfileMetricsIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class,
				PostgresMetricsAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"));

	@Test
	void everyPoolIsMeasuredOnceWhereAProfileIsPrimary() {
		this.runner.withPropertyValues("app.postgres.primary=orders").run((context) -> {
			assertThat(context).hasNotFailed();
			assertMeasuredOnce(context.getBean(MeterRegistry.class));
		});
	}

	@Test
	void everyPoolIsMeasuredOnceWhereNoProfileIsPrimary() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertMeasuredOnce(context.getBean(MeterRegistry.class));
		});
	}

	@Test
	void everyPoolIsMeasuredOnceBesideBootsOwnDataSource() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:metrics").run((context) -> {
			assertThat(context).hasNotFailed().hasBean("dataSource");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("jdbc.connections.active").tag("name", "orders").gauges()).hasSize(1);
			assertThat(registry.get("hikaricp.connections.max").tag("pool", "orders").gauges()).hasSize(1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "" })
	void poolOfANodeIsMeasuredOnce(String primary) {
		this.runner
			.withPropertyValues("app.postgres.primary=" + primary,
					"app.postgres.profiles.orders.nodes.replica-1.port=1")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("hikaricp.connections.max").gauges())
					.extracting((gauge) -> gauge.getId().getTag("pool"))
					.containsExactlyInAnyOrder("orders", "orders/replica-1", "reporting");
				assertThat(registry.get("jdbc.connections.active").gauges())
					.extracting((gauge) -> gauge.getId().getTag("name"))
					.containsExactlyInAnyOrder("orders", "ordersReplica1", "reporting");
			});
	}

	private static void assertMeasuredOnce(MeterRegistry registry) {
		assertThat(registry).isInstanceOf(SimpleMeterRegistry.class);
		assertThat(registry.get("hikaricp.connections.max").gauges())
			.extracting((gauge) -> gauge.getId().getTag("pool"))
			.containsExactlyInAnyOrder("orders", "reporting");
		assertThat(registry.get("jdbc.connections.active").gauges()).extracting((gauge) -> gauge.getId().getTag("name"))
			.containsExactlyInAnyOrder("orders", "reporting");
		assertThat(registry.get("hikaricp.connections.max").gauges()).extracting(Gauge::value).containsOnly(4.0);
	}

}

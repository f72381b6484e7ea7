package io.github.pgprofiles.autoconfigure;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.health.PostgresHealthContributorAutoConfiguration;
import io.github.pgprofiles.autoconfigure.metrics.PostgresMetricsAutoConfiguration;
import io.github.pgprofiles.autoconfigure.metrics.PostgresRetryMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans of the user's own that are the pool of a profile, as Quartz and Batch need. */
class PoolAliasIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class,
				PostgresMetricsAutoConfiguration.class, PostgresRetryMetricsAutoConfiguration.class,
				DataSourceHealthContributorAutoConfiguration.class, PostgresHealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health",
				"management.endpoint.health.show-details=always", "app.postgres.primary=orders")
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reports"));

	@ParameterizedTest
	@ValueSource(classes = { Same.class, SamePool.class, Wrapped.class })
	void aliasIsCheckedAndMeasuredWithItsProfileOnly(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed().hasBean("quartzDataSource");
			CompositeHealthDescriptor health = (CompositeHealthDescriptor) context.getBean(HealthEndpoint.class)
				.health();
			assertThat(health.getComponents()).containsKey("postgres").doesNotContainKey("db");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("jdbc.connections.active").gauges())
				.extracting((gauge) -> gauge.getId().getTag("name"))
				.containsExactlyInAnyOrder("orders", "reports");
			assertThat(registry.get("hikaricp.connections.max").gauges())
				.extracting((gauge) -> gauge.getId().getTag("pool"))
				.containsExactlyInAnyOrder("orders", "reports");
		});
	}

	@Test
	void dataSourceOfTheUsersOwnIsStillCheckedAndMeasured() {
		this.runner.withUserConfiguration(Same.class, Other.class).run((context) -> {
			CompositeHealthDescriptor health = (CompositeHealthDescriptor) context.getBean(HealthEndpoint.class)
				.health();
			assertThat(health.getComponents()).containsKeys("postgres", "db");
			assertThat(context.getBean(MeterRegistry.class).get("jdbc.connections.active").gauges())
				.extracting((gauge) -> gauge.getId().getTag("name"))
				.containsExactlyInAnyOrder("orders", "reports", "other");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Same.class, SamePool.class })
	void aliasDoesNotCloseThePoolBeforeWhoUsesIt(Class<?> configuration) {
		AtomicReference<Object> last = new AtomicReference<>();
		AtomicReference<HikariDataSource> pool = new AtomicReference<>();
		this.runner.withUserConfiguration(configuration)
			.withBean("last", AtomicReference.class, () -> last)
			.withBean(LateWork.class)
			.run((context) -> pool.set(context.getBean("ordersDataSource", HikariDataSource.class)));
		assertThat(last.get()).isEqualTo(1);
		assertThat(pool.get().isClosed()).isTrue();
	}

	@Test
	void poolOfTheUsersOwnIsClosedAsBefore() {
		AtomicReference<HikariDataSource> pool = new AtomicReference<>();
		this.runner.withUserConfiguration(Other.class)
			.run((context) -> pool.set(context.getBean("otherDataSource", HikariDataSource.class)));
		assertThat(pool.get().isClosed()).isTrue();
	}

	/** Made before the alias, so it is destroyed after it. */
	static class LateWork implements AutoCloseable {

		private final PostgresClient client;

		private final AtomicReference<Object> last;

		LateWork(PostgresClient client, @Qualifier("last") AtomicReference<Object> last) {
			this.client = client;
			this.last = last;
		}

		@Override
		public void close() {
			try {
				this.last.set(this.client.sql("select 1").query(Integer.class).single());
			}
			catch (RuntimeException ex) {
				this.last.set(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Same {

		@Bean(defaultCandidate = false)
		DataSource quartzDataSource(@Qualifier("orders") DataSource dataSource, LateWorkFirst first) {
			return dataSource;
		}

		@Bean
		LateWorkFirst first(ObjectProvider<LateWork> work) {
			work.getIfAvailable();
			return new LateWorkFirst();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SamePool {

		@Bean(defaultCandidate = false)
		HikariDataSource quartzDataSource(@Qualifier("orders") HikariDataSource dataSource, LateWorkFirst first) {
			return dataSource;
		}

		@Bean
		LateWorkFirst first(ObjectProvider<LateWork> work) {
			work.getIfAvailable();
			return new LateWorkFirst();
		}

	}

	static final class LateWorkFirst {

	}

	@Configuration(proxyBeanMethods = false)
	static class Wrapped {

		@Bean(defaultCandidate = false)
		DataSource quartzDataSource(@Qualifier("orders") DataSource dataSource) {
			return new LazyConnectionDataSourceProxy(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean(defaultCandidate = false)
		HikariDataSource otherDataSource() throws SQLException {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl("jdbc:h2:mem:alias");
			pool.setPoolName("other");
			pool.getConnection().close();
			return pool;
		}

	}

}

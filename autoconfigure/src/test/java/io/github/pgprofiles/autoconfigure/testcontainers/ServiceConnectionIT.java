package io.github.pgprofiles.autoconfigure.testcontainers;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.RequiresDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Containers that feed profiles. */
@RequiresDocker
@ExtendWith(OutputCaptureExtension.class)
class ServiceConnectionIT {

	private static final PostgreSQLContainer FIRST = container("first");

	private static final PostgreSQLContainer SECOND = container("second");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class,
				ProfileServiceConnectionAutoConfiguration.class, PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("app.postgres.profiles.orders.pool.max-size=2",
				"app.postgres.profiles.reporting.pool.max-size=2");

	private static PostgreSQLContainer container(String database) {
		return new PostgreSQLContainer("postgres:15").withDatabaseName(database);
	}

	@BeforeAll
	static void start() {
		FIRST.start();
		SECOND.start();
	}

	@AfterAll
	static void stop() {
		FIRST.stop();
		SECOND.stop();
	}

	@Test
	void eachContainerFeedsTheProfileItIsNamedAfter() {
		this.runner.withUserConfiguration(TwoNamed.class).run((context) -> {
			PostgresClients clients = context.getBean(PostgresClients.class);
			assertThat(database(clients.get("orders"))).isEqualTo("first");
			assertThat(database(clients.get("reporting"))).isEqualTo("second");
		});
	}

	@Test
	void containersOfProfilesDoNotFeedBootsOwnConnections() {
		this.runner.withUserConfiguration(TwoNamed.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(JdbcConnectionDetails.class)
				.doesNotHaveBean(FlywayConnectionDetails.class)
				.doesNotHaveBean("dataSource"));
	}

	@Test
	void containerWinsOverTheProfilesOwnHost() {
		this.runner.withUserConfiguration(TwoNamed.class)
			.withPropertyValues("app.postgres.profiles.orders.host=unreachable.invalid",
					"app.postgres.profiles.orders.password=wrong")
			.run((context) -> assertThat(database(context.getBean(PostgresClients.class).get("orders")))
				.isEqualTo("first"));
	}

	@Test
	void containerNamedAfterNoProfileStaysBootsEvenIfAnotherComesFirstAndIsTold(CapturedOutput output) {
		this.runner.withUserConfiguration(NamedThenUnnamed.class)
			.withPropertyValues("app.postgres.profiles.reporting.enabled=false", "app.postgres.primary=orders")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(JdbcConnectionDetails.class);
				assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl()).contains("/second");
				assertThat(context).hasSingleBean(FlywayConnectionDetails.class);
				assertThat(output).contains("is named after no enabled profile",
						"The enabled profiles are [orders]: name one of them");
				assertThat(database(context.getBean(PostgresClient.class))).isEqualTo("first");
			});
	}

	@Test
	void bootsDataSourceUsesTheUnnamedContainerBesideProfilesWithoutPrimary() {
		this.runner.withUserConfiguration(NamedThenUnnamed.class)
			.withPropertyValues("app.postgres.profiles.reporting.host=" + SECOND.getHost(),
					"app.postgres.profiles.reporting.port=" + SECOND.getMappedPort(5432),
					"app.postgres.profiles.reporting.user=" + SECOND.getUsername(),
					"app.postgres.profiles.reporting.password=" + SECOND.getPassword(),
					"app.postgres.profiles.reporting.database=second")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("dataSource"));
				assertThat(
						context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
					.isEqualTo("second");
				assertThat(database(context.getBean(PostgresClients.class).get("orders"))).isEqualTo("first");
			});
	}

	private static String database(PostgresClient client) {
		return client.sql("select current_database()").query(String.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoNamed {

		@Bean(destroyMethod = "")
		@ServiceConnection("orders")
		PostgreSQLContainer firstContainer() {
			return FIRST;
		}

		@Bean(destroyMethod = "")
		@ServiceConnection("reporting")
		PostgreSQLContainer secondContainer() {
			return SECOND;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedThenUnnamed {

		@Bean(destroyMethod = "")
		@ServiceConnection("orders")
		PostgreSQLContainer firstContainer() {
			return FIRST;
		}

		@Bean(destroyMethod = "")
		@ServiceConnection
		PostgreSQLContainer secondContainer() {
			return SECOND;
		}

	}

}

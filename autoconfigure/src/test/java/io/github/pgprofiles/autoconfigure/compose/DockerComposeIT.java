package io.github.pgprofiles.autoconfigure.compose;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.compose.Compose.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Services of Docker Compose that feed profiles, with Boot's factories and no engine. */
@ExtendWith(OutputCaptureExtension.class)
class DockerComposeIT {

	private static final String PREFIX = "app.postgres.profiles.";

	private static String first;

	private static String second;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProfileDockerComposeAutoConfiguration.class,
				PostgresProfilesAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, FlywayAutoConfiguration.class))
		.withPropertyValues("app.postgres.defaults.pool.max-size=2", "spring.flyway.locations=classpath:db/compose");

	@BeforeAll
	static void createDatabases() {
		first = TestServer.newDatabase();
		second = TestServer.newDatabase();
	}

	private static Service service(String name, String database) {
		return Service.postgres(name, TestServer.port(), database);
	}

	private ApplicationContextRunner with(Service... services) {
		return this.runner.withInitializer((context) -> Compose.ready(context, services));
	}

	private static String database(PostgresClient client) {
		return client.sql("select current_database()").query(String.class).single();
	}

	@Test
	void servicesNamedAsProfilesFeedThemAndBootMakesNothingOfThem() {
		with(service("orders", first), service("sales-reports", second))
			.withPropertyValues(PREFIX + "orders.pool.min-size=1", PREFIX + "salesReports.pool.min-size=1",
					"app.postgres.primary=orders")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(JdbcConnectionDetails.class)
					.getBeans(PostgresConnectionDetails.class)
					.hasSize(2);
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(database(clients.get("orders"))).isEqualTo(first);
				assertThat(database(clients.get("salesReports"))).isEqualTo(second);
				// Flyway has what its properties say, which is the DataSource
				assertThat(context.getBean(FlywayConnectionDetails.class).getClass().getName()).contains("Properties");
			});
	}

	@Test
	void flywayMigratesTheDatabaseThatTheApplicationUses() {
		String used = TestServer.newDatabase();
		String other = TestServer.newDatabase();
		with(service("orders", used), service("archive", other))
			.withPropertyValues(PREFIX + "orders.pool.min-size=1", "spring.flyway.baseline-on-migrate=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(history(context.getBean(PostgresClient.class))).isEqualTo(1);
			});
		this.runner
			.withPropertyValues(
					PREFIX + "orders.dsn=postgresql://postgres@localhost:" + TestServer.port() + "/" + other,
					"spring.flyway.enabled=false")
			.run((context) -> assertThat(history(context.getBean(PostgresClient.class))).isZero());
	}

	private static long history(PostgresClient client) {
		return client.sql("select count(*) from pg_catalog.pg_class where relname = 'flyway_schema_history'")
			.query(Long.class)
			.single();
	}

	@Test
	void labelNamesTheProfileOfAServiceWithAnyImage(CapturedOutput output) {
		with(service("db1", second).label(ComposeService.LABEL, "orders").image("example.com/our/database:7"),
				service("orders-cache", first).image("redis"))
			.withPropertyValues(PREFIX + "orders.host=nowhere.invalid")
			.run((context) -> assertThat(database(context.getBean(PostgresClient.class))).isEqualTo(second));
		assertThat(output)
			.contains("Profile 'orders': connected by the Docker Compose service 'db1', not by its own properties");
	}

	@Test
	void labelOfNoProfileIsTold() {
		with(service("db1", first).label(ComposeService.LABEL, "order")).withPropertyValues(PREFIX + "orders.host=x")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Docker Compose service 'db1'")
				.hasMessageContaining("'order'")
				.hasMessageContaining("[orders]"));
	}

	@Test
	void labelledServiceWithoutPortOfThisMachineIsTold() {
		this.runner
			.withInitializer((context) -> org.assertj.core.api.Assertions.assertThatIllegalStateException()
				.isThrownBy(() -> Compose.ready(context,
						service("db1", first).image("ours").unpublished().label(ComposeService.LABEL, "orders")))
				.withMessageContaining("'db1'")
				.withMessageContaining("5432"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void loneServiceFeedsALoneProfileThatConnectsNowhere() {
		with(service("postgres", first)).withPropertyValues(PREFIX + "orders.pool.min-size=1").run((context) -> {
			assertThat(database(context.getBean(PostgresClient.class))).isEqualTo(first);
			assertThat(context).doesNotHaveBean(JdbcConnectionDetails.class);
		});
	}

	@Test
	void serviceOfNoProfileIsNotMigratedWhereAProfileIsPrimary(CapturedOutput output) {
		with(service("postgres", first))
			.withPropertyValues(PREFIX + "orders.host=localhost", PREFIX + "orders.port=" + TestServer.port(),
					PREFIX + "orders.user=postgres", PREFIX + "orders.database=" + second,
					"spring.flyway.baseline-on-migrate=true")
			.run((context) -> {
				assertThat(database(context.getBean(PostgresClient.class))).isEqualTo(second);
				assertThat(history(context.getBean(PostgresClient.class))).isEqualTo(1);
				assertThat(context).doesNotHaveBean(JdbcConnectionDetails.class);
			});
		assertThat(output).contains("service 'postgres' feeds no profile, and is not migrated");
	}

	@Test
	void serviceOfNoProfileIsBootsWhereNoProfileIsPrimary() {
		with(service("postgres", first), service("orders", second), service("reports", second))
			.withPropertyValues(PREFIX + "orders.pool.min-size=1", PREFIX + "reports.pool.min-size=1")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(JdbcConnectionDetails.class);
				assertThat(
						context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
					.isEqualTo(first);
			});
	}

	@Test
	void otherPortWithinTheContainerAndOddNamesWork() {
		String odd = TestServer.newDatabase();
		TestServer.execute("postgres", "create database \"%s a+b\"".formatted(odd));
		with(service("orders", odd + " a+b").image("postgis/postgis")
			.variable("PGPORT", "6000")
			.label("org.springframework.boot.jdbc.parameters", "ApplicationName=ours"))
			.withPropertyValues(PREFIX + "orders.pool.min-size=1")
			.run((context) -> {
				PostgresClient client = context.getBean(PostgresClient.class);
				assertThat(database(client)).isEqualTo(odd + " a+b");
				assertThat(client.sql("show application_name").query(String.class).single()).isEqualTo("ours");
			});
	}

	@Test
	void withoutProfilesBootDoesWhatItAlwaysDid() {
		with(service("postgres", first)).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(JdbcConnectionDetails.class)
				.doesNotHaveBean(PostgresConnectionDetails.class);
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
				.isEqualTo(first);
		});
	}

}

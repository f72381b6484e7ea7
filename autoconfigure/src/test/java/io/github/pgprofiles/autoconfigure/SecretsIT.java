package io.github.pgprofiles.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Where secrets come from, and that they may change. */
class SecretsIT {

	private static final String PREFIX = "app.postgres.profiles.orders.";

	private static final AtomicInteger COUNT = new AtomicInteger();

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class))
		.withPropertyValues(PREFIX + "host=localhost", PREFIX + "port=" + TestServer.port(), PREFIX + "user=postgres",
				PREFIX + "database=postgres", PREFIX + "pool.max-size=2",
				PREFIX + "application-name=secret://prod/app.name");

	private static String name(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(PostgresClient.class).sql("show application_name").query(String.class).single();
	}

	private static ApplicationContextRunner withVariables(ApplicationContextRunner runner,
			Map<String, Object> variables) {
		return runner.withInitializer((context) -> {
			ConfigurableEnvironment environment = new StandardEnvironment() {

				@Override
				public Map<String, Object> getSystemEnvironment() {
					return variables;
				}

			};
			context.getEnvironment().getPropertySources().forEach(environment.getPropertySources()::addLast);
			context.setEnvironment(environment);
		});
	}

	@Test
	void springPropertyIsTheLastOfTheBuiltInSources() throws IOException {
		ApplicationContextRunner property = this.runner.withPropertyValues("prod/app.name=from a property");
		property.run((context) -> assertThat(name(context)).isEqualTo("from a property"));
		Files.writeString(Files.createDirectory(this.directory.resolve("prod")).resolve("app.name"), "from a file\n");
		ApplicationContextRunner file = property.withPropertyValues("app.postgres.secrets.directory=" + this.directory);
		file.run((context) -> assertThat(name(context)).isEqualTo("from a file"));
		withVariables(file, Map.of("PROD_APP_NAME", "from a variable"))
			.run((context) -> assertThat(name(context)).isEqualTo("from a variable"));
		withVariables(file, Map.of("PROD_APP_NAME", "from a variable")).withUserConfiguration(Resolvers.class)
			.run((context) -> assertThat(name(context)).isEqualTo("from the first bean"));
	}

	@Test
	void unresolvedSecretStopsTheStartWithProfileSettingAndKey() {
		this.runner.withPropertyValues("app.postgres.secrets.directory=" + this.directory.resolve("none"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ProfileConfigurationException.class)
				.hasMessageContaining("app.postgres.profiles.orders.application-name")
				.hasMessageContaining("'prod/app.name'")
				.hasMessageContaining("variables of the environment")
				.hasMessageContaining("none (which is no directory)")
				.hasMessageContaining("Spring's properties"));
	}

	@Test
	void secretOfTheDefaultsAndOfAnAliasIsFoundWhereItWasWritten() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class))
			.withPropertyValues("app.postgres.defaults.username=secret://nobody", PREFIX + "host=localhost")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("app.postgres.defaults.username")
				.hasMessageContaining("'nobody'"));
	}

	@Test
	void everyKindOfTextMayBeASecretOfADsnToo() {
		String database = TestServer.newDatabase();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class))
			.withPropertyValues("server=localhost", "db=" + database, "who=postgres", "till=a&b=c", "mode=disable",
					PREFIX + "dsn=postgresql://secret://who@secret%3A%2F%2Fserver:" + TestServer.port()
							+ "/secret://db?application_name=secret://till",
					PREFIX + "sslmode=secret://mode", PREFIX + "properties.currentSchema=secret://who",
					PREFIX + "once.schema=secret://who")
			.run((context) -> {
				assertThat(name(context)).isEqualTo("a&b=c");
				PostgresClient client = context.getBean(PostgresClient.class);
				assertThat(client.sql("select current_database()").query(String.class).single()).isEqualTo(database);
				assertThat(client.sql("show search_path").query(String.class).single()).isEqualTo("postgres");
			});
	}

	@Test
	void wholeDsnOutOfAFile() throws IOException {
		Files.writeString(this.directory.resolve("dsn"),
				"postgresql://postgres@localhost:" + TestServer.port() + "/postgres?application_name=whole\n");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class))
			.withPropertyValues(PREFIX + "dsn=secret://dsn", "app.postgres.secrets.directory=" + this.directory)
			.run((context) -> assertThat(name(context)).isEqualTo("whole"));
	}

	@Test
	void resolverThatNeedsAProfileIsToldSo() {
		this.runner.withUserConfiguration(Cycle.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("SecretResolver bean 'vault'")
				.hasMessageContaining("without a DataSource"));
	}

	@Test
	void misspeltKeyOfSecretsIsTold() {
		this.runner.withPropertyValues("app.postgres.secrets.directroy=/run/secrets")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Did you mean 'secrets.directory'?"));
	}

	@Test
	void mountedPasswordChangesWithoutARestart() throws IOException {
		String role = "mounted_" + COUNT.incrementAndGet();
		TestServer.createRole(role, "first");
		Path file = Files.writeString(this.directory.resolve("pw"), "first\n");
		this.runner
			.withPropertyValues(PREFIX + "user=" + role, PREFIX + "password=secret://pw", PREFIX + "pool.max-size=1",
					"app.postgres.secrets.directory=" + this.directory, "prod/app.name=x")
			.run((context) -> {
				assertThat(name(context)).isEqualTo("x");
				TestServer.execute("postgres", "alter role %s password 'second'".formatted(role));
				Files.writeString(file, "second\n");
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				pool.getHikariPoolMXBean().softEvictConnections();
				assertThat(name(context)).isEqualTo("x");
				assertThat(pool.getPassword()).isEqualTo("second");
			});
	}

	@Test
	void flywayOfALaterTimeConnectsWithTheNewPassword() {
		String role = "flying_" + COUNT.incrementAndGet();
		TestServer.createRole(role, "first");
		AtomicReference<String> password = new AtomicReference<>("first");
		String database = TestServer.newDatabase();
		TestServer.execute(database, "grant create on schema public to " + role);
		this.runner.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withBean(SecretResolver.class, () -> (key) -> Secret.of(key.equals("pw") ? password.get() : "x"))
			.withPropertyValues(PREFIX + "user=" + role, PREFIX + "password=secret://pw",
					PREFIX + "database=" + database, "spring.flyway.locations=filesystem:" + this.directory)
			.run((context) -> {
				assertThat(name(context)).isEqualTo("x");
				TestServer.execute("postgres", "alter role %s password 'second'".formatted(role));
				password.set("second");
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				pool.getHikariPoolMXBean().softEvictConnections();
				assertThat(context.getBean(Flyway.class).info().all()).isEmpty();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		@Order(2)
		SecretResolver second() {
			return (key) -> Secret.of("from the second bean");
		}

		@Bean
		@Order(1)
		SecretResolver first() {
			return (key) -> Secret.of("from the first bean");
		}

		@Bean
		@Order(0)
		SecretResolver unknowing() {
			return (key) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Cycle {

		@Bean
		SecretResolver vault(DataSource dataSource) {
			return (key) -> Secret.of(dataSource.toString());
		}

	}

}

package io.github.pgprofiles.autoconfigure.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Service bindings and mounted secrets of CloudNativePG feed profiles, and are followed.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceBindingsIT {

	private static final String PREFIX = "app.postgres.profiles.orders.";

	private static final AtomicInteger COUNT = new AtomicInteger();

	@TempDir
	private Path root;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class))
		.withPropertyValues(PREFIX + "pool.max-size=1");

	private ApplicationContextRunner bound() {
		return this.runner.withPropertyValues("SERVICE_BINDING_ROOT=" + this.root);
	}

	private Path write(String binding, Map<String, String> files) {
		try {
			Path directory = Files.createDirectories(this.root.resolve(binding));
			for (Map.Entry<String, String> file : files.entrySet()) {
				Files.writeString(directory.resolve(file.getKey()), file.getValue() + "\n");
			}
			return directory;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String port() {
		return String.valueOf(TestServer.port());
	}

	private static Map<String, String> cloudNative(String user, String password, String database) {
		String at = "localhost:" + port();
		return Map.of("username", user, "user", user, "password", password, "host", "db-rw", "port", "5432", "dbname",
				database, "uri", "postgresql://%s:%s@%s/%s".formatted(user, password, at, database), "jdbc-uri",
				"jdbc:postgresql://%s/%s?user=%s&password=%s".formatted(at, database, user, password), "pgpass",
				"%s:%s:%s:%s".formatted(at, database, user, password));
	}

	private static String role(String password) {
		String role = "bound_" + COUNT.incrementAndGet();
		TestServer.createRole(role, password);
		return role;
	}

	private static String database(PostgresClient client) {
		return client.sql("select current_database()").query(String.class).single();
	}

	private static String user(PostgresClient client) {
		return client.sql("select current_user").query(String.class).single();
	}

	@Test
	void bindingOfTheSpecificationFeedsTheProfileOfItsName(CapturedOutput output) {
		String database = TestServer.newDatabase();
		write("orders", Map.of("type", "postgresql", "provider", "bitnami", "host", "localhost", "port", port(),
				"database", database, "username", role("s3cr3t-canary"), "password", "s3cr3t-canary"));
		bound().withPropertyValues(PREFIX + "host=nowhere.invalid", PREFIX + "password=other").run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			assertThat(database(client)).isEqualTo(database);
			assertThat(user(client)).startsWith("bound_");
		});
		assertThat(output)
			.contains("Profile 'orders': connected by the binding '" + this.root.resolve("orders")
					+ "', not by its own properties")
			.doesNotContain("canary");
	}

	@Test
	void secretsOfCloudNativePgBelowADirectoryFeedSeveralProfiles() {
		String first = TestServer.newDatabase();
		String second = TestServer.newDatabase();
		write("orders", cloudNative(role("one"), "one", first));
		write("sales-reports", cloudNative(role("two"), "two", second));
		this.runner
			.withPropertyValues("app.postgres.bindings.directory=" + this.root, "app.postgres.primary=orders",
					"app.postgres.profiles.salesReports.pool.max-size=1")
			.run((context) -> {
				PostgresClients clients = context.getBean(PostgresClients.class);
				assertThat(database(clients.get("orders"))).isEqualTo(first);
				assertThat(database(clients.get("salesReports"))).isEqualTo(second);
			});
	}

	@Test
	void jdbcUrlAloneIsEnough() {
		write("orders", Map.of("jdbc-url",
				"jdbc:postgresql://localhost:%s/postgres?user=postgres&ApplicationName=bound".formatted(port())));
		bound().run((context) -> assertThat(
				context.getBean(PostgresClient.class).sql("show application_name").query(String.class).single())
			.isEqualTo("bound"));
	}

	/** As Kubernetes does it: a link to a directory with all files, which is replaced. */
	private void swap(Path directory, String generation, Map<String, String> files) throws IOException {
		write("orders/.." + generation, files);
		Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(".." + generation));
		Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
	}

	@Test
	void rotatedPasswordUserAndDatabaseAreFollowedWithoutARestart() throws IOException {
		String role = role("first");
		String database = TestServer.newDatabase();
		Path directory = write("orders", Map.of());
		swap(directory, "1", cloudNative(role, "first", "postgres"));
		for (String name : cloudNative("", "", "").keySet()) {
			Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
		}
		bound().run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			assertThat(user(client)).isEqualTo(role);
			TestServer.execute("postgres", "alter role %s password 'second'".formatted(role));
			swap(directory, "2", cloudNative(role, "second", "postgres"));
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(user(client)).isEqualTo(role);
			String other = role("third");
			swap(directory, "3", cloudNative(other, "third", database));
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(user(client)).isEqualTo(other);
			assertThat(database(client)).isEqualTo(database);
		});
	}

	@Test
	void changedPartsAreFollowed() {
		String database = TestServer.newDatabase();
		Map<String, String> common = Map.of("host", "localhost", "port", port(), "username", "postgres");
		write("orders", common);
		write("orders", Map.of("database", "postgres"));
		bound().run((context) -> {
			assertThat(database(context.getBean(PostgresClient.class))).isEqualTo("postgres");
			write("orders", Map.of("database", database));
			context.getBean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
			assertThat(database(context.getBean(PostgresClient.class))).isEqualTo(database);
		});
	}

	@Test
	void whatIsWrongLaterIsLoggedByItsFile(CapturedOutput output) {
		Path directory = write("orders",
				Map.of("host", "localhost", "port", port(), "username", "postgres", "database", "postgres"));
		bound().run((context) -> {
			write("orders", Map.of("port", "54-canary"));
			context.getBean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
			assertThat(database(context.getBean(PostgresClient.class))).isEqualTo("postgres");
		});
		assertThat(output).contains("comes from a service binding, and '" + directory.resolve("port") + "' has no port")
			.doesNotContain("canary", "service-binding/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			username | x-canary                             | neither a file 'host' nor one of 'uri'
			host     | ''                                   | host' is empty
			port     | 54-canary                            | port
			uri      | http://canary@db/x                   | uri' cannot be used
			uri      | postgresql://canary:pw@db:5432/*     | superuser
			""")
	void whatIsWrongIsToldWithItsFileAndNeverWithItsContent(String file, String content, String told,
			CapturedOutput output) {
		Path directory = write("orders", Map.of(file, content));
		if (file.equals("port")) {
			write("orders", Map.of("host", "canary"));
		}
		bound().run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(ProfileConfigurationException.class)
			.hasMessageContaining(directory.toString())
			.hasMessageContaining(told)
			.hasMessageNotContaining("canary"));
		assertThat(output).doesNotContain("canary");
	}

	@Test
	void twoBindingsOfOneProfileAreTold() {
		write("one/orders", Map.of("host", "a"));
		write("two/orders", Map.of("host", "b"));
		this.runner
			.withPropertyValues("SERVICE_BINDING_ROOT=" + this.root.resolve("one"),
					"app.postgres.bindings.directory=" + this.root.resolve("two"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(this.root.resolve("one/orders").toString())
				.hasMessageContaining(this.root.resolve("two/orders").toString()));
	}

	@Test
	void bindingOfAnotherTypeAndOneOfNoProfileAreNotOursAndAreTold(CapturedOutput output) {
		write("orders", Map.of("type", "redis", "host", "nowhere.invalid"));
		write("cache", Map.of("type", "redis", "host", "nowhere.invalid"));
		write("order", Map.of("type", "Postgres", "host", "nowhere.invalid"));
		bound()
			.withPropertyValues(PREFIX + "host=localhost", PREFIX + "port=" + port(), PREFIX + "user=postgres",
					PREFIX + "database=postgres")
			.run((context) -> assertThat(database(context.getBean(PostgresClient.class))).isEqualTo("postgres"));
		assertThat(output)
			.contains("'" + this.root.resolve("orders/type") + "' says another type than 'postgresql'",
					"The binding '" + this.root.resolve("order")
							+ "' is of the type 'postgresql', and is for no profile")
			.doesNotContain("redis", this.root.resolve("cache").toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "SERVICE_BINDING_ROOT", "app.postgres.bindings.directory" })
	void directoryThatIsNotThereIsToldAndStopsNothing(String source, CapturedOutput output) {
		this.runner
			.withPropertyValues(source + "=" + this.root.resolve("none"), PREFIX + "host=localhost",
					PREFIX + "port=" + port(), PREFIX + "user=postgres", PREFIX + "database=postgres")
			.run((context) -> assertThat(database(context.getBean(PostgresClient.class))).isEqualTo("postgres"));
		assertThat(output).contains("'" + source + "' names '" + this.root.resolve("none"));
	}

	@Test
	void misspeltKeyOfBindingsIsTold() {
		this.runner.withPropertyValues("app.postgres.bindings.directroy=/bindings")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Did you mean 'bindings.directory'?"));
	}

}

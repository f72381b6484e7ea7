package io.github.pgprofiles.autoconfigure.diagnostics;

import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user reads who wrote something wrong. */
@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationIT {

	private static final String CANARY = "s3cr3t-canary";

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput output, String profiles, Class<?>... sources) {
		return FailedStart.of(output, this.folder, profiles, sources).doesNotSay(CANARY, "\tat ");
	}

	@Test
	void profileWithoutHostAndDsn(CapturedOutput output) {
		start(output, """
				app.postgres.profiles:
				  orders:
				    user: app
				    password: %s
				""".formatted(CANARY)).says("app.postgres.profiles.orders", "application.yml] - 3:",
				"neither a 'dsn' nor a 'host'", "postgres-profiles-spring-boot-embedded",
				"@ServiceConnection(\"orders\")");
	}

	@Test
	void unknownKeyNamesTheNearestOne(CapturedOutput output) {
		start(output, """
				app.postgres.profiles:
				  orders:
				    host: localhost
				    pool:
				      max-sise: 5
				""").says("app.postgres.profiles.orders.pool.max-sise", "application.yml] - 5:17", "is no known key",
				"Did you mean 'pool.max-size'?");
	}

	@Test
	void unknownKeyAmongTheDefaultsAndAtTheTop(CapturedOutput output) {
		start(output, "app.postgres.defaults.hots: localhost").says("app.postgres.defaults.hots",
				"Did you mean 'host'?");
		start(output, "app.postgres.profile.orders.host: localhost").says("app.postgres.profile.orders.host",
				"Did you mean 'profiles'?");
	}

	@Test
	void emptyDsn(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  dsn: ${NO_SUCH_URL:}
				  host: localhost
				  password: %s
				""".formatted(CANARY)).says("app.postgres.profiles.orders.dsn", "application.yml] - 2:8", "is empty");
		start(output, "app.postgres.profiles.orders.dsn: ' '").says("app.postgres.profiles.orders.dsn", "is empty");
		start(output, "app.postgres.profiles.orders.json: '{\"dsn\": \"\"}'").says("app.postgres.profiles.orders.dsn",
				"of the JSON", "is empty");
	}

	@Test
	void driverPropertiesThatHaveAKeyOrAWrongValue(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  properties:
				    sslmode: disable
				    targetServerType: read-write
				""").says("orders.properties.sslmode", "application.yml] - 4:14", "Set 'sslmode' instead",
				"orders.properties.targetServerType", "application.yml] - 5:23", "preferSecondary");
	}

	@Test
	void portOutOfRange(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  port: 99999
				""").says("app.postgres.profiles.orders.port", "application.yml] - 3:9",
				"must be between 1 and 65535, but is 99999");
	}

	@Test
	void portThatIsNoNumber(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  port: many
				""").says("app.postgres.profiles.orders.port", "application.yml] - 3:9", "many");
	}

	@Test
	void minSizeAboveMaxSize(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  pool: { min-size: 9, max-size: 5 }
				""").says("app.postgres.profiles.orders.pool.min-size", "application.yml] - 3:",
				"at most pool.max-size (5), but is 9", "Lower pool.min-size or raise pool.max-size.");
	}

	@Test
	void retriesAndOnceThatCannotBeMeant(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  retry: { max-attempts: 0 }
				""").says("app.postgres.profiles.orders.retry.max-attempts", "application.yml] - 3:",
				"must be at least 1, but is 0", "Use 1 to run each transaction once.");
		for (String timeout : new String[] { "30d", "500us" }) {
			start(output, """
					app.postgres.profiles.orders:
					  host: localhost
					  retry: { timeout: %s }
					""".formatted(timeout)).says("app.postgres.profiles.orders.retry.timeout", "application.yml] - 3:",
					"must be a whole number of milliseconds from 0 to 2147483647", "Use 0s for no limit.");
		}
		start(output, """
				app.postgres:
				  defaults.once.retention: -1d
				  profiles.orders.host: localhost
				""").says("app.postgres.defaults.once.retention", "application.yml] - 2:", "must not be negative");
	}

	@Test
	void malformedDsnIsNotRepeated(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders.dsn: "postgresql://app:%s@w@db.example.com/orders"
				""".formatted(CANARY)).says("app.postgres.profiles.orders.dsn", "application.yml] - 1:", "%40");
		start(output, """
				app.postgres.profiles.orders.dsn: "mysql://app:%s@db.example.com/orders"
				""".formatted(CANARY)).says("app.postgres.profiles.orders.dsn", "neither a 'postgresql://' URI nor");
		start(output, """
				app.postgres.profiles.orders.dsn: "postgresql://app:%s/x@db.example.com/orders"
				""".formatted(CANARY)).says("app.postgres.profiles.orders.dsn", "%2F");
	}

	@Test
	void primaryThatDoesNotExist(CapturedOutput output) {
		start(output, """
				app.postgres:
				  primary: sales
				  profiles:
				    orders: { host: localhost }
				    reporting: { host: localhost }
				""").says("app.postgres.primary", "application.yml] - 2:12", "'sales', which does not exist",
				"[orders, reporting]");
	}

	@Test
	void primaryThatIsDisabled(CapturedOutput output) {
		start(output, """
				app.postgres:
				  primary: orders
				  profiles.orders: { host: localhost, enabled: false }
				""")
			.says("'orders', which is disabled by 'app.postgres.profiles.orders.enabled' (", "application.yml] - 3:",
					"Set 'app.postgres.profiles.orders.enabled' to true.")
			.doesNotSay("[]");
	}

	@Test
	void noProfileIsEnabled(CapturedOutput output) {
		String repositories = "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";
		start(output, """
				app.postgres.profiles:
				  orders: { host: localhost, enabled: false }
				  reports: { host: localhost, enabled: false }
				spring.datasource.embedded-database-connection: none
				spring.autoconfigure.exclude: %s
				""".formatted(repositories), NeedsDataSource.class).says("every PostgreSQL profile is disabled",
				"'orders' is disabled by", "'app.postgres.profiles.reports.enabled' (", "application.yml] - 3:",
				"Enable one of them");
		start(output, """
				app.postgres.profiles: {}
				spring.datasource.embedded-database-connection: none
				spring.autoconfigure.exclude: %s
				""".formatted(repositories), NeedsDataSource.class).says("no PostgreSQL profile is configured",
				"'app.postgres.profiles'");
	}

	@Test
	void directoryOfSecretsWithoutAValue(CapturedOutput output) {
		start(output, """
				app.postgres:
				  secrets.directory: ${NOPE}
				  profiles.orders.host: localhost
				""").says("app.postgres.secrets.directory", "application.yml] - 2:", "'${NOPE}', which has no value");
	}

	@Test
	void nameThatIsNoIdentifier(CapturedOutput output) {
		start(output, """
				app.postgres.profiles:
				  my-orders: { host: localhost }
				""").says("my-orders", "application.yml] - 2:", "is no identifier", "letters and digits only");
	}

	@Test
	void namesThatDifferByCaseOnly(CapturedOutput output) {
		start(output, """
				app.postgres.profiles:
				  orderItems: { host: localhost }
				  orderitems: { host: localhost }
				""").says("differs from", "by case only");
	}

	@Test
	void passwordThatYamlReadAsANumber(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  password: 00123
				""").says("app.postgres.profiles.orders.password", "application.yml] - 3:13", "Put it in quotes.")
			.doesNotSay("00123", ": 83");
	}

	@Test
	void bothNamesOfOneSetting(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  database: a
				  dbname: b
				""").says("app.postgres.profiles.orders.dbname", "alias of 'database'");
	}

	@Test
	void unknownPropertyOfTheDriver(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  properties: { tcpKeepAlife: true }
				""").says("app.postgres.profiles.orders.properties", "tcpKeepAlife", "no property of pgJDBC");
	}

	@Test
	void wrongDatabaseStopsTheStartInTheServersWords(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: 127.0.0.1
				  port: %d
				  database: nowhere
				  user: postgres
				  password: %s
				""".formatted(TestServer.port(), CANARY)).says("The PostgreSQL profile 'orders' cannot connect to",
				"127.0.0.1:" + TestServer.port(), "FATAL: database \"nowhere\" does not exist (SQLSTATE 3D000)",
				"app.postgres.profiles.orders.database");
	}

	@Test
	void wrongPasswordStopsTheStartInTheServersWords(CapturedOutput output) {
		TestServer.createRole("locked", "right");
		FailedStart failed = start(output, """
				app.postgres.profiles.orders:
				  host: 127.0.0.1
				  port: %d
				  database: postgres
				  user: locked
				  password: %s
				""".formatted(TestServer.port(), CANARY)).says(
				"FATAL: password authentication failed for user \"locked\" (SQLSTATE 28P01)",
				"app.postgres.profiles.orders.password");
		assertThat(failed.took()).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void everyUnreachableProfileIsReported(CapturedOutput output) {
		start(output, """
				app.postgres.defaults.startup.mode: fail-fast
				app.postgres.profiles:
				  orders: { host: localhost, port: 1, password: %s }
				  reporting: { host: localhost, port: 2 }
				""".formatted(CANARY)).says("profile 'orders' cannot connect to",
				"profile 'reporting' cannot connect to", "Connection to localhost:1 refused",
				"app.postgres.profiles.reporting.host");
	}

	@Test
	void withADsnTheAdviceNamesIt(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders.dsn: postgresql://postgres:%s@127.0.0.1:%d/nowhere
				""".formatted(CANARY, TestServer.port()))
			.says("does not exist (SQLSTATE 3D000)", "Correct 'app.postgres.profiles.orders.dsn' (",
					"application.yml] - 1:", "or have the database created")
			.doesNotSay("app.postgres.profiles.orders.database");
		start(output, """
				app.postgres.profiles.orders: postgresql://u:%s@localhost:1/o
				app.postgres.defaults.startup.mode: fail-fast
				""".formatted(CANARY))
			.says("Check 'app.postgres.profiles.orders' (", "application.yml] - 1:", "), and whether the server is up")
			.doesNotSay("orders.host", "orders.port", ") and 'app.postgres.profiles.orders' (");
	}

	@Test
	void adviceNamesTheAliasAndTheDefaultsThatWereWritten(CapturedOutput output) {
		start(output, """
				app.postgres:
				  defaults: { dbname: nowhere }
				  profiles.orders: { host: 127.0.0.1, port: %d, username: postgres }
				""".formatted(TestServer.port())).says("Correct 'app.postgres.defaults.dbname' (",
				"application.yml] - 2:");
	}

	@Test
	void severalMistakesAreToldAtOnce(CapturedOutput output) {
		start(output, """
				app.postgres:
				  profiles:
				    orders: { hots: localhost, port: many, password: 00123 }
				    reports: { host: localhost, json: '{"password": "%s", "pool": }' }
				""".formatted(CANARY)).says("in 4 places", "orders.hots", "application.yml] - 3:21", "is no known key",
				"orders.port", "application.yml] - 3:38", "is no integer: 'many'", "orders.password",
				"application.yml] - 3:54", "was read as an integer, not as text", "reports.json",
				"application.yml] - 4:39", "malformed JSON, at line 1, column 39",
				"'app.postgres.profiles.orders.hots': Did you mean 'host'?");
	}

	@Test
	void profilesThatAreNotConnectedAreToldAtOnce(CapturedOutput output) {
		start(output, """
				app.postgres.profiles:
				  orders: {}
				  reports:
				  archive: { host: localhost, password: "${ARCHIVE_PASSWORD}" }
				""").says("in 3 places", "app.postgres.profiles.orders", "app.postgres.profiles.reports",
				"neither a 'dsn' nor a 'host'", "archive.password", "'${ARCHIVE_PASSWORD}', which has no value");
	}

	@Test
	void circularPlaceholderIsToldWithoutItsValue(CapturedOutput output) {
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  password: %s-${app.postgres.profiles.orders.password}
				""".formatted(CANARY)).says("app.postgres.profiles.orders.password", "application.yml] - 3:13",
				"leads back to itself", "is written with '\\${'");
		start(output, """
				app.postgres.profiles.orders:
				  host: localhost
				  pool.max-size: ${SIZE}
				SIZE: %s${SIZE}
				""".formatted(CANARY)).says("orders.pool.max-size", "leads back to itself");
	}

	@Test
	void unqualifiedInjectionWithoutPrimaryNamesTheKey(CapturedOutput output) {
		String yaml = """
				app.postgres.profiles:
				  orders: { host: localhost, port: %1$d, user: postgres, database: postgres }
				  reporting: { host: localhost, port: %1$d, user: postgres, database: postgres }
				""".formatted(TestServer.port());
		for (Class<?> source : new Class<?>[] { NeedsClient.class, NeedsDataSource.class }) {
			start(output, yaml, source).says("app.postgres.primary", "[orders, reporting]", "@Qualifier(\"orders\")");
		}
	}

	static class NeedsClient {

		NeedsClient(PostgresClient client) {
		}

	}

	static class NeedsDataSource {

		NeedsDataSource(DataSource dataSource) {
		}

	}

}

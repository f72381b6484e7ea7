package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A pooler stands between, and the profile does not say so. */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class UnnamedPoolerIT {

	private static final String IGNORED = "ignore_startup_parameters = options,search_path";

	static TestDatabase database;

	private static ProfileSettingsBuilder orders(int port) {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(port)
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.startup(new StartupSettings(StartupMode.FAIL_FAST, Duration.ofMillis(100), Duration.ofSeconds(1),
					Duration.ofSeconds(40), true));
	}

	private static List<String> warnings(ProfileSettings settings) {
		try (LogCapture log = new LogCapture(); PostgresClients.Closeable clients = PostgresClients.open(settings)) {
			assertThat(clients.primary().sql("select 1").query(Integer.class).single()).isOne();
			return log.lines().stream().filter((line) -> line.contains("pooler")).toList();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "default_pool_size = 1", "default_pool_size = 4",
			"server_round_robin = 1\nmin_pool_size = 2", "server_round_robin = 1\nmin_pool_size = 4" })
	void inTransactionModeIsToldAtTheStart(String pools) throws IOException {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), pools, IGNORED)) {
			assertThat(warnings(orders(bouncer.port()).build())).anySatisfy(
					(line) -> assertThat(line).contains("'orders'", "transaction mode", "Set 'pooler: transaction'"));
			assertThat(warnings(orders(bouncer.port()).pooler(PoolerMode.TRANSACTION).build())).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "default_pool_size = 1", "default_pool_size = 4", "server_round_robin = 1" })
	void inSessionModeIsNoMatter(String pools) throws IOException {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"pool_mode = session", pools, IGNORED)) {
			assertThat(warnings(orders(bouncer.port()).build())).isEmpty();
		}
	}

	@Test
	void limitsThatItDropsAreToldAtTheStart() throws IOException {
		ProfileSettingsBuilder limited = orders(0).timeouts(new TimeoutSettings(Duration.ofSeconds(5), null, null));
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"pool_mode = session", IGNORED)) {
			assertThat(warnings(limited.port(bouncer.port()).build())).singleElement()
				.asString()
				.contains("'orders'", "statement_timeout = 0 instead of 5000", "ALTER ROLE");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void settingsThatItRefusesStopTheStartWithWhatToSet(boolean limits) throws IOException {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort())) {
			ProfileSettingsBuilder orders = orders(bouncer.port());
			ProfileSettings refused = (limits ? orders.timeouts(new TimeoutSettings(Duration.ofSeconds(5), null, null))
					: orders.property("currentSchema", "other"))
				.build();
			ProfileUnavailableException failure = catchThrowableOfType(ProfileUnavailableException.class,
					() -> PostgresClients.open(refused).close());
			assertThat(failure.advice()).contains("Set 'pooler' to 'transaction'");
		}
	}

	@Test
	void serverByItselfIsAskedNothing() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.serverPort())) {
			assertThat(warnings(orders(proxy.port())
				.timeouts(new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(4), null))
				.build())).isEmpty();
			assertThat(proxy.takeStatements()).noneMatch((sql) -> sql.contains("pg_"));
			assertThat(proxy.takeConnections()).isPositive();
		}
	}

}

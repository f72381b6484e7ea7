package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Extensions that a profile needs. */
@Timeout(60)
@EveryServer
@PostgresTest
class ExtensionsIT {

	private static final List<String> NAMES = List.of("citext", "hstore", "uuid-ossp");

	static TestDatabase database;

	private final LogCapture log = new LogCapture();

	@BeforeEach
	void dropAll() {
		database
			.executeAsSuperuser("drop extension if exists citext, hstore, \"uuid-ossp\", earthdistance, cube cascade");
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private static ProfileSettingsBuilder profile(List<String> extensions) {
		return Profiles.of("orders", database).extensions(extensions);
	}

	private static List<String> present(PostgresClient client) {
		return client.sql("select extname from pg_extension where extname <> 'plpgsql' order by extname")
			.query(String.class)
			.list();
	}

	private List<String> warnings() {
		return this.log.lines()
			.stream()
			.filter((line) -> line.contains("extension") && line.contains("SQLSTATE"))
			.toList();
	}

	@Test
	@NotPooled("makes what outlives its transaction in pg_temp, which is refused: PoolerRefusalsIT")
	void missingOnesAreCreatedBeforeAnybodyUsesTheProfileAndTheirTypesAreKnown() {
		try (PostgresClients.Closeable clients = PostgresClients.open(profile(NAMES).build())) {
			PostgresClient client = clients.primary();
			assertThat(present(client)).isEqualTo(NAMES);
			Map<String, Object> row = client.sql(
					"select 'a'::citext = 'A' as same, hstore('a', '1') as pairs, uuid_generate_v4() is not null as made")
				.query()
				.single();
			assertThat(row).containsOnly(Map.entry("same", true), Map.entry("pairs", Map.of("a", "1")),
					Map.entry("made", true));
			client.sql("create temporary table if not exists words (word citext)").update();
			assertThat(this.log.lines()).anyMatch((line) -> line.contains("created the extension \"uuid-ossp\""));
			assertThat(warnings()).isEmpty();
		}
	}

	@Test
	void thoseThatAreThereCostOneRoundTripInAll() throws IOException {
		NAMES.forEach((name) -> database.executeAsSuperuser("create extension \"" + name + "\""));
		try (TestProxy proxy = new TestProxy(database.host(), database.port())) {
			int without = trips(proxy, List.of());
			assertThat(trips(proxy, NAMES)).isEqualTo(without + 1);
			proxy.takeStatements();
			trips(proxy, List.of());
			assertThat(proxy.takeStatements()).noneMatch((sql) -> sql.contains("extension"));
		}
	}

	private static int trips(TestProxy proxy, List<String> extensions) {
		proxy.takeRoundTrips();
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile(extensions).host(proxy.host()).port(proxy.port()).build())) {
			assertThat(clients.names()).hasSize(1);
			return proxy.takeRoundTrips();
		}
	}

	@Test
	void whatAnExtensionNeedsIsCreatedToo() {
		// neither is a trusted one on every version
		database.executeAsSuperuser("alter role " + TestServer.USER + " superuser");
		try (PostgresClients.Closeable clients = PostgresClients.open(profile(List.of("earthdistance")).build())) {
			assertThat(present(clients.primary())).containsExactly("cube", "earthdistance");
		}
		finally {
			database.executeAsSuperuser("alter role " + TestServer.USER + " nosuperuser");
		}
	}

	@RepeatedTest(5)
	void instancesThatStartAtOnceDoNotCollide() {
		List<CompletableFuture<PostgresClients.Closeable>> opening = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			opening.add(CompletableFuture.supplyAsync(() -> PostgresClients.open(profile(NAMES).build())));
		}
		for (CompletableFuture<PostgresClients.Closeable> each : opening) {
			try (PostgresClients.Closeable clients = each.join()) {
				assertThat(present(clients.primary())).isEqualTo(NAMES);
			}
		}
		assertThat(warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CITEXT", "no such", "a\"b; drop table x; --", "a'b", "a/b", "..", "uuid_ossp" })
	void nameThatTheServerDoesNotHaveIsAWarning(String name) {
		try (PostgresClients.Closeable clients = PostgresClients.open(profile(List.of(name, "citext")).build())) {
			assertThat(present(clients.primary())).containsExactly("citext");
			assertThat(warnings()).singleElement()
				.satisfies((line) -> assertThat(line).contains("Profile 'orders'",
						"the extension \"" + name.replace("\"", "\"\"") + "\" is missing in the database",
						"CREATE EXTENSION \"" + name.replace("\"", "\"\"") + "\";", "'extensions'"));
		}
	}

	@Test
	void missingRightIsAWarningThatNamesTheGrant() {
		database.executeAsSuperuser("create role poor login password '" + TestServer.PASSWORD + "'");
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile(List.of("citext")).user("poor").build())) {
			assertThat(present(clients.primary())).isEmpty();
			assertThat(warnings()).singleElement()
				.satisfies((line) -> assertThat(line).contains("\"citext\"", "42501",
						"GRANT CREATE ON DATABASE \"%s\" TO \"poor\"".formatted(database.name()),
						"CREATE EXTENSION \"citext\";"));
		}
		finally {
			database.executeAsSuperuser("drop role poor");
		}
	}

	@Test
	void missingSchemaIsAWarningThatNamesIt() {
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile(List.of("citext")).property("currentSchema", "nowhere").build())) {
			assertThat(present(clients.primary())).isEmpty();
			assertThat(warnings()).singleElement()
				.satisfies((line) -> assertThat(line)
					.contains("\"citext\"", "3F000", "goes on without it. ", "'currentSchema'", "CREATE SCHEMA")
					.doesNotContain("superuser", "; The"));
		}
	}

	@Test
	@NotPooled("sets options of the session, which are refused: PoolerRulesTests")
	void readOnlySessionIsAWarning() {
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile(List.of("citext")).property("options", "-c default_transaction_read_only=on").build())) {
			assertThat(present(clients.primary())).isEmpty();
			assertThat(warnings()).singleElement()
				.satisfies((line) -> assertThat(line).contains("\"citext\"", "25006"));
		}
	}

	@Test
	void limitOfStatementsIsNotThatOfTheCreation() throws SQLException {
		TimeoutSettings limit = TimeoutSettings.none().withStatement(Duration.ofSeconds(2));
		openWhileAnotherCreates(limit, Duration.ofMillis(2500));
	}

	@Test
	void limitOfLocksIsNotThatOfTheCreation() throws SQLException {
		TimeoutSettings limit = TimeoutSettings.none().withLock(Duration.ofMillis(50));
		openWhileAnotherCreates(limit, Duration.ofMillis(300));
	}

	/** Another instance is creating the same, and not done yet. */
	private void openWhileAnotherCreates(TimeoutSettings limit, Duration waiting) throws SQLException {
		try (HikariDataSource pool = Profiles.pool("other", database);
				Connection other = pool.getConnection();
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("create extension citext");
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(profile(List.of("citext")).timeouts(limit).build()));
			Awaitility.await().until(() -> isWaiting(statement));
			Awaitility.await().pollDelay(waiting).until(() -> isWaiting(statement) || !warnings().isEmpty());
			other.commit();
			try (PostgresClients.Closeable clients = opening.join()) {
				assertThat(present(clients.primary())).containsExactly("citext");
				assertThat(warnings()).isEmpty();
			}
		}
	}

	private static boolean isWaiting(Statement statement) throws SQLException {
		// a transaction sees the sessions as they were when it first looked
		statement.execute("select pg_stat_clear_snapshot()");
		try (ResultSet waiting = statement.executeQuery(
				"select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
			return waiting.next() && waiting.getInt(1) > 0;
		}
	}

	@Test
	void lazyProfileCreatesThemBeforeItsFirstConnectionIsUsed() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port())) {
			proxy.refuse(true);
			try (PostgresClients.Closeable clients = PostgresClients.open(profile(NAMES).host(proxy.host())
				.port(proxy.port())
				.pool(PoolSettings.defaults().withTimeout(Duration.ofSeconds(5)))
				.startup(StartupSettings.defaults().withMode(StartupMode.LAZY))
				.build())) {
				proxy.refuse(false);
				assertThat(present(clients.primary())).isEqualTo(NAMES);
			}
		}
	}

}

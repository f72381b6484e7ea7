package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.pgprofiles.autoconfigure.RequiresDocker;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestStandby;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What servers say of themselves to a role without any rights. */
class ServerFactsIT {

	private static final String ORDERS = "app.postgres.profiles.orders.";

	private final ApplicationContextRunner runner = HealthRunner.create();

	/** The lines of a profile of a role without rights. */
	private static String[] plain(String host, int port, String database) {
		return new String[] { ORDERS + "host=" + host, ORDERS + "port=" + port, ORDERS + "database=" + database,
				ORDERS + "user=" + io.github.pgprofiles.testing.TestServer.USER,
				ORDERS + "password=" + io.github.pgprofiles.testing.TestServer.PASSWORD, ORDERS + "pool.max-size=2",
				ORDERS + "pool.min-size=1" };
	}

	private static Map<String, Object> up(ApplicationContext context) {
		HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
		assertThat(health.getStatus()).as(HealthRunner.details(health).toString()).isEqualTo(Status.UP);
		return HealthRunner.details(health);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> part(Map<String, Object> details, String name) {
		return (Map<String, Object>) details.get(name);
	}

	private static void assertPrimary(Map<String, Object> details, String host) {
		assertThat(details).containsOnlyKeys(HealthRunner.keysOfUp("pool"))
			.contains(entry("host", host), entry("role", "primary"), entry("timeline", 1));
		assertThat(Instant.parse((String) details.get("since"))).isBeforeOrEqualTo(Instant.now());
		assertThat(Instant.parse((String) details.get("lastSuccess"))).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void primaryTellsRoleTimelineAndItsConnections() throws SQLException {
		String database = TestServer.newDatabase();
		this.runner.withPropertyValues(plain("localhost", TestServer.port(), database)).run((context) -> {
			Map<String, Object> details = up(context);
			assertPrimary(details, "localhost:" + TestServer.port());
			Map<String, Object> before = part(details, "connections");
			assertThat(before).containsEntry("max", 300).containsEntry("reserved", 3);
			List<Connection> others = new ArrayList<>();
			try {
				for (int i = 0; i < 20; i++) {
					others.add(DriverManager
						.getConnection("jdbc:postgresql://localhost:" + TestServer.port() + "/postgres?user=postgres"));
				}
				int more = (int) part(up(context), "connections").get("used") - (int) before.get("used");
				// other tests of this JVM have let theirs go by now, or not
				assertThat(more).isBetween(10, 21);
			}
			finally {
				for (Connection other : others) {
					other.close();
				}
			}
		});
	}

	@Test
	@RequiresDocker
	void oldestServerTellsTheSame() {
		try (PostgreSQLContainer server = new PostgreSQLContainer("postgres:15")) {
			server.start();
			try (Connection superuser = server.createConnection("")) {
				superuser.createStatement()
					.execute("create role " + io.github.pgprofiles.testing.TestServer.USER + " login password '"
							+ io.github.pgprofiles.testing.TestServer.PASSWORD + "'");
			}
			this.runner
				.withPropertyValues(plain(server.getHost(), server.getFirstMappedPort(), server.getDatabaseName()))
				.run((context) -> {
					Map<String, Object> details = up(context);
					assertPrimary(details, server.getHost() + ":" + server.getFirstMappedPort());
					assertThat(details.get("version")).asString().startsWith("15.");
					assertThat((int) part(details, "connections").get("used")).isBetween(1, 4);
				});
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	@RequiresPgBouncer
	void poolerInTransactionModeIsTheHostAndTheServerBehindItTellsTheRest() throws Exception {
		String database = TestServer.newDatabase();
		try (PgBouncer pooler = PgBouncer.inTransactionMode("localhost", TestServer.port())) {
			this.runner.withPropertyValues(plain("127.0.0.1", pooler.port(), database))
				.withPropertyValues(ORDERS + "pooler=transaction")
				.run((context) -> assertPrimary(up(context), "127.0.0.1:" + pooler.port()));
		}
	}

	@Test
	void hostIsTheOneOfSeveralThatWasReached() {
		String database = TestServer.newDatabase();
		String user = io.github.pgprofiles.testing.TestServer.USER;
		this.runner
			.withPropertyValues(ORDERS + "dsn=postgresql://" + user + "@localhost:1,127.0.0.1:" + TestServer.port()
					+ "/" + database, ORDERS + "password=" + io.github.pgprofiles.testing.TestServer.PASSWORD)
			.run((context) -> assertThat(up(context)).containsEntry("host", "127.0.0.1:" + TestServer.port()));
	}

	@Test
	void standbyTellsHowFarItIsBehindAndWarnsAboveMaxLagUntilItIsPromoted() throws Exception {
		String database = TestServer.newDatabase();
		TestServer.execute(database, "create table t (v text)");
		try (TestStandby standby = TestStandby.start()) {
			assertToldApartBehindOneAddress(standby);
			this.runner.withPropertyValues(plain("localhost", standby.port(), database))
				.withPropertyValues(ORDERS + "health.max-lag=50ms")
				.run((context) -> {
					assertThat(up(context)).contains(entry("role", "standby"), entry("timeline", 1));
					// the primary is idle, and what it did last is long ago
					Awaitility.await()
						.pollDelay(Duration.ofMillis(200))
						.untilAsserted(() -> assertThat(part(up(context), "lag")).containsExactly(entry("bytes", 0L),
								entry("seconds", 0.0), entry("streaming", true)));
					replaySomething(standby, database);
					execute(standby, "select pg_wal_replay_pause()");
					TestServer.execute(database, "insert into t select repeat('x', 1000) from generate_series(1, 100)");
					Awaitility.await().untilAsserted(() -> {
						Map<String, Object> lag = part(up(context), "lag");
						assertThat((Long) lag.get("bytes")).isGreaterThan(50_000);
						assertThat((Double) lag.get("seconds")).isGreaterThan(0.05);
						assertThat(lag).containsEntry("warning",
								"the standby is behind by more than health.max-lag, 0.05 s");
					});
					execute(standby, "select pg_wal_replay_resume()");
					Awaitility.await()
						.untilAsserted(() -> assertThat(part(up(context), "lag")).containsEntry("bytes", 0L)
							.doesNotContainKey("warning"));
					assertAgeWithoutPrimary(context, standby);
					standby.promote();
					Awaitility.await()
						.untilAsserted(() -> assertThat(up(context)).doesNotContainKey("lag")
							.contains(entry("role", "primary"), entry("timeline", 2)));
				});
		}
	}

	/** As a load balancer would have it. */
	private static void assertToldApartBehindOneAddress(TestStandby standby) throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			String reporting = "app.postgres.profiles.reporting.";
			HealthRunner.remembering()
				.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues(HealthRunner.profile("reporting", proxy))
				.withPropertyValues(ORDERS + "database=postgres", ORDERS + "pool.max-size=1",
						reporting + "database=postgres", reporting + "pool.min-size=0", reporting + "startup.mode=lazy")
				.run((context) -> {
					// where the first connection of the second one goes
					proxy.redirect("localhost", standby.port());
					Awaitility.await()
						.during(Duration.ofMillis(2500))
						.atMost(Duration.ofMinutes(1))
						.untilAsserted(() -> {
							Map<String, HealthDescriptor> profiles = HealthRunner
								.components(HealthRunner.health(context, "postgres"));
							assertThat(HealthRunner.details(profiles.get("orders"))).containsEntry("role", "primary");
							assertThat(HealthRunner.details(profiles.get("reporting"))).containsEntry("role",
									"standby");
						});
				});
		}
	}

	/** Nobody knows then what is missing. */
	private static void assertAgeWithoutPrimary(ApplicationContext context, TestStandby standby) throws SQLException {
		execute(standby, "alter system set primary_conninfo = ''");
		execute(standby, "select pg_reload_conf()");
		Awaitility.await().untilAsserted(() -> {
			Map<String, Object> lag = part(up(context), "lag");
			assertThat(lag).containsEntry("streaming", false);
			assertThat((Double) lag.get("seconds")).isPositive();
		});
	}

	/** One that has replayed no transaction yet knows no age. */
	private static void replaySomething(TestStandby standby, String database) {
		TestServer.execute(database, "insert into t values ('first')");
		standby.awaitReplay();
	}

	private static void execute(TestStandby standby, String sql) throws SQLException {
		try (Connection connection = DriverManager
			.getConnection("jdbc:postgresql://localhost:" + standby.port() + "/postgres?user=postgres")) {
			connection.createStatement().execute(sql);
		}
	}

	@Test
	void roleThatWasDeprivedOfAFunctionIsUpWithLess() {
		String database = TestServer.newDatabase();
		TestServer.execute(database, "revoke execute on function pg_walfile_name(pg_lsn) from public");
		this.runner.withPropertyValues(plain("localhost", TestServer.port(), database))
			.run((context) -> assertThat(up(context)).containsOnlyKeys("since", "lastSuccess", "host", "database",
					"version", "roundTripMillis", "pool"));
	}

	@Test
	void passwordThatSoonEndsIsAWarning() {
		String role = "ending_" + System.nanoTime();
		TestServer.createRole(role, "canary");
		Instant end = Instant.ofEpochSecond(Instant.now().plus(Duration.ofDays(3)).plusSeconds(60).getEpochSecond());
		TestServer.execute("postgres", "alter role %s valid until '%s'".formatted(role, end));
		this.runner.withPropertyValues(plain("localhost", TestServer.port(), TestServer.newDatabase()))
			.withPropertyValues(ORDERS + "user=" + role, ORDERS + "password=canary")
			.run((context) -> assertThat(part(up(context), "credentials")).containsExactly(
					entry("passwordValidUntil", end.toString()),
					entry("warning", "the role's password is valid for 3 more days")));
	}

	@Test
	void passwordThatHasEndedIsAWarningAsLongAsOldConnectionsWork() {
		String role = "ended_" + System.nanoTime();
		TestServer.createRole(role, "canary");
		this.runner.withPropertyValues(plain("localhost", TestServer.port(), TestServer.newDatabase()))
			.withPropertyValues(ORDERS + "user=" + role, ORDERS + "password=canary")
			.run((context) -> {
				assertThat(up(context)).doesNotContainKey("credentials");
				TestServer.execute("postgres", "alter role " + role + " valid until '2001-01-01 00:00:00+00'");
				assertThat(part(up(context), "credentials")).containsExactly(
						entry("passwordValidUntil", "2001-01-01T00:00:00Z"),
						entry("warning", "the role's password is no longer valid: new connections are rejected"));
			});
	}

	@Test
	void secretThatHasExpiredIsAWarning() {
		Instant end = Instant.now().minus(Duration.ofHours(1));
		withSecretUntil(end, (credentials) -> assertThat(credentials)
			.containsExactly(entry("secretExpires", end.toString()), entry("warning", "the secret has expired")));
	}

	@Test
	void secretThatExpiresIsShownWithoutItsValue() {
		Instant end = Instant.now().plus(Duration.ofHours(1));
		withSecretUntil(end,
				(credentials) -> assertThat(credentials).containsExactly(entry("secretExpires", end.toString())));
	}

	private void withSecretUntil(Instant end, Consumer<Map<String, Object>> credentials) {
		SecretResolver resolver = (key) -> key.equals("orders.password")
				? Secret.of(io.github.pgprofiles.testing.TestServer.PASSWORD, end) : null;
		this.runner.withPropertyValues(plain("localhost", TestServer.port(), TestServer.newDatabase()))
			.withPropertyValues(ORDERS + "password=secret://orders.password")
			.withBean(SecretResolver.class, () -> resolver)
			.run((context) -> credentials.accept(part(up(context), "credentials")));
	}

}

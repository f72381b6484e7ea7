package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.OwnDataSource;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.notification.NotificationSubscription;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What the component of a profile says. */
class ProfileHealthIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration MARGIN = Duration.ofMillis(500);

	private final ApplicationContextRunner runner = HealthRunner.create();

	@Test
	void answeringServerIsUpWithItsVersionDatabaseRoundTripAndPool() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			String database = context.getEnvironment().getProperty("app.postgres.profiles.orders.database");
			HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(HealthRunner.details(health)).containsOnlyKeys(HealthRunner.keysOfUp("pool"))
				.contains(entry("database", database));
			assertThat(HealthRunner.details(health).get("version")).asString().startsWith("18.");
			assertThat((Double) HealthRunner.details(health).get("roundTripMillis")).isBetween(0.001, 1000.0);
			assertThat(pool(health)).containsOnlyKeys("active", "idle", "waiting", "max")
				.contains(entry("active", 0), entry("waiting", 0), entry("max", 4));
		});
	}

	@Test
	void whoListensSeesSinceWhenAndHowFullTheServersQueueIs() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			PostgresClient client = context.getBean(PostgresClient.class);
			try (NotificationSubscription subscription = client.listen("stock", (notification) -> {
			})) {
				assertThat(subscription.awaitListening(Duration.ofSeconds(30))).isTrue();
				HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
				assertThat(HealthRunner.details(health))
					.containsOnlyKeys(HealthRunner.keysOfUp("pool", "notifications"));
				assertThat((Map<?, ?>) HealthRunner.details(health).get("notifications")).satisfies((details) -> {
					assertThat(Instant.parse((String) details.get("connectedSince"))).isBeforeOrEqualTo(Instant.now());
					assertThat(details.get("serverQueueUsage")).isEqualTo(0.0);
					assertThat(details.get("channels")).isEqualTo(1);
					assertThat(details.get("queued")).isEqualTo(0L);
				});
			}
			assertThat(HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
				.doesNotContainKey("notifications");
		});
	}

	@Test
	void nothingIsAskedAndNoThreadMadeBeforeSomebodyAsks() {
		Set<Thread> made = new HashSet<>();
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("management.endpoint.health.group.live.include=ping")
			.run((context) -> {
				Set<Thread> before = HealthRunner.threads();
				assertThat(HealthRunner.health(context, "live").getStatus()).isEqualTo(Status.UP);
				assertThat(HealthRunner.threadsSince(before)).isEmpty();
				HealthRunner.health(context, "postgres", "orders");
				made.addAll(HealthRunner.threadsSince(before));
			});
		assertThat(made).hasSize(1).allMatch(Thread::isDaemon);
		Awaitility.await().until(() -> made.stream().noneMatch(Thread::isAlive));
	}

	@Test
	@Timing
	void exhaustedPoolIsDownWithinTheTimeoutWithItsFigures() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.pool.max-size=2",
					"app.postgres.profiles.orders.pool.timeout=30s")
			.run((context) -> {
				HikariDataSource pool = context.getBean("ordersDataSource", HikariDataSource.class);
				try (Connection first = pool.getConnection(); Connection second = pool.getConnection()) {
					long begin = System.nanoTime();
					HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
					assertThat(since(begin)).isLessThan(TIMEOUT.plus(MARGIN));
					assertThat(health.getStatus()).isEqualTo(Status.DOWN);
					assertThat(HealthRunner.details(health)).containsKeys("since", "error", "pool")
						.containsEntry("reason", "pool-exhausted")
						.doesNotContainKeys("sqlState", "advice", "lastSuccess");
					assertThat(HealthRunner.details(health)).containsEntry("error", "no free connection within 800 ms");
					assertThat(pool(health)).containsExactly(entry("active", 2), entry("idle", 0), entry("waiting", 0),
							entry("max", 2));
				}
				assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
				assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			});
	}

	@Test
	void lockedDatabaseIsDownWithTheServersWordsAndItsSqlState() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.password=canary")
			.run((context) -> {
				String database = context.getEnvironment().getProperty("app.postgres.profiles.orders.database");
				TestServer.execute("postgres", "alter database " + database + " allow_connections false");
				TestServer.execute("postgres",
						"select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
				Awaitility.await().untilAsserted(() -> {
					HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
					assertThat(health.getStatus()).isEqualTo(Status.DOWN);
					assertThat(HealthRunner.details(health)).contains(entry("sqlState", "55000"), entry("error",
							"FATAL: database \"" + database + "\" is not currently accepting connections"));
					assertThat(HealthRunner.details(health).toString()).doesNotContain("canary");
				});
				TestServer.execute("postgres", "alter database " + database + " allow_connections true");
				Awaitility.await()
					.untilAsserted(() -> assertThat(HealthRunner.health(context, "postgres", "orders").getStatus())
						.isEqualTo(Status.UP));
			});
	}

	@Test
	void eachCheckTellsWhyLoginsAreRejected() {
		String role = "health_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
		TestServer.createRole(role, "right");
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.user=" + role,
					"app.postgres.profiles.orders.password=right", "app.postgres.profiles.orders.health.timeout=300ms")
			.run((context) -> {
				assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
				TestServer.execute("postgres", "alter role " + role + " password 'canary'");
				Awaitility.await().untilAsserted(() -> {
					// one that was logging in is there later
					TestServer.execute("postgres",
							"select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
					assertThat(HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
						.containsEntry("sqlState", "28P01");
				});
				for (int i = 0; i < 5; i++) {
					long begin = System.nanoTime();
					HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
					assertThat(since(begin)).isLessThan(Duration.ofMillis(300).plus(MARGIN));
					assertThat(HealthRunner.details(health)).as("check %d", i)
						.containsEntry("error", "FATAL: password authentication failed for user \"" + role + "\"")
						.containsEntry("sqlState", "28P01")
						.hasEntrySatisfying("advice", (advice) -> assertThat(advice).asString().contains("password"));
				}
				TestServer.execute("postgres", "alter role " + role + " password 'right'");
				Awaitility.await()
					.untilAsserted(() -> assertThat(HealthRunner.health(context, "postgres", "orders").getStatus())
						.isEqualTo(Status.UP));
			});
	}

	@Test
	void serverThatWentAwayIsDownWithTheDriversWords() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy)).run((context) -> {
				assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
				proxy.close();
				Awaitility.await().untilAsserted(() -> {
					HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
					assertThat(health.getStatus()).isEqualTo(Status.DOWN);
					assertThat(HealthRunner.details(health)).containsEntry("sqlState", "08001");
					assertThat(HealthRunner.details(health).get("error")).asString()
						.startsWith("Connection to localhost:" + proxy.port() + " refused");
				});
			});
		}
	}

	@Test
	void adviceNamesTheDsnWhereThatDecides() throws IOException {
		int port;
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			port = proxy.port();
		}
		this.runner
			.withPropertyValues("app.postgres.profiles.orders.dsn=postgresql://app:x@localhost:" + port + "/own",
					"app.postgres.profiles.orders.startup.mode=lazy")
			.run((context) -> assertThat(
					HealthRunner.details(HealthRunner.health(context, "postgres", "orders")).get("advice"))
				.asString()
				.startsWith("Check 'app.postgres.profiles.orders.dsn', and whether")
				.doesNotContain(".host'", ".port'"));
	}

	@Test
	void idleConnectionsThatWereTerminatedDoNotMakeTheProfileDown() {
		this.runner.withPropertyValues(TestServer.profile("orders")).run((context) -> {
			String database = context.getEnvironment().getProperty("app.postgres.profiles.orders.database");
			assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
			int pid = pid(context);
			TestServer.execute("postgres",
					"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + database + "'");
			assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
			assertThat(pid(context)).isNotEqualTo(pid);
		});
	}

	@Test
	void indicatorsThatAreKeptAndAskedLaterCheckAnew() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues(HealthRunner.profile("reporting", proxy))
				.withPropertyValues("app.postgres.defaults.health.timeout=200ms")
				.run((context) -> {
					List<HealthIndicator> kept = context.getBean(PostgresHealthContributor.class)
						.stream()
						.map((entry) -> (HealthIndicator) entry.contributor())
						.toList();
					Awaitility.await().until(() -> kept.get(0).health().getStatus().equals(Status.UP));
					proxy.close();
					assertThat(kept.get(0).health().getStatus()).isEqualTo(Status.DOWN);
					Awaitility.await()
						.pollDelay(Duration.ofMillis(500))
						.until(() -> kept.get(1).health().getStatus().equals(Status.DOWN));
				});
		}
	}

	@Test
	void usersOwnDataSourceIsCheckedWithoutFiguresOfAPool() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withUserConfiguration(OwnDataSource.class)
			.run((context) -> {
				HealthDescriptor health = HealthRunner.health(context, "postgres", "orders");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(HealthRunner.details(health)).containsOnlyKeys(HealthRunner.keysOfUp())
					.containsEntry("database", "postgres");
			});
	}

	@Test
	void networkTimeoutOfThePoolIsLeftAsItWas() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.pool.max-size=1",
					"app.postgres.profiles.orders.properties.socketTimeout=77")
			.run((context) -> {
				assertThat(HealthRunner.health(context, "postgres", "orders").getStatus()).isEqualTo(Status.UP);
				try (Connection connection = context.getBean(DataSource.class).getConnection()) {
					assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
				}
			});
	}

	@Test
	void profileThatWantsNoHealthHasNoComponent() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues(TestServer.profile("reporting"))
			.withPropertyValues("app.postgres.profiles.reporting.health.enabled=false")
			.run((context) -> {
				assertThat(HealthRunner.components(HealthRunner.health(context, "postgres")))
					.containsOnlyKeys("orders");
				assertThat(HealthRunner.health(context, "postgres", "reporting")).isNull();
			});
	}

	@Test
	void noProfileHasAComponentWhereHealthOfPostgresIsSwitchedOff() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("management.health.postgres.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean("postgresHealthContributor").hasBean("dbHealthContributor");
				assertThat(HealthRunner.health(context, "postgres")).isNull();
			});
	}

	@Test
	void timeoutThatNoServerCouldMeetStopsTheStart() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.health.timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("app.postgres.profiles.orders.health.timeout")
				.hasMessageContaining("at least 100ms"));
	}

	private static int pid(ApplicationContext context) {
		return context.getBean(PostgresClient.class).sql("select pg_backend_pid()").query(Integer.class).single();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Integer> pool(HealthDescriptor health) {
		return (Map<String, Integer>) HealthRunner.details(health).get("pool");
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}

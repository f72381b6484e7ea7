package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** How soon health says that a server is gone, and that it is back. */
@Timing
class ServerReturnsHealthIT {

	/** The promise, and what a busy machine may add to it. */
	private static final Duration SOON = Duration.ofSeconds(1).plusMillis(500);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	@Test
	void killedServerIsDownAndUpAgainWithinASecond() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			HealthRunner.remembering().withPropertyValues(HealthRunner.profile("orders", server)).run((context) -> {
				Instant up = Instant.parse((String) details(context).get("since"));
				Instant killed = Instant.now();
				server.kill();
				// a check may wait for a connection, for as long as it is allowed to
				awaitStatus(context, Status.DOWN, SOON.plus(TIMEOUT));
				Awaitility.await()
					.untilAsserted(() -> assertThat(details(context)).contains(entry("reason", "refused"),
							entry("sqlState", "08001"), entry("lastHost", "localhost:" + server.port())));
				Instant down = Instant.parse((String) details(context).get("since"));
				assertThat(down).isAfter(killed);
				assertThat(Instant.parse((String) details(context).get("lastSuccess"))).isBetween(up, killed);
				server.start();
				awaitStatus(context, Status.UP, SOON);
				assertThat(details(context).get("since")).isNotEqualTo(down.toString());
			});
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void stoppedServerIsSilentAndUpAgainWithinASecond() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			HealthRunner.remembering().withPropertyValues(HealthRunner.profile("orders", server)).run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				List<OwnServer.Stopped> stopped = HealthRunner.stopAll(context.getBean(PostgresClient.class), server);
				try {
					awaitStatus(context, Status.DOWN, SOON.plus(TIMEOUT));
					// the pool may have asked one that lay idle, and given it up
					assertThat(details(context).get("reason")).isIn("silent", "lost");
					// however long: connections are given up after some seconds
					long begin = System.nanoTime();
					Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
						assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
						return System.nanoTime() - begin > Duration.ofSeconds(7).toNanos();
					});
				}
				finally {
					stopped.forEach(OwnServer.Stopped::close);
				}
				awaitStatus(context, Status.UP, SOON);
			});
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void exhaustedPoolTellsWhetherTheServerAnswers() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			HealthRunner.remembering().withPropertyValues(HealthRunner.profile("orders", server)).run((context) -> {
				DataSource pool = context.getBean(DataSource.class);
				try (Connection first = pool.getConnection(); Connection second = pool.getConnection()) {
					Awaitility.await()
						.untilAsserted(() -> assertThat(details(context)).contains(entry("reason", "pool-exhausted"),
								entry("server", "answers")));
					try (OwnServer.Stopped stopped = server.stopPostmaster()) {
						Awaitility.await()
							.untilAsserted(() -> assertThat(details(context)).containsEntry("reason", "pool-exhausted")
								.containsEntry("server", "has not answered a login beside the pool yet"));
						Awaitility.await()
							.atMost(Duration.ofSeconds(20))
							.untilAsserted(() -> assertThat(details(context)).containsEntry("reason", "silent"));
					}
				}
				awaitStatus(context, Status.UP, SOON.plus(TIMEOUT));
			});
		}
	}

	@Test
	void exhaustedPoolOfADeadServerIsRefused() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			HealthRunner.remembering()
				.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues("app.postgres.profiles.orders.pool.max-size=1")
				.run((context) -> {
					try (Connection only = context.getBean(DataSource.class).getConnection()) {
						proxy.close();
						Awaitility.await()
							.untilAsserted(() -> assertThat(details(context)).contains(entry("reason", "refused"),
									entry("sqlState", "08001")));
						assertThat(details(context).get("error")).asString()
							.startsWith("no free connection within 800 ms, and a login beside the pool failed: ");
					}
				});
		}
	}

	@Test
	void exhaustedPoolTellsThatTheServerRejectsLoginsAndNoPassword() {
		String role = "exhausted_" + System.nanoTime();
		TestServer.createRole(role, "s3cr3t-canary");
		HealthRunner.remembering()
			.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.user=" + role,
					"app.postgres.profiles.orders.password=s3cr3t-canary",
					"app.postgres.profiles.orders.pool.max-size=1")
			.run((context) -> {
				try (Connection only = context.getBean(DataSource.class).getConnection()) {
					TestServer.execute("postgres", "alter role " + role + " password 'another'");
					Awaitility.await()
						.untilAsserted(() -> assertThat(details(context)).contains(entry("reason", "pool-exhausted"),
								entry("server", "FATAL: password authentication failed for user \"" + role + "\"")));
					assertThat(details(context).toString()).doesNotContain("s3cr3t-canary");
				}
			});
	}

	@Test
	void downIsSinceThePoolHasNoticedAlthoughNobodyAsked() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			HealthRunner.create()
				.withPropertyValues(HealthRunner.profile("orders", server))
				.withPropertyValues("app.postgres.profiles.orders.pool.timeout=1s")
				.run((context) -> {
					assertThat(health(context).getStatus()).isEqualTo(Status.UP);
					server.kill();
					Awaitility.await().until(() -> !works(context));
					Instant noticed = Instant.now();
					Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> !works(context));
					assertThat(Instant.parse((String) details(context).get("since"))).isBefore(noticed);
				});
		}
	}

	private static boolean works(ApplicationContext context) {
		try {
			return context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single() == 1;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	/** The response that says so was asked for within that time. */
	private static void awaitStatus(ApplicationContext context, Status status, Duration limit) {
		long begin = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> health(context).getStatus().equals(status));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
	}

	private static HealthDescriptor health(ApplicationContext context) {
		return HealthRunner.health(context, "postgres", "orders");
	}

	private static Map<String, Object> details(ApplicationContext context) {
		return HealthRunner.details(health(context));
	}

}

package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresEndpoint;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresEndpointAutoConfiguration;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Several profiles on one server, of which health and the endpoint ask it once. */
class SharedLookIT {

	private static final String[] NAMES = { "orders", "reporting", "archive", "ledger" };

	private static final String OF_HEALTH = "select pg_catalog.current_database() as database";

	private static final String OF_ENDPOINT = "with activity as";

	/** Far more than anything takes that does not hang. */
	private static final Duration HANGS = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = HealthRunner.remembering()
		.withConfiguration(AutoConfigurations.of(PostgresEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health,postgres");

	/** Each with a database, and half of them with a role of their own. */
	private static String[] profiles(TestProxy proxy) {
		List<String> lines = new ArrayList<>(List.of("app.postgres.primary=orders"));
		for (int i = 0; i < NAMES.length; i++) {
			lines.addAll(List.of(HealthRunner.profile(NAMES[i], proxy)));
			if (i % 2 > 0) {
				String role = NAMES[i] + "_" + System.nanoTime();
				TestServer.createRole(role, "right");
				lines.add("app.postgres.profiles." + NAMES[i] + ".user=" + role);
				lines.add("app.postgres.profiles." + NAMES[i] + ".password=right");
			}
		}
		return lines.toArray(String[]::new);
	}

	private static void assertUp(ApplicationContext context) {
		Map<String, HealthDescriptor> profiles = HealthRunner.components(HealthRunner.health(context, "postgres"));
		assertThat(profiles).containsOnlyKeys(NAMES);
		assertThat(profiles.values()).allSatisfy((each) -> assertThat(each.getStatus()).isEqualTo(Status.UP));
	}

	private static PostgresDescriptor look(ApplicationContext context) {
		return context.getBean(PostgresEndpoint.class).profiles();
	}

	private static void assertStates(ApplicationContext context, PostgresDescriptor.State state) {
		assertThat(look(context).profiles().values())
			.allSatisfy((each) -> assertThat(each.nodes().get("primary").state()).isEqualTo(state));
	}

	/** All but what connections are sent that are new, or have rested. */
	private static Stream<String> questions(TestProxy proxy) {
		return proxy.takeStatements()
			.stream()
			.filter((sql) -> sql.startsWith(OF_HEALTH) || sql.startsWith(OF_ENDPOINT)
					|| sql.contains("pg_stat_get_activity"));
	}

	/** Looks again and again for that long, in several threads. */
	private static long look(Duration time, List<Runnable> looks) throws Exception {
		long begin = System.nanoTime();
		ExecutorService threads = Executors.newFixedThreadPool(looks.size());
		AtomicLong seen = new AtomicLong();
		try {
			List<Callable<Void>> all = looks.stream().<Callable<Void>>map((look) -> () -> {
				while (System.nanoTime() - begin < time.toNanos()) {
					look.run();
					seen.incrementAndGet();
				}
				return null;
			}).toList();
			for (Future<Void> each : threads.invokeAll(all)) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(seen).hasValueGreaterThan(looks.size());
		return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
	}

	@Test
	void serverIsAskedOnceASecondHoweverManyProfilesProbesAndWatchers() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profiles(proxy)).run((context) -> {
				Runnable probe = () -> assertUp(context);
				Runnable watcher = () -> assertStates(context, PostgresDescriptor.State.UP);
				probe.run();
				// each has asked once, on a connection of its own
				assertThat(questions(proxy)).hasSize(NAMES.length);
				long seconds = look(Duration.ofMillis(2500), List.of(probe, probe, probe));
				assertThat(questions(proxy)).hasSizeBetween(2, (int) seconds + 2)
					.allMatch((sql) -> sql.startsWith(OF_HEALTH));
				// logs in as both roles
				look(Duration.ofMillis(1500), List.of(watcher));
				proxy.takeStatements();
				seconds = look(Duration.ofMillis(2500), List.of(probe, probe, probe, watcher, watcher, watcher));
				assertThat(questions(proxy)).hasSizeBetween(2, (int) seconds + 2)
					.allMatch((sql) -> sql.startsWith(OF_ENDPOINT));
			});
		}
	}

	@Test
	void profileTellsItsOwnOfWhatAnotherWasTold() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profiles(proxy)).run((context) -> {
				assertUp(context);
				String prefix = "app.postgres.profiles.reporting.";
				String role = context.getEnvironment().getRequiredProperty(prefix + "user");
				TestServer.execute("postgres", "alter role " + role + " valid until '2099-01-01 00:00:00+00'");
				Awaitility.await().atMost(HANGS).untilAsserted(() -> {
					// which asks first
					assertThat(HealthRunner.details(HealthRunner.health(context, "postgres", "orders")))
						.doesNotContainKey("credentials");
					Map<String, Object> details = HealthRunner
						.details(HealthRunner.health(context, "postgres", "reporting"));
					assertThat(details)
						.containsEntry("database", context.getEnvironment().getRequiredProperty(prefix + "database"))
						.containsEntry("credentials", Map.of("passwordValidUntil", "2099-01-01T00:00:00Z"))
						.containsKeys(HealthRunner.keysOfUp());
				});
			});
		}
	}

	@Test
	void exhaustedPoolOfOneSaysNothingOfTheOthers() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profiles(proxy))
				.withPropertyValues("app.postgres.profiles.reporting.pool.max-size=1")
				.run((context) -> {
					assertUp(context);
					DataSource pool = context.getBean("reportingDataSource", DataSource.class);
					try (Connection only = pool.getConnection()) {
						Awaitility.await().atMost(HANGS).untilAsserted(() -> {
							Map<String, HealthDescriptor> profiles = HealthRunner
								.components(HealthRunner.health(context, "postgres"));
							assertThat(HealthRunner.details(profiles.get("reporting")))
								.containsEntry("reason", "pool-exhausted")
								.containsEntry("server", "answers");
							assertThat(profiles.get("orders").getStatus()).isEqualTo(Status.UP);
							assertThat(profiles.get("ledger").getStatus()).isEqualTo(Status.UP);
						});
					}
					Awaitility.await().atMost(HANGS).untilAsserted(() -> assertUp(context));
				});
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void sessionOfOneThatHangsSaysNothingOfTheOthers() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", server))
				.withPropertyValues(HealthRunner.profile("reporting", server))
				.withPropertyValues("app.postgres.primary=orders", "app.postgres.profiles.orders.pool.max-size=1")
				.run((context) -> {
					int session = context.getBean(PostgresClient.class)
						.sql("select pg_backend_pid()")
						.query(Integer.class)
						.single();
					try (OwnServer.Stopped stopped = server.stopBackend(session)) {
						Awaitility.await()
							.atMost(HANGS)
							.until(() -> HealthRunner.health(context, "postgres", "orders")
								.getStatus()
								.equals(Status.DOWN));
						for (int i = 0; i < 3; i++) {
							Map<String, HealthDescriptor> profiles = HealthRunner
								.components(HealthRunner.health(context, "postgres"));
							assertThat(profiles.get("orders").getStatus()).isEqualTo(Status.DOWN);
							assertThat(profiles.get("reporting").getStatus()).isEqualTo(Status.UP);
						}
					}
				});
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void stoppedServerIsDownForAllWhoAskAndUpAgain() throws Exception {
		try (OwnServer server = new OwnServer(Map.of())) {
			this.runner.withPropertyValues("app.postgres.primary=orders")
				.withPropertyValues(Stream.of(NAMES)
					.flatMap((name) -> Stream.of(HealthRunner.profile(name, server)))
					.toArray(String[]::new))
				.run((context) -> {
					assertUp(context);
					assertStates(context, PostgresDescriptor.State.UP);
					List<OwnServer.Stopped> stopped = HealthRunner
						.stopAll(context.getBean(PostgresClients.class).get("orders"), server);
					try {
						Awaitility.await().atMost(HANGS).untilAsserted(() -> {
							assertBounded(() -> assertThat(
									HealthRunner.components(HealthRunner.health(context, "postgres")).values())
								.allSatisfy((each) -> assertThat(each.getStatus()).isEqualTo(Status.DOWN)));
							assertBounded(() -> assertStates(context, PostgresDescriptor.State.DOWN));
						});
						Instant since = look(context).profiles().get("orders").nodes().get("primary").since();
						assertThat(since).isNotNull();
					}
					finally {
						stopped.forEach(OwnServer.Stopped::close);
					}
					Awaitility.await().atMost(HANGS).untilAsserted(() -> {
						assertUp(context);
						assertStates(context, PostgresDescriptor.State.UP);
					});
				});
		}
	}

	/** A second, and what a busy machine takes. */
	private static void assertBounded(Runnable looking) {
		long begin = System.nanoTime();
		looking.run();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

}

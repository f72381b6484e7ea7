package io.github.pgprofiles.autoconfigure.health;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What the components say, and when, while a server says nothing. */
@Timing
class HangingServerHealthIT {

	private static final Duration TIMEOUT = Duration.ofMillis(800);

	private static final Duration MARGIN = Duration.ofMillis(500);

	private final ApplicationContextRunner runner = HealthRunner.create()
		.withPropertyValues("app.postgres.defaults.health.timeout=" + TIMEOUT.toMillis() + "ms");

	@Test
	void silentServerIsDownWithinTheTimeoutTwiceInARowAndHeals() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy)).run((context) -> {
				assertThat(orders(context).getStatus()).isEqualTo(Status.UP);
				proxy.silence(true);
				assertHangingWithin(TIMEOUT.plus(MARGIN), context);
				assertHangingWithin(MARGIN, context);
				proxy.silence(false);
				awaitUp(context);
			});
		}
	}

	@Test
	void silenceThatLastsCostsTheConnectionsButNotTheProfile() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy)).run((context) -> {
				assertThat(orders(context).getStatus()).isEqualTo(Status.UP);
				proxy.silence(true);
				long begin = System.nanoTime();
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
					assertThat(orders(context).getStatus()).isEqualTo(Status.DOWN);
					return since(begin).compareTo(Duration.ofSeconds(7)) > 0;
				});
				proxy.silence(false);
				awaitUp(context);
			});
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void stoppedBackendIsDownWithinTheTimeoutTwiceInARowAndHeals() {
		this.runner.withPropertyValues(TestServer.profile("orders"))
			.withPropertyValues("app.postgres.profiles.orders.pool.max-size=1")
			.run((context) -> {
				long pid = context.getBean(PostgresClient.class)
					.sql("select pg_backend_pid()")
					.query(Long.class)
					.single();
				signal("STOP", pid);
				try {
					assertHangingWithin(TIMEOUT.plus(MARGIN), context);
					assertHangingWithin(MARGIN, context);
				}
				finally {
					signal("CONT", pid);
				}
				awaitUp(context);
				assertThat(
						context.getBean(PostgresClient.class).sql("select pg_backend_pid()").query(Long.class).single())
					.isEqualTo(pid);
			});
	}

	@Test
	void profilesThatHangTogetherTakeOneTimeout() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues(HealthRunner.profile("reporting", proxy))
				.withPropertyValues(TestServer.profile("answering"))
				.run((context) -> {
					proxy.silence(true);
					long begin = System.nanoTime();
					Map<String, HealthDescriptor> profiles = HealthRunner
						.components(HealthRunner.health(context, "postgres"));
					assertThat(since(begin)).isBetween(TIMEOUT.minus(MARGIN), TIMEOUT.plus(MARGIN));
					assertThat(profiles.get("orders").getStatus()).isEqualTo(Status.DOWN);
					assertThat(profiles.get("reporting").getStatus()).isEqualTo(Status.DOWN);
					assertThat(profiles.get("answering").getStatus()).isEqualTo(Status.UP);
					proxy.silence(false);
				});
		}
	}

	@Test
	void manyWhoAskMeanwhileShareOneThread() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(HealthRunner.profile("orders", proxy)).run((context) -> {
				Set<Thread> before = HealthRunner.threads();
				proxy.silence(true);
				ExecutorService callers = Executors.newFixedThreadPool(20);
				try {
					Callable<HealthDescriptor> ask = () -> orders(context);
					for (Future<HealthDescriptor> answer : callers
						.invokeAll(IntStream.range(0, 20).mapToObj((i) -> ask).toList())) {
						assertThat(answer.get().getStatus()).isEqualTo(Status.DOWN);
					}
				}
				finally {
					callers.shutdownNow();
				}
				assertThat(HealthRunner.threadsSince(before)).hasSize(1);
				proxy.silence(false);
			});
		}
	}

	private static void assertHangingWithin(Duration limit, ApplicationContext context) {
		long begin = System.nanoTime();
		HealthDescriptor health = orders(context);
		assertThat(since(begin)).isLessThan(limit);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(HealthRunner.details(health)).containsKeys("error", "pool");
		assertThat(HealthRunner.details(health).get("error")).asString()
			.matches("the check that began \\d+ ms ago still waits for .+");
	}

	private static void awaitUp(ApplicationContext context) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(orders(context).getStatus()).isEqualTo(Status.UP));
	}

	private static HealthDescriptor orders(ApplicationContext context) {
		return HealthRunner.health(context, "postgres", "orders");
	}

	private static void signal(String signal, long pid) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
		assertThat(kill.waitFor()).isZero();
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}

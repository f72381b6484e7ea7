package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What a hundred probes a second cost. */
class RememberedHealthIT {

	@Test
	void manyProbesCostAQueryASecond() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			HealthRunner.remembering().withPropertyValues(HealthRunner.profile("orders", proxy)).run((context) -> {
				long begin = System.nanoTime();
				proxy.takeStatements();
				AtomicInteger asked = new AtomicInteger();
				ScheduledExecutorService probes = Executors.newScheduledThreadPool(4);
				try {
					for (int i = 0; i < 4; i++) {
						probes.scheduleAtFixedRate(() -> {
							if (status(context).equals(Status.UP)) {
								asked.incrementAndGet();
							}
						}, i * 10, 40, TimeUnit.MILLISECONDS);
					}
					Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> asked.get() >= 300);
				}
				finally {
					probes.shutdown();
					assertThat(probes.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
				}
				long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
				assertThat(proxy.takeStatements().stream().filter((sql) -> sql.contains("pg_walfile_name")))
					.hasSizeBetween(2, (int) seconds + 1);
			});
		}
	}

	@Test
	void timeForWhichAResultIsGoodMayBeLonger() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			HealthRunner.remembering()
				.withPropertyValues(HealthRunner.profile("orders", proxy))
				.withPropertyValues("app.postgres.profiles.orders.health.max-age=1m")
				.run((context) -> {
					assertThat(status(context)).isEqualTo(Status.UP);
					proxy.close();
					assertThat(status(context)).isEqualTo(Status.UP);
				});
		}
	}

	private static Status status(ApplicationContext context) {
		return HealthRunner.health(context, "postgres", "orders").getStatus();
	}

}

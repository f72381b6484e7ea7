package io.github.pgprofiles.autoconfigure.metrics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.observation.ObservedProfiles;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.TestProxy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What happens to a profile is counted when it happens. */
class EventMetricsIT {

	private TestProxy proxy;

	@BeforeEach
	void start() {
		this.proxy = new TestProxy("localhost", TestServer.port());
	}

	@AfterEach
	void stop() {
		this.proxy.close();
	}

	private ApplicationContextRunner runner() {
		return ObservedProfiles.withActuator()
			.withPropertyValues("app.postgres.profiles.orders.port=" + this.proxy.port(),
					"app.postgres.profiles.orders.startup.mode=wait",
					"app.postgres.profiles.orders.startup.delay=50ms");
	}

	private static double lost(ApplicationContext context, String outcome) {
		return context.getBean(MeterRegistry.class)
			.get("postgres.transaction.lost.commits")
			.tags("profile", "orders", "outcome", outcome)
			.counter()
			.count();
	}

	@Test
	void commitThatNobodyKnowsOfAndOneThatIsFoundOut() {
		runner().run((context) -> {
			PostgresClient orders = context.getBean(PostgresClient.class);
			orders.sql("create table t (id int)").update();
			assertThat(lost(context, "unknown")).isZero();
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
			assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(
					() -> orders.transaction().name("pay").run((tx) -> tx.sql("insert into t values (1)").update()));
			assertThat(lost(context, "unknown")).isOne();
			assertThat(lost(context, "resolved")).isZero();
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
			orders.transaction().name("pay").retry().run((tx) -> tx.sql("insert into t values (2)").update());
			assertThat(lost(context, "resolved")).isOne();
			assertThat(lost(context, "unknown")).isOne();
		});
	}

	@Test
	void serverThatComesLateWasWaitedFor() {
		this.proxy.refuse(true);
		CompletableFuture<Void> comes = CompletableFuture.runAsync(() -> {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.proxy.takeConnections() > 0);
			this.proxy.refuse(false);
		});
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			Timer waited = context.getBean(MeterRegistry.class)
				.get("postgres.startup.wait")
				.tags("profile", "orders", "outcome", "available")
				.timer();
			assertThat(waited.count()).isOne();
			assertThat(waited.totalTime(TimeUnit.MILLISECONDS)).isPositive();
		});
		comes.join();
	}

}

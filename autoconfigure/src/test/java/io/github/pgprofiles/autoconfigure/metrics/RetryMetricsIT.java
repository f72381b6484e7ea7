package io.github.pgprofiles.autoconfigure.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.observation.OperationDescriber;
import io.github.pgprofiles.transaction.RetryAttempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Conflicts are counted, of every profile. */
class RetryMetricsIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresRetryMetricsAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withPropertyValues("app.postgres.defaults.retry.delay=1ms", "app.postgres.defaults.retry.max-attempts=3");

	private ApplicationContextRunner measured() {
		return this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new);
	}

	private static PostgresClient client(ApplicationContext context, String profile) {
		PostgresClient client = context.getBean(PostgresClients.class).get(profile);
		client.sql("create table if not exists counter (v int)").update();
		client.sql("insert into counter values (0)").update();
		return client;
	}

	/** Loses against another transaction as often as told. */
	private static void conflicts(PostgresClient client, String name, int times) {
		AtomicInteger left = new AtomicInteger(times);
		client.transaction().repeatableRead().name(name).retry().run((tx) -> {
			tx.sql("select v from counter").query(Integer.class).list();
			if (left.getAndDecrement() > 0) {
				tx.requiresNew().run((other) -> other.sql("update counter set v = v + 10").update());
			}
			tx.sql("update counter set v = v + 1").update();
		});
	}

	private static double count(ApplicationContext context, String profile, String transaction, String outcome) {
		Counter counter = context.getBean(MeterRegistry.class)
			.find("postgres.transaction.retries")
			.tags("profile", profile, "transaction", transaction, "sqlstate", "40001", "outcome", outcome)
			.counter();
		return (counter != null) ? counter.count() : 0;
	}

	@Test
	void retriesAreCountedByProfileAndTransaction() {
		measured().run((context) -> {
			conflicts(client(context, "orders"), "place-order", 2);
			conflicts(client(context, "reporting"), "summary", 1);
			assertThat(count(context, "orders", "place-order", "retried")).isEqualTo(2);
			assertThat(count(context, "reporting", "summary", "retried")).isEqualTo(1);
			assertThat(context.getBean(MeterRegistry.class).getMeters()).hasSize(2);
		});
	}

	@Test
	void lastAttemptCountsAsExhausted() {
		measured().run((context) -> {
			PostgresClient orders = client(context, "orders");
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> conflicts(orders, "place-order", 9));
			assertThat(count(context, "orders", "place-order", "retried")).isEqualTo(2);
			assertThat(count(context, "orders", "place-order", "exhausted")).isEqualTo(1);
		});
	}

	@Test
	void namelessTransactionAndFailureWithoutSqlstateHaveTagsToo() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new RetryCounter(registry, new OperationDescriber((profile) -> null)).onFailure(
				new RetryAttempt("orders", null, 1, new IllegalStateException("an own policy's"), true, Duration.ZERO));
		assertThat(registry.get("postgres.transaction.retries")
			.tags("transaction", "none", "sqlstate", "none", "outcome", "retried")
			.counter()
			.count()).isOne();
	}

	@Test
	void failureOfTheWorkItselfIsNotCounted() {
		measured().run((context) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> client(context, "orders").transaction().retry().run((tx) -> {
					throw new IllegalStateException("no stock");
				}));
			assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
		});
	}

	@Test
	void withoutARegistryOrMicrometerTransactionsAreRunAgainAllTheSame() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(RetryCounter.class);
			conflicts(client(context, "orders"), "place-order", 1);
		});
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> conflicts(client(context, "orders"), "place-order", 1));
	}

}

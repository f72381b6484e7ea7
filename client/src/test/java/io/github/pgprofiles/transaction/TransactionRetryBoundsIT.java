package io.github.pgprofiles.transaction;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.PessimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How often, and how long, a transaction is run again. */
@PostgresTest
class TransactionRetryBoundsIT {

	static TestDatabase database;

	private static ConflictFixture conflicts;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		conflicts = new ConflictFixture(database);
		client = conflicts.client;
	}

	@AfterAll
	static void close() {
		conflicts.close();
	}

	@BeforeEach
	void reset() {
		conflicts.reset();
	}

	@Test
	void attemptsAreBoundedAndTheLastFailureKnowsTheEarlierOnes() {
		AtomicInteger runs = new AtomicInteger();
		assertThatThrownBy(() -> client.transaction().repeatableRead().retry().run((tx) -> {
			runs.incrementAndGet();
			conflicts.readAndWrite(tx, true);
		})).satisfies((ex) -> {
			assertThat(PostgresError.of(ex).sqlState()).isEqualTo("40001");
			assertThat(ex.getSuppressed()).filteredOn((before) -> "40001".equals(PostgresError.of(before).sqlState()))
				.hasSize(3);
		});
		assertThat(runs).hasValue(4);
		assertThat(conflicts.attempts).extracting((attempt) -> attempt.delay() != null)
			.containsExactly(true, true, true, false);
	}

	@Test
	@Timing
	void timeAloneBoundsTheAttemptsByDefault() {
		AtomicInteger runs = new AtomicInteger();
		TransactionRetryPolicy quick = TransactionRetryPolicy.defaults()
			.delay(Duration.ofMillis(1), Duration.ofMillis(1))
			.timeout(Duration.ofSeconds(1));
		assertThat(RetrySettings.defaults().maxAttempts()).isEqualTo(RetrySettings.UNBOUNDED_ATTEMPTS);
		long begin = System.nanoTime();
		assertThatThrownBy(() -> client.transaction().retry(quick).run((tx) -> {
			runs.incrementAndGet();
			tx.sql("do $$ begin raise exception 'always' using errcode = '40001'; end $$").update();
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("40001"));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(5));
		assertThat(runs).hasValueGreaterThan(5);
	}

	@Test
	void lastFailureKnowsTheFirstAndTheLatestOfVeryManyEarlierOnes() {
		AtomicInteger runs = new AtomicInteger();
		TransactionRetryPolicy policy = TransactionRetryPolicy.defaults()
			.maxAttempts(40)
			.delay(Duration.ZERO, Duration.ZERO);
		assertThatThrownBy(() -> client.transaction().retry(policy).run((tx) -> {
			tx.sql("do $$ begin raise exception 'run %d' using errcode = '40001'; end $$"
				.formatted(runs.incrementAndGet())).update();
		})).hasMessageContaining("run 40")
			.satisfies((ex) -> assertThat(ex.getSuppressed())
				.filteredOn((before) -> "40001".equals(PostgresError.of(before).sqlState()))
				.extracting((before) -> before.getMessage().replaceFirst("(?s).*(run \\d+)(?!.*run \\d).*", "$1"))
				.containsExactly("run 1", "run 31", "run 32", "run 33", "run 34", "run 35", "run 36", "run 37",
						"run 38", "run 39"));
		assertThat(conflicts.attempts).last().satisfies((last) -> assertThat(last.number()).isEqualTo(40));
	}

	@Test
	void interruptEndsTheAttemptsAlsoWhereNothingIsWaitedFor() {
		AtomicInteger runs = new AtomicInteger();
		TransactionRetryPolicy policy = TransactionRetryPolicy.defaults().delay(Duration.ZERO, Duration.ZERO);
		assertThatThrownBy(() -> client.transaction().retry(policy).run((tx) -> {
			if (runs.incrementAndGet() == 3) {
				Thread.currentThread().interrupt();
			}
			throw new PessimisticLockingFailureException("own", new SQLException("own", "40001"));
		})).isInstanceOf(PessimisticLockingFailureException.class);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(runs).hasValue(3);
	}

	@Test
	@Timing
	void timeIsBounded() {
		AtomicInteger runs = new AtomicInteger();
		RetryPolicy patient = TransactionRetryPolicy.defaults()
			.maxAttempts(1_000_000)
			.delay(Duration.ofMillis(20), Duration.ofMillis(20))
			.timeout(Duration.ofMillis(400));
		long begin = System.nanoTime();
		assertThatThrownBy(() -> client.transaction().repeatableRead().retry(patient).run((tx) -> {
			runs.incrementAndGet();
			conflicts.readAndWrite(tx, true);
		})).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
		assertThat(runs).hasValueGreaterThan(3);
	}

	@Test
	@Timing
	void deadlineOfTheTransactionBoundsAllAttempts() {
		RetryPolicy patient = TransactionRetryPolicy.defaults()
			.maxAttempts(1_000_000)
			.delay(Duration.ofMillis(20), Duration.ofMillis(20));
		long begin = System.nanoTime();
		assertThatThrownBy(() -> client.transaction()
			.repeatableRead()
			.timeout(Duration.ofMillis(500))
			.retry(patient)
			.run((tx) -> conflicts.readAndWrite(tx, true))).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(350),
				Duration.ofSeconds(2));
	}

	@Test
	void interruptEndsTheWait() {
		RetryPolicy slow = TransactionRetryPolicy.defaults()
			.delay(Duration.ofMinutes(1), Duration.ofMinutes(1))
			.timeout(Duration.ZERO);
		Thread thread = Thread.currentThread();
		RetryPolicy interrupting = new RetryPolicy() {

			@Override
			public boolean shouldRetry(Throwable throwable) {
				thread.interrupt();
				return true;
			}

			@Override
			public org.springframework.util.backoff.BackOff getBackOff() {
				return slow.getBackOff();
			}

			@Override
			public Duration getTimeout() {
				return Duration.ZERO;
			}

		};
		assertThatThrownBy(() -> client.transaction()
			.repeatableRead()
			.retry(interrupting)
			.run((tx) -> conflicts.readAndWrite(tx, true)))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("40001"));
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void policyOfSpringsDecidesAmongWhatIsSafe(boolean safe) {
		AtomicInteger runs = new AtomicInteger();
		RetryPolicy policy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();
		assertThatThrownBy(() -> client.transaction().repeatableRead().retry(policy).run((tx) -> {
			runs.incrementAndGet();
			if (!safe) {
				throw new IllegalStateException("own");
			}
			conflicts.readAndWrite(tx, true);
		})).isNotNull();
		assertThat(runs).hasValue(safe ? 3 : 1);
	}

	@Test
	void listenerThatFailsChangesNothing() {
		try (PostgresClients.Closeable own = PostgresClients
			.open(ClientOptions.defaults().withRetryListener((attempt) -> {
				throw new IllegalStateException("listener");
			}), Profiles.of("own", database).build())) {
			AtomicInteger runs = new AtomicInteger();
			own.primary()
				.transaction()
				.repeatableRead()
				.retry()
				.run((tx) -> conflicts.readAndWrite(tx, runs.incrementAndGet() == 1));
			assertThat(runs).hasValue(2);
		}
	}

	@Test
	void eachAttemptIsOneLineAtDebug() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.github.pgprofiles.internal.transaction");
		logger.setLevel(Level.DEBUG);
		try (LogCapture log = new LogCapture()) {
			AtomicInteger runs = new AtomicInteger();
			client.transaction()
				.repeatableRead()
				.name("count")
				.retry()
				.run((tx) -> conflicts.readAndWrite(tx, runs.incrementAndGet() == 1));
			assertThat(log.lines()).filteredOn((line) -> line.contains("transaction 'count'"))
				.singleElement()
				.asString()
				.contains("Profile 'orders': attempt 1 of transaction 'count' failed, next in",
						"could not serialize access");
		}
		finally {
			logger.setLevel(null);
		}
	}

}

package io.github.pgprofiles.internal.transaction;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.transaction.RetryAttempt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

/** When another attempt begins, by a clock of the test's own. */
class RetryLoopTests {

	private final AtomicLong clock = new AtomicLong();

	private final List<Long> waits = new ArrayList<>();

	private final List<RetryAttempt> heard = new ArrayList<>();

	@AfterEach
	void nobodyIsInterrupted() {
		assertThat(Thread.interrupted()).isFalse();
	}

	/** Waits of 100, 200, 300 ms and so on, as often as it is asked. */
	private record Linear(Duration timeout, boolean retries) implements RetryPolicy {

		@Override
		public boolean shouldRetry(Throwable failure) {
			return this.retries;
		}

		@Override
		public Duration getTimeout() {
			return this.timeout;
		}

		@Override
		public BackOff getBackOff() {
			return () -> new BackOffExecution() {

				private long delay;

				@Override
				public long nextBackOff() {
					this.delay += 100;
					return this.delay;
				}

			};
		}

	}

	private RetryLoop loop(RetryPolicy policy, @Nullable Deadline deadline) {
		return new RetryLoop("orders", TransactionOptions.defaults(), policy, deadline, this.heard::add,
				this.clock.get(), this.clock::get, (millis) -> {
					this.waits.add(millis);
					pass(millis);
				});
	}

	private void pass(long millis) {
		this.clock.addAndGet(millis * 1_000_000);
	}

	private static RuntimeException conflict() {
		return new IllegalStateException(new SQLException("could not serialize", "40001"));
	}

	@Test
	void noAttemptBeginsThatWouldBeAfterThePolicysTime() {
		RetryLoop loop = loop(new Linear(Duration.ofSeconds(1), true), null);
		assertThat(loop.waitsForNext(conflict())).isTrue();
		pass(50);
		assertThat(loop.waitsForNext(conflict())).isTrue();
		pass(350);
		assertThat(loop.waitsForNext(conflict())).as("700 ms, and 300 to wait").isFalse();
		assertThat(this.waits).containsExactly(100L, 200L);
		assertThat(this.heard).extracting(RetryAttempt::delay)
			.containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), null);
		assertThat(this.heard).extracting(RetryAttempt::number).containsExactly(1, 2, 3);
		assertThat(this.heard).allMatch(RetryAttempt::retryable);
	}

	@Test
	void noAttemptBeginsThatTheTransactionsDeadlineWouldEnd() {
		Deadline deadline = new Deadline(new TimeLimit(400), "the limit", this.clock::get);
		RetryLoop loop = loop(new Linear(Duration.ZERO, true), deadline);
		assertThat(loop.waitsForNext(conflict())).isTrue();
		pass(100);
		assertThat(loop.waitsForNext(conflict())).as("200 ms left, and 200 to wait").isFalse();
		assertThat(this.waits).containsExactly(100L);
	}

	@Test
	void zeroIsNoLimit() {
		RetryLoop loop = loop(new Linear(Duration.ZERO, true), null);
		for (int i = 0; i < 20; i++) {
			pass(Duration.ofDays(1).toMillis());
			assertThat(loop.waitsForNext(conflict())).isTrue();
		}
	}

	@Test
	void policyOfSpringsOwnDecidesOnlyAmongFailuresThatAreSafe() {
		RetryLoop loop = loop(new Linear(Duration.ZERO, true), null);
		assertThat(loop.waitsForNext(new IllegalStateException(new SQLException("unique", "23505")))).isFalse();
		assertThat(loop(new Linear(Duration.ZERO, false), null).waitsForNext(conflict())).isFalse();
		assertThat(this.heard).noneMatch(RetryAttempt::retryable);
		assertThat(this.waits).isEmpty();
	}

	@Test
	void lastFailureKnowsTheFirstAndTheLatest() {
		RetryLoop loop = loop(new Linear(Duration.ofSeconds(21), true), null);
		List<RuntimeException> failures = IntStream.range(0, 20).mapToObj((i) -> conflict()).toList();
		for (int i = 0; i < 19; i++) {
			assertThat(loop.waitsForNext(failures.get(i))).isTrue();
		}
		assertThat(loop.waitsForNext(failures.get(19))).isFalse();
		assertThat(failures.get(19).getSuppressed()).hasSize(10).startsWith(failures.get(0)).endsWith(failures.get(18));
	}

	@Test
	void interruptEndsTheWaitAndStays() {
		RetryLoop loop = new RetryLoop("orders", TransactionOptions.defaults(), new Linear(Duration.ZERO, true), null,
				this.heard::add, this.clock.get(), this.clock::get, (millis) -> {
					throw new InterruptedException();
				});
		assertThat(loop.waitsForNext(conflict())).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void listenerThatFailsDoesNotEndTheRetries() {
		RetryLoop loop = new RetryLoop("orders", TransactionOptions.defaults(), new Linear(Duration.ZERO, true), null,
				(attempt) -> {
					throw new IllegalArgumentException("of the listener");
				}, this.clock.get(), this.clock::get, this.waits::add);
		assertThat(loop.waitsForNext(conflict())).isTrue();
	}

}

package io.github.pgprofiles.transaction;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which failures make a transaction run again, how often, and what is told of it. */
@EveryServer
@PostgresTest
@AlsoPooled
class TransactionRetryIT {

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
	void serializationFailureRunsTheWholeWorkAgain() {
		AtomicInteger runs = new AtomicInteger();
		int result = client.transaction().repeatableRead().name("count").retry().execute((tx) -> {
			conflicts.readAndWrite(tx, runs.incrementAndGet() < 3);
			return runs.get();
		});
		assertThat(result).isEqualTo(3);
		assertThat(conflicts.sum()).isEqualTo(201);
		assertThat(conflicts.attempts).extracting(RetryAttempt::number).containsExactly(1, 2);
		assertThat(conflicts.attempts).allSatisfy((attempt) -> {
			assertThat(attempt.profile()).isEqualTo("orders");
			assertThat(attempt.transaction()).isEqualTo("count");
			assertThat(PostgresError.of(attempt.failure()).sqlState()).isEqualTo("40001");
			assertThat(attempt.delay()).isBetween(Duration.ZERO, Duration.ofMillis(5));
		});
	}

	@Test
	void serializationFailureAtCommitDoesToo() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().serializable().retry().run((tx) -> {
			int sum = tx.sql("select sum(n) from t").query(Integer.class).single();
			if (runs.incrementAndGet() == 1) {
				CompletableFuture.runAsync(() -> client.transaction().serializable().run((other) -> {
					int theirs = other.sql("select sum(n) from t").query(Integer.class).single();
					other.sql("insert into t values (3, ?)").param(theirs + 1).update();
				})).join();
			}
			tx.sql("insert into t values (4, ?)").param(sum + 1).update();
		});
		assertThat(runs).hasValue(2);
		assertThat(client.sql("select n from t where id > 2 order by id").query(Integer.class).list())
			.containsExactly(1, 2);
	}

	@Test
	void deadlockDoesToo() throws Exception {
		CyclicBarrier both = new CyclicBarrier(2);
		AtomicInteger runs = new AtomicInteger();
		List<CompletableFuture<Void>> transfers = new ArrayList<>();
		for (int first = 1; first <= 2; first++) {
			int one = first;
			transfers.add(CompletableFuture.runAsync(() -> client.transaction().retry().run((tx) -> {
				boolean initially = runs.incrementAndGet() <= 2;
				tx.sql("update t set n = n + 1 where id = ?").param(one).update();
				if (initially) {
					await(both);
				}
				tx.sql("update t set n = n + 1 where id = ?").param(3 - one).update();
			})));
		}
		CompletableFuture.allOf(transfers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		assertThat(conflicts.sum()).isEqualTo(4);
		// the second run may take its first row before the other transaction has woken up
		assertThat(runs).hasValueGreaterThanOrEqualTo(3);
		assertThat(conflicts.attempts).hasSize(runs.get() - 2)
			.allSatisfy((attempt) -> assertThat(PostgresError.of(attempt.failure()).sqlState()).isEqualTo("40P01"));
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Ends the transaction's session, as somebody else. */
	private static void terminate(Transaction tx) {
		int pid = tx.sql("select pg_backend_pid()").query(Integer.class).single();
		CompletableFuture.runAsync(() -> client.sql("select pg_terminate_backend(?, 5000)").param(pid).query().list())
			.join();
	}

	@Test
	void lostConnectionBeforeCommitDoesToo() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().retry().run((tx) -> {
			tx.sql("update t set n = n + 1").update();
			if (runs.incrementAndGet() == 1) {
				terminate(tx);
			}
			tx.sql("update t set n = n + 1").update();
		});
		assertThat(runs).hasValue(2);
		assertThat(conflicts.sum()).isEqualTo(4);
	}

	@Test
	void connectionThatIsFoundLostAtCommitOnlyDoesToo() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().retry().run((tx) -> {
			tx.sql("update t set n = n + 1").update();
			if (runs.incrementAndGet() == 1) {
				terminate(tx);
				// swallowed: the connection is closed when COMMIT is to be sent
				assertThatThrownBy(() -> tx.sql("select 1").query().list()).isNotNull();
			}
		});
		assertThat(runs).hasValue(2);
		assertThat(conflicts.sum()).isEqualTo(2);
	}

	@Test
	void swallowedSerializationFailureDoesToo() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().repeatableRead().retry().run((tx) -> {
			try {
				conflicts.readAndWrite(tx, runs.incrementAndGet() == 1);
			}
			catch (RuntimeException ex) {
				// the transaction has failed all the same
			}
		});
		assertThat(runs).hasValue(2);
		assertThat(conflicts.sum()).isEqualTo(101);
	}

	@Test
	void failureOfJdbcTemplateDoesToo() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().repeatableRead().retry().run((tx) -> {
			tx.sql("select * from t").query().list();
			if (runs.incrementAndGet() == 1) {
				conflicts.interfere();
			}
			JdbcTemplate jdbc = tx.profile().equals("orders") ? new JdbcTemplate(dataSource()) : null;
			assertThat(jdbc).isNotNull();
			jdbc.update("update t set n = n + 1 where id = 1");
		});
		assertThat(runs).hasValue(2);
		assertThat(conflicts.sum()).isEqualTo(101);
	}

	/** The pool behind the client, which the connection at hand leads to. */
	private static javax.sql.DataSource dataSource() {
		return org.springframework.transaction.support.TransactionSynchronizationManager.getResourceMap()
			.keySet()
			.stream()
			.filter(javax.sql.DataSource.class::isInstance)
			.map(javax.sql.DataSource.class::cast)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void nothingElseRunsAgain() {
		AtomicInteger runs = new AtomicInteger();
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				tx.sql("insert into t values (1, 1)").update();
			}));
		IOException own = new IOException("own");
		assertThatThrownBy(() -> client.transaction().retry().run((tx) -> {
			runs.incrementAndGet();
			throw own;
		})).isSameAs(own).hasNoSuppressedExceptions();
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> client.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				try {
					tx.sql("insert into t values (1, 1)").update();
				}
				catch (DuplicateKeyException ex) {
					// swallowed
				}
			}))
			.withMessageContaining("insert into t values (1, 1)");
		assertThat(runs).hasValue(3);
		assertThat(conflicts.attempts).extracting(RetryAttempt::delay).containsExactly(null, null, null);
	}

	@Test
	void withoutRetryNothingRunsAgain() {
		AtomicInteger runs = new AtomicInteger();
		assertThatThrownBy(() -> client.transaction().repeatableRead().run((tx) -> {
			runs.incrementAndGet();
			conflicts.readAndWrite(tx, true);
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue());
		assertThat(runs).hasValue(1);
		assertThat(conflicts.attempts).isEmpty();
	}

	@Test
	void lockThatIsNotToBeHadRunsAgainOnRequestOnly() {
		AtomicInteger runs = new AtomicInteger();
		RetryPolicy policy = TransactionRetryPolicy.defaults().maxAttempts(3).onLockNotAvailable();
		client.transaction().run((holder) -> {
			holder.sql("select * from t for update").query().list();
			for (RetryPolicy each : List.of(TransactionRetryPolicy.defaults(), policy)) {
				CompletableFuture.runAsync(() -> assertThatExceptionOfType(CannotAcquireLockException.class)
					.isThrownBy(() -> client.transaction().retry(each).run((tx) -> {
						runs.incrementAndGet();
						tx.sql("select * from t for update nowait").query().list();
					}))).join();
			}
		});
		assertThat(runs).hasValue(1 + 3);
	}

	@Test
	void violatedConstraintRunsAgainIfItIsNamed() {
		AtomicInteger runs = new AtomicInteger();
		RetryPolicy policy = TransactionRetryPolicy.defaults().onConstraints("other", "t_pkey");
		client.transaction().retry(policy).run((tx) -> {
			int next = 1 + ((runs.incrementAndGet() == 1) ? 0 : 2);
			tx.sql("insert into t values (?, 0)").param(next).update();
		});
		assertThat(runs).hasValue(2);
		assertThatThrownBy(
				() -> client.transaction().retry(TransactionRetryPolicy.defaults().onConstraints("other")).run((tx) -> {
					runs.incrementAndGet();
					tx.sql("insert into t values (1, 0)").update();
				}))
			.isInstanceOf(DuplicateKeyException.class);
		assertThat(runs).hasValue(3);
	}

	@Test
	void insideAnotherTransactionNothingRunsAgain() {
		AtomicInteger runs = new AtomicInteger();
		AtomicInteger outer = new AtomicInteger();
		client.transaction().repeatableRead().retry().run((tx) -> {
			outer.incrementAndGet();
			client.transaction().retry().run((joined) -> conflicts.readAndWrite(joined, runs.incrementAndGet() == 1));
		});
		assertThat(runs).hasValue(2);
		assertThat(outer).hasValue(2);
		assertThat(conflicts.attempts).hasSize(1);
	}

}

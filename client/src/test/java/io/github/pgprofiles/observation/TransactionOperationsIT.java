package io.github.pgprofiles.observation;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.observation.OperationLog.Seen;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What those hear of transactions who listen to a client, and of what runs in them. */
class TransactionOperationsIT extends OperationFixture {

	@BeforeAll
	static void makeTheTable() {
		silent.sql("create table t (id int primary key, n int not null)").update();
	}

	@BeforeEach
	void reset() {
		silent.sql("truncate t").update();
		silent.sql("insert into t values (1, 0)").update();
	}

	private static List<String> told() {
		return log.take().stream().map(Seen::toString).toList();
	}

	private static void read(Transaction tx) {
		tx.sql("select n from t").named("read").query().list();
	}

	/** Reads, has somebody else write what was read, and writes. */
	private static void conflict(Transaction tx, boolean really) {
		int n = tx.sql("select n from t where id = 1").query(Integer.class).single();
		if (really) {
			CompletableFuture.runAsync(() -> silent.sql("update t set n = n + 100").update()).join();
		}
		tx.sql("update t set n = ? where id = 1").param(n + 1).update();
	}

	@Test
	void everythingInATransactionIsAPartOfIt() {
		client.transaction().name("all-of-it").run((tx) -> {
			read(tx);
			tx.batch("insert into t values (?, ?)", List.of(List.of(2, 2)));
			tx.sql("select * from t").query().forEach((row) -> {
			});
			tx.copy().into("t").csv().from("3,3\n");
			tx.copy().from("t").csv().to(new StringWriter());
			client.sql("delete from t").update();
		});
		List<Seen> seen = log.take();
		assertThat(seen).map(Seen::toString)
			.containsExactly("TRANSACTION all-of-it", "QUERY read in TRANSACTION all-of-it",
					"BATCH in TRANSACTION all-of-it", "STREAM in TRANSACTION all-of-it",
					"COPY_IN in TRANSACTION all-of-it", "COPY_OUT in TRANSACTION all-of-it",
					"UPDATE in TRANSACTION all-of-it");
		assertThat(seen).allSatisfy((each) -> {
			assertThat(each.result().node()).isEqualTo(server());
			assertThat(each.result().failure()).isNull();
		});
		assertThat(seen.get(0).result().waitedForPool()).isPositive()
			.isLessThanOrEqualTo(seen.get(0).result().elapsed());
		assertThat(seen.get(0).result().rows()).isEqualTo(-1);
		assertThat(seen.subList(1, seen.size()))
			.allSatisfy((each) -> assertThat(each.result().waitedForPool()).isEqualTo(Duration.ZERO));
	}

	@Test
	void whatJoinsIsNoTransactionOfItsOwn() {
		client.transaction().run((tx) -> {
			client.transaction().retry().run(TransactionOperationsIT::read);
			tx.nested().run(TransactionOperationsIT::read);
		});
		assertThat(told()).containsExactly("TRANSACTION", "QUERY read in TRANSACTION", "QUERY read in TRANSACTION");
		new TransactionTemplate(Profiles.manager(pool))
			.executeWithoutResult((status) -> client.transaction().run(TransactionOperationsIT::read));
		assertThat(told()).containsExactly("QUERY read");
		client.transaction().named("outer").run((tx) -> {
			tx.requiresNew().named("apart").run(TransactionOperationsIT::read);
			read(tx);
		});
		assertThat(told()).containsExactly("TRANSACTION outer", "TRANSACTION apart in TRANSACTION outer",
				"QUERY read in TRANSACTION apart in TRANSACTION outer", "QUERY read in TRANSACTION outer");
	}

	@Test
	void readOnlyOnesAreTold() {
		client.transaction().readOnly().run((tx) -> tx.sql("select 1").query().list());
		client.transaction().serializable().readOnly().deferrable().run((tx) -> tx.sql("select 1").query().list());
		assertThat(told()).containsExactly("TRANSACTION", "QUERY in TRANSACTION", "TRANSACTION",
				"QUERY in TRANSACTION");
	}

	@Test
	void eachAttemptIsAPartWithTheSqlStateThatItFailedWith() {
		AtomicInteger runs = new AtomicInteger();
		client.transaction().serializable().retry().named("pay").run((tx) -> conflict(tx, runs.incrementAndGet() == 1));
		List<Seen> seen = log.take();
		assertThat(seen).map(Seen::toString)
			.containsExactly("TRANSACTION pay", "ATTEMPT 1 pay in TRANSACTION pay",
					"QUERY in ATTEMPT 1 pay in TRANSACTION pay", "UPDATE in ATTEMPT 1 pay in TRANSACTION pay",
					"ATTEMPT 2 pay in TRANSACTION pay", "QUERY in ATTEMPT 2 pay in TRANSACTION pay",
					"UPDATE in ATTEMPT 2 pay in TRANSACTION pay");
		assertThat(seen).map((each) -> String.valueOf(each.result().sqlState()))
			.containsExactly("null", "40001", "null", "40001", "null", "null", "null");
		OperationResult whole = seen.get(0).result();
		OperationResult first = seen.get(1).result();
		OperationResult second = seen.get(4).result();
		assertThat(first.failure()).isInstanceOf(ConcurrencyFailureException.class);
		assertThat(whole.failure()).isNull();
		assertThat(whole.elapsed()).isGreaterThan(first.elapsed().plus(second.elapsed()));
		assertThat(whole.waitedForPool()).isEqualTo(first.waitedForPool().plus(second.waitedForPool()));
		assertThat(List.of(first, second)).allSatisfy((each) -> assertThat(each.node()).isEqualTo(whole.node()));
	}

	@Test
	void conflictAtCommitIsThatOfTheAttempt() {
		silent.sql("insert into t values (2, 0)").update();
		AtomicInteger runs = new AtomicInteger();
		client.transaction().serializable().retry().run((tx) -> {
			tx.sql("select sum(n) from t").query().list();
			if (runs.incrementAndGet() == 1) {
				// each has read what the other one writes
				CompletableFuture.runAsync(() -> silent.transaction().serializable().run((other) -> {
					other.sql("select sum(n) from t").query().list();
					other.sql("update t set n = 1 where id = 2").update();
				})).join();
			}
			tx.sql("update t set n = 1 where id = 1").update();
		});
		assertThat(log.take()).filteredOn((each) -> each.operation.kind() == OperationKind.ATTEMPT)
			.map((each) -> String.valueOf(each.result().sqlState()))
			.containsExactly("40001", "null");
	}

	@Test
	void lastFailureIsThatOfTheWhole() {
		assertThatExceptionOfType(ConcurrencyFailureException.class).isThrownBy(() -> client.transaction()
			.serializable()
			.retry(TransactionRetryPolicy.defaults().maxAttempts(2).delay(Duration.ofMillis(1), Duration.ofMillis(1)))
			.run((tx) -> conflict(tx, true)));
		assertThat(log.take()).filteredOn((each) -> each.operation.kind() != OperationKind.QUERY)
			.map((each) -> each.operation.kind() + " " + each.result().sqlState())
			.containsExactly("TRANSACTION 40001", "ATTEMPT 40001", "UPDATE 40001", "ATTEMPT 40001", "UPDATE 40001");
	}

	@Test
	void exceptionOfTheWorkIsTheFailure() {
		IllegalStateException thrown = new IllegalStateException("no");
		assertThatIllegalStateException().isThrownBy(() -> client.transaction().run((tx) -> {
			read(tx);
			throw thrown;
		}));
		List<Seen> seen = log.take();
		assertThat(seen.get(0).result().failure()).isSameAs(thrown);
		assertThat(seen.get(0).result().sqlState()).isNull();
		assertThat(seen.get(1).result().failure()).isNull();
	}

	@Test
	void onceIsATransactionAndItsReplayAnEvent() {
		assertThat(client.transaction().named("pay").once("k-4711", Integer.class).execute((tx) -> 7)).isEqualTo(7);
		assertThat(log.takeEvents()).isEmpty();
		assertThat(client.transaction().named("pay").once("k-4711", Integer.class).execute((tx) -> 8)).isEqualTo(7);
		OperationEvent replayed = new OperationEvent("orders", OperationEvent.Kind.ONCE_REPLAYED, "pay", Duration.ZERO,
				true);
		assertThat(log.takeEvents()).containsExactly(replayed);
		client.transaction()
			.run((tx) -> client.transaction().named("pay").once("k-4711", Integer.class).execute((same) -> 9));
		assertThat(log.takeEvents()).containsExactly(replayed);
		assertThat(told()).containsExactly("TRANSACTION pay", "TRANSACTION pay", "TRANSACTION");
	}

	@Test
	void waitsForLocksAreEvents() {
		client.lock("stock-4711").run(() -> {
			assertThat(client.lock("stock-4711").tryRun(Duration.ZERO, () -> {
			})).isTrue();
			CompletableFuture.runAsync(() -> assertThat(client.lock("stock-4711").tryRun(Duration.ofMillis(30), () -> {
			})).isFalse()).join();
			CompletableFuture.runAsync(() -> assertThat(client.lock("stock-4711").tryRun(Duration.ZERO, () -> {
			})).isFalse()).join();
		});
		List<OperationEvent> events = log.takeEvents();
		assertThat(events).hasSize(2)
			.allSatisfy((each) -> assertThat(each.kind()).isEqualTo(OperationEvent.Kind.LOCK_WAITED))
			.allSatisfy((each) -> assertThat(each.toString()).doesNotContain("4711"));
		assertThat(events.get(0).succeeded()).isTrue();
		assertThat(events.get(0).duration()).isPositive();
		assertThat(events.get(1).succeeded()).isFalse();
		assertThat(events.get(1).duration()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
	}

	@Test
	void waitForALockOfATransactionHasItsName() {
		client.transaction().named("move").run((tx) -> client.lock("stock-4711").inTransaction().run((same) -> {
		}));
		assertThat(log.takeEvents()).singleElement()
			.satisfies((each) -> assertThat(each.name()).isEqualTo("move"))
			.satisfies((each) -> assertThat(each.succeeded()).isTrue());
		silent.lock("stock-4711")
			.run(() -> assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> client.transaction()
				.lockTimeout(Duration.ofMillis(30))
				.run((tx) -> client.lock("stock-4711").inTransaction().run((same) -> {
				}))).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("55P03")));
		assertThat(log.takeEvents()).singleElement().satisfies((each) -> assertThat(each.succeeded()).isFalse());
		assertThat(told()).containsExactly("TRANSACTION move", "TRANSACTION");
	}

}

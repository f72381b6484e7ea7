package io.github.pgprofiles.transaction;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Which phenomena each isolation permits and prevents. PostgreSQL manual, chapter
 * 'Transaction Isolation'.
 */
@EveryServer
@PostgresTest
class IsolationIT {

	@TestProfile(poolSize = 4)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table doctor (name text primary key, on_call boolean not null)").update();
		client.sql("create table t (id int primary key, n int not null)").update();
	}

	@BeforeEach
	void reset() {
		client.sql("truncate doctor, t").update();
		client.sql("insert into doctor values ('alice', true), ('bob', true)").update();
		client.sql("insert into t values (1, 10), (2, 20)").update();
	}

	/** A level by its name, and how it is asked for. */
	private record Level(String name, Function<PostgresClient, TransactionSpec.Executable<Transaction>> stage) {

		void run(TransactionSpec.VoidWork<Transaction, RuntimeException> work) {
			this.stage.apply(client).run(work);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static final Level READ_COMMITTED = new Level("read committed",
			(client) -> client.transaction().readCommitted());

	private static final Level REPEATABLE_READ = new Level("repeatable read",
			(client) -> client.transaction().repeatableRead());

	private static final Level SERIALIZABLE = new Level("serializable",
			(client) -> client.transaction().serializable());

	private static @Nullable String state(@Nullable Throwable thrown) {
		return (thrown != null) ? PostgresError.of(thrown).sqlState() : null;
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void elsewhere(Runnable work) {
		CompletableFuture.runAsync(work).orTimeout(20, TimeUnit.SECONDS).join();
	}

	static Stream<Arguments> writeSkew() {
		return Stream.of(arguments(READ_COMMITTED, true), arguments(REPEATABLE_READ, true),
				arguments(SERIALIZABLE, false));
	}

	/** Two doctors go off call, each having seen that the other one is on. */
	@ParameterizedTest
	@MethodSource
	void writeSkew(Level level, boolean permitted) {
		CyclicBarrier bothHaveRead = new CyclicBarrier(2);
		List<CompletableFuture<@Nullable String>> leaving = Stream.of("alice", "bob")
			.map((name) -> CompletableFuture.supplyAsync(() -> state(catchThrowable(() -> level.run((tx) -> {
				int others = tx.sql("select count(*) from doctor where on_call and name <> ?")
					.param(name)
					.query(Integer.class)
					.single();
				meet(bothHaveRead);
				if (others > 0) {
					tx.sql("update doctor set on_call = false where name = ?").param(name).update();
				}
			})))))
			.toList();
		List<@Nullable String> ends = leaving.stream().map(CompletableFuture::join).toList();
		int onCall = client.sql("select count(*) from doctor where on_call").query(Integer.class).single();
		if (permitted) {
			assertThat(ends).containsOnlyNulls();
			assertThat(onCall).isZero();
		}
		else {
			assertThat(ends).containsExactlyInAnyOrder(null, "40001");
			assertThat(onCall).isEqualTo(1);
		}
	}

	static Stream<Arguments> lostUpdate() {
		return Stream.of(arguments(READ_COMMITTED, true), arguments(REPEATABLE_READ, false),
				arguments(SERIALIZABLE, false));
	}

	/** One writes what it has computed from a value that another has changed since. */
	@ParameterizedTest
	@MethodSource
	void lostUpdate(Level level, boolean permitted) {
		Throwable end = catchThrowable(() -> level.run((tx) -> {
			int n = tx.sql("select n from t where id = 1").query(Integer.class).single();
			elsewhere(() -> client.sql("update t set n = n + 100 where id = 1").update());
			tx.sql("update t set n = ? where id = 1").param(n + 1).update();
		}));
		int n = client.sql("select n from t where id = 1").query(Integer.class).single();
		assertThat(state(end)).isEqualTo(permitted ? null : "40001");
		assertThat(n).isEqualTo(permitted ? 11 : 110);
	}

	static Stream<Arguments> nonRepeatableRead() {
		return Stream.of(arguments(READ_COMMITTED, true), arguments(REPEATABLE_READ, false),
				arguments(SERIALIZABLE, false));
	}

	@ParameterizedTest
	@MethodSource
	void nonRepeatableRead(Level level, boolean permitted) {
		level.run((tx) -> {
			tx.sql("select n from t where id = 1").query(Integer.class).single();
			elsewhere(() -> client.sql("update t set n = 11 where id = 1").update());
			assertThat(tx.sql("select n from t where id = 1").query(Integer.class).single())
				.isEqualTo(permitted ? 11 : 10);
		});
	}

	/** The standard permits it at REPEATABLE READ; PostgreSQL does not. */
	@ParameterizedTest
	@MethodSource("nonRepeatableRead")
	void phantom(Level level, boolean permitted) {
		level.run((tx) -> {
			tx.sql("select * from t where n > 5").query().list();
			elsewhere(() -> client.sql("insert into t values (3, 30)").update());
			assertThat(tx.sql("select * from t where n > 5").query().list()).hasSize(permitted ? 3 : 2);
		});
	}

	@ParameterizedTest
	@MethodSource("nonRepeatableRead")
	void dirtyReadIsNeverSeen(Level level, boolean ignored) {
		client.transaction().run((writer) -> {
			writer.sql("update t set n = 99 where id = 1").update();
			elsewhere(() -> level
				.run((tx) -> assertThat(tx.sql("select n from t where id = 1").query(Integer.class).single())
					.isEqualTo(10)));
		});
	}

	/**
	 * Two transactions that write would be in order without the third, which only reads
	 * and sees the second one's effect but not the first one's.
	 */
	private @Nullable String readOnlyAnomaly(Level level) {
		CyclicBarrier firstHasRead = new CyclicBarrier(2);
		CyclicBarrier othersAreDone = new CyclicBarrier(2);
		CompletableFuture<@Nullable String> first = CompletableFuture
			.supplyAsync(() -> state(catchThrowable(() -> level.run((tx) -> {
				int total = tx.sql("select sum(n) from t").query(Integer.class).single();
				meet(firstHasRead);
				meet(othersAreDone);
				tx.sql("update t set n = ? where id = 2").param(total - 100).update();
			}))));
		meet(firstHasRead);
		level.run((tx) -> {
			tx.sql("select n from t where id = 1").query(Integer.class).single();
			tx.sql("update t set n = n + 20 where id = 1").update();
		});
		level.run((reader) -> assertThat(reader.sql("select n from t order by id").query(Integer.class).list())
			.containsExactly(30, 20));
		meet(othersAreDone);
		return first.join();
	}

	@Test
	void readOnlyAnomalyIsPermittedAtRepeatableRead() {
		assertThat(readOnlyAnomaly(REPEATABLE_READ)).isNull();
		assertThat(client.sql("select n from t order by id").query(Integer.class).list()).containsExactly(30, -70);
	}

	@Test
	void readOnlyAnomalyIsPreventedAtSerializable() {
		assertThat(readOnlyAnomaly(SERIALIZABLE)).isEqualTo("40001");
		assertThat(client.sql("select n from t order by id").query(Integer.class).list()).containsExactly(30, 20);
	}

	/** It waits until those that write are over, and then nothing can fail. */
	@Test
	void deferrableReaderWaitsForASafeSnapshot() {
		CyclicBarrier begun = new CyclicBarrier(2);
		CyclicBarrier mayEnd = new CyclicBarrier(2);
		CompletableFuture<Void> writer = CompletableFuture
			.runAsync(() -> client.transaction().serializable().run((tx) -> {
				tx.sql("update t set n = 11 where id = 1").update();
				meet(begun);
				meet(mayEnd);
			}));
		meet(begun);
		CompletableFuture<List<Integer>> reader = CompletableFuture.supplyAsync(() -> client.transaction()
			.serializable()
			.readOnly()
			.deferrable()
			.execute((tx) -> tx.sql("select n from t order by id").query(Integer.class).list()));
		PostgresClient looking = client;
		org.awaitility.Awaitility.await()
			.until(() -> looking.sql("select count(*) from pg_stat_activity where wait_event = 'SafeSnapshot'")
				.query(Integer.class)
				.single() == 1);
		assertThat(reader).isNotDone();
		meet(mayEnd);
		writer.join();
		// whichever snapshot is safe: the one from before the writer ended, or a later
		// one
		assertThat(reader.join()).isIn(List.of(10, 20), List.of(11, 20));
	}

}

package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.testing.EveryServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An export by several connections of which one fails, or has to do without some. */
@EveryServer
class ParallelExportFaultsIT extends ParallelFixture {

	/** Keeps a reader until it is interrupted. */
	private static void block() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted", ex);
		}
	}

	/**
	 * A consumer that keeps readers until so many of them are there, and then has one of
	 * them do something, and keeps the others.
	 */
	private static Consumer<Row> together(int readers, Runnable work) {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch latch = new CountDownLatch(readers);
		AtomicInteger turn = new AtomicInteger();
		return (row) -> {
			if (threads.add(Thread.currentThread())) {
				latch.countDown();
				ParallelExportIT.await(latch);
				if (turn.getAndIncrement() == 0) {
					work.run();
				}
				else {
					block();
				}
			}
		};
	}

	private static ParallelCopyOut.Records<Row> rows(int connections) {
		return client.copy().from("big").records(Row.class).parallel(connections);
	}

	@Test
	void consumerThatThrowsEndsAllReadersAndItsExceptionNamesThePart() {
		IllegalArgumentException thrown = new IllegalArgumentException("no more");
		assertThatThrownBy(() -> rows(3).to(together(3, () -> {
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(thrown.getSuppressed())
			.anySatisfy((each) -> assertThat(each).hasMessageContaining("the export of \"big\" failed in part ")
				.hasMessageContaining("blocks "));
	}

	@Test
	void checkedExceptionAndErrorOfAConsumerReachTheCaller() {
		SQLException own = new SQLException("mine", "40001");
		assertThatThrownBy(() -> rows(2).to(together(2, () -> sneak(own)))).isSameAs(own);
		AssertionError error = new AssertionError("broken");
		assertThatThrownBy(() -> rows(2).to(together(2, () -> sneak(error)))).isSameAs(error);
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> void sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	@Test
	void sinkThatFailsEndsAllAndLeavesNoFile(@TempDir Path folder) throws IOException {
		AtomicInteger closed = new AtomicInteger();
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> client.copy().from("big").csv().parallel(3).toStreams((i) -> new OutputStream() {

				@Override
				public void write(int value) throws IOException {
					throw new IOException("full");
				}

				@Override
				public void close() {
					closed.incrementAndGet();
				}

			}))
			.withStackTraceContaining("full")
			.withStackTraceContaining("failed in part ");
		assertThat(closed).hasValue(3);
		Files.writeString(folder.resolve("0"), "before");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> client.copy().from("big").csv().parallel(2).onProgress((progress) -> {
				throw new IllegalStateException("listener");
			}).toFiles((i) -> folder.resolve("" + i)));
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(files).containsExactly(folder.resolve("0"));
		}
		assertThat(folder.resolve("0")).hasContent("before");
	}

	@Test
	void serversErrorIsOfItsKindAndNamesThePart() {
		other.sql("create table failing as select * from big").update();
		other.sql("alter table failing enable row level security, force row level security").update();
		other.sql("create policy boom on failing using (1 / (a - 19000) is not null)").update();
		for (Consumer<CopyOutSpec.Table> copy : List.<Consumer<CopyOutSpec.Table>>of(
				(from) -> from.records(Row.class).parallel(3).to((row) -> {
				}), (from) -> from.csv().parallel(3).toStreams((i) -> OutputStream.nullOutputStream()))) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> copy.accept(client.copy().from("failing")))
				.withMessageContaining("COPY \"failing\", part ")
				.withMessageContaining("division by zero")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
		}
		other.sql("drop table failing").update();
	}

	@Test
	void rowThatDoesNotFitAndATableThatIsNotThereAreNamed() {
		record Narrow(int a, int b) {
		}
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().from("big").records(Narrow.class).parallel(3).to((row) -> {
			}))
			.withMessageContaining("Profile 'orders'")
			.withMessageContaining("'b'");
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().from("nowhere").records(Row.class).parallel(3).to((row) -> {
			}))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42P01"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.copy()
				.from("big")
				.columns("c")
				.csv()
				.parallel(3)
				.toStreams((i) -> OutputStream.nullOutputStream()))
			.withMessageContaining("part ");
	}

	@Test
	void limitHoldsForAllReaders() {
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> rows(3).timeout(Duration.ofMillis(500)).to((row) -> block()))
			.withMessageContaining("500");
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> client.copy()
			.from("big")
			.csv()
			.parallel(3)
			.timeout(Duration.ofMillis(500))
			.toStreams((i) -> new OutputStream() {

				@Override
				public void write(int value) {
					block();
				}

			}));
		assertThat(rows(3).timeout(Duration.ofMinutes(1)).to((row) -> {
		}).rows()).isEqualTo(ROWS);
	}

	@Test
	void interruptOfTheCallerEndsAllReaders() throws Exception {
		CountDownLatch there = new CountDownLatch(3);
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		Thread caller = Thread.currentThread();
		Thread interrupting = new Thread(() -> {
			ParallelExportIT.await(there);
			caller.interrupt();
		});
		interrupting.start();
		assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(() -> rows(3).to((row) -> {
			if (threads.add(Thread.currentThread())) {
				there.countDown();
			}
			block();
		}));
		assertThat(Thread.interrupted()).isTrue();
		interrupting.join();
	}

	@Test
	void canceledReaderEndsAll() {
		ParallelCopyOut.Records<Row> copy = wide();
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> copy.to(together(2, () -> {
			assertThat(end("pg_cancel_backend")).isPositive();
		}))).withMessageContaining("part ");
	}

	@Test
	void terminatedReaderEndsAllAndThePoolHeals() {
		ParallelCopyOut.Records<Row> copy = wide();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> copy.to(together(2, () -> {
			assertThat(end("pg_terminate_backend")).isPositive();
		}))).withMessageContaining("part ");
	}

	/** Rows that do not fit into what lies between the server and a reader. */
	private static ParallelCopyOut.Records<Row> wide() {
		if (!other.sql("select to_regclass('wide') is not null").query(Boolean.class).single()) {
			other.sql("create table wide (a int, b text)").update();
			other.sql("alter table wide alter b set storage plain").update();
			other.sql("insert into wide select n, repeat('b', 7000) from generate_series(1, 12000) n").update();
		}
		return client.copy().from("wide").records(Row.class).parallel(2);
	}

	private static int end(String how) {
		return other.sql(
				"select count(%s(pid)) from pg_stat_activity where datname = current_database() and query like 'COPY%%'"
					.formatted(how))
			.query(Integer.class)
			.single();
	}

	@Test
	void connectionThatIsNotThereIsAReaderLess() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		AtomicLong sum = new AtomicLong();
		client.withConnection((one) -> client.withConnection((two) -> {
			// two are left
			return rows(4).to((row) -> {
				threads.add(Thread.currentThread());
				sum.addAndGet(row.a());
			});
		}));
		assertThat(threads).hasSizeBetween(1, 2);
		assertThat(sum).hasValue(SUM);
		AtomicLong alone = new AtomicLong();
		assertThat(other.copy().from("big").records(Row.class).parallel(4).to((row) -> alone.addAndGet(row.a())).rows())
			.isEqualTo(ROWS);
		assertThat(alone).hasValue(SUM);
	}

	@Test
	void severalExportsAtOnceOnOnePoolAllComeToTheirEnd() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Future<Long>> sums = new ArrayList<>();
			for (int i = 0; i < 16; i++) {
				sums.add(executor.submit(() -> {
					AtomicLong sum = new AtomicLong();
					rows(4).to((row) -> sum.addAndGet(row.a()));
					return sum.get();
				}));
			}
			for (Future<Long> sum : sums) {
				assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo(SUM);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void exportsWithinTransactionsOnEveryConnectionOfThePoolComeToTheirEnd() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		CountDownLatch all = new CountDownLatch(4);
		try {
			List<Future<Long>> sums = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				sums.add(executor.submit(() -> client.transaction().execute((tx) -> {
					tx.sql("select 1").query().list();
					all.countDown();
					ParallelExportIT.await(all);
					return tx.copy().from("big").records(Row.class).parallel(4).to((row) -> {
					}).rows();
				})));
			}
			for (Future<Long> sum : sums) {
				assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo(ROWS);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void inATransactionItsOwnChangesAndSettingsHoldAndItsConnectionReads(@TempDir Path folder) {
		Thread caller = Thread.currentThread();
		client.transaction().run((tx) -> {
			tx.sql("create table mine (a int, b text)").update();
			tx.sql("insert into mine select * from big").update();
			Set<Thread> threads = ConcurrentHashMap.newKeySet();
			assertThat(tx.copy().from("mine").records(Row.class).parallel(3).to((row) -> {
				threads.add(Thread.currentThread());
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> tx.sql("select 1").query().list());
			}).rows()).isEqualTo(ROWS);
			assertThat(threads).containsExactly(caller);
			assertThat(tx.copy().from("mine").csv().header().parallel(3).toFiles((i) -> folder.resolve("" + i)).rows())
				.isEqualTo(ROWS);
			assertThat(folder.resolve("2")).hasContent("a,b");
			tx.sql("drop table mine").update();
		});
	}

	@Test
	void consumersThatUseTheClientGetAnotherConnection() {
		AtomicInteger asked = new AtomicInteger();
		assertThat(rows(2).to((row) -> {
			if (row.a() % 1000 == 0) {
				asked.addAndGet(client.sql("select 1").query(Integer.class).single());
			}
		}).rows()).isEqualTo(ROWS);
		assertThat(asked).hasValue(ROWS / 1000);
	}

	@Test
	void someoneWhoWaitsForAnExclusiveLockKeepsNoReaderWaiting() throws Exception {
		Set<Thread> first = ConcurrentHashMap.newKeySet();
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			List<Future<?>> waiting = new ArrayList<>();
			Consumer<Row> consumer = (row) -> {
				if (first.add(Thread.currentThread()) && first.size() == 1) {
					waiting.add(executor.submit(() -> other.sql("alter table big add c int").update()));
					Awaitility.await().until(() -> waitsForALock() || waiting.get(0).isDone());
				}
			};
			assertThat(rows(3).to(consumer).rows()).isEqualTo(ROWS);
			waiting.get(0).get(30, TimeUnit.SECONDS);
			other.sql("alter table big drop c").update();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static boolean waitsForALock() {
		return client.sql("select exists (select from pg_locks where not granted)").query(Boolean.class).single();
	}

}

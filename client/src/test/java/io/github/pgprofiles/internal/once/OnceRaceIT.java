package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Several at the same moment with one key, or each with its own. */
@PostgresTest
@AlsoPooled
class OnceRaceIT {

	private static final int THREADS = 8;

	/** So few that the table stays small. */
	private static final int ROUNDS = 8;

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static PostgresClients.Closeable others;

	private static PostgresClient other;

	private static ExecutorService threads;

	private final String key = UUID.randomUUID().toString();

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeAll
	static void open() {
		clients = PostgresClients.open(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(THREADS).withTimeout(Duration.ofSeconds(30)))
			.build());
		client = clients.primary();
		others = PostgresClients.open(Profiles.of("other", database)
			.timeouts(TimeoutSettings.none().withStatement(Duration.ofMillis(400)))
			.build());
		other = others.primary();
		client.sql("create table effect (id text primary key)").update();
		// each thread's row in a table of its own: in a page that they share they would
		// conflict
		client.sql("create table tally (id int primary key, n int) partition by list (id)").update();
		for (int id = 1; id <= THREADS; id++) {
			client.sql("create table tally_" + id + " partition of tally for values in (" + id + ")").update();
		}
		threads = Executors.newFixedThreadPool(THREADS);
	}

	@AfterAll
	static void close() {
		threads.shutdownNow();
		clients.close();
		others.close();
	}

	@BeforeEach
	void empty() {
		client.transaction().once(UUID.randomUUID().toString()).run((tx) -> tx.sql("truncate effect, tally").update());
		client.sql("insert into tally select generate_series(1, 8), 0").update();
	}

	/** The stages of an isolation. */
	enum Level {

		DEFAULT, READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE;

		int once(TypedTransactionTemplate transaction, String key, Work work) {
			return switch (this) {
				case DEFAULT -> transaction.once(key, Integer.class).execute(work::run);
				case READ_COMMITTED -> transaction.readCommitted().once(key, Integer.class).execute(work::run);
				case REPEATABLE_READ -> transaction.repeatableRead().once(key, Integer.class).execute(work::run);
				case SERIALIZABLE -> transaction.serializable().once(key, Integer.class).execute(work::run);
			};
		}

	}

	interface Work {

		int run(Transaction tx);

	}

	private int work(Transaction tx) {
		tx.sql("insert into effect values (?)").param(this.key).update();
		return this.runs.incrementAndGet();
	}

	private static long waiting() {
		return other.sql("""
				select count(*) from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'""").query(Long.class).single();
	}

	/** One is at work, and another comes; then the first one's work ends. */
	private Future<Integer> second(Level level, UnaryOperator<TypedTransactionTemplate> options, Work firsts)
			throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Future<Integer> first = threads.submit(() -> level.once(client.transaction(), this.key, (tx) -> {
			begun.countDown();
			join(end);
			return firsts.run(tx);
		}));
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		Future<Integer> second = threads
			.submit(() -> level.once(options.apply(client.transaction()), this.key, this::work));
		await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 1 || second.isDone());
		end.countDown();
		try {
			first.get(30, TimeUnit.SECONDS);
		}
		catch (java.util.concurrent.ExecutionException ex) {
			assertThat(ex.getCause()).hasMessage("own");
		}
		return second;
	}

	private static void join(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource(Level.class)
	void whoComesMeanwhileWaitsAndGetsTheFirstOnesResult(Level level) throws Exception {
		assertThat(second(level, (stage) -> stage, this::work).get(30, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.runs).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource(Level.class)
	void whoComesMeanwhileRunsTheWorkIfTheFirstFails(Level level) throws Exception {
		assertThat(second(level, (stage) -> stage, (tx) -> {
			work(tx);
			throw new IllegalStateException("own");
		}).get(30, TimeUnit.SECONDS)).isEqualTo(2);
		assertThat(client.sql("select count(*) from effect").query(Long.class).single()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(Level.class)
	void oneOfManyRunsTheWork(Level level) throws Exception {
		CountDownLatch start = new CountDownLatch(1);
		List<Future<Integer>> results = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			results.add(threads.submit(() -> {
				join(start);
				return level.once(client.transaction(), this.key, this::work);
			}));
		}
		start.countDown();
		for (Future<Integer> result : results) {
			assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(1);
		}
		assertThat(this.runs).hasValue(1);
	}

	/**
	 * With an UPDATE by key they would, and by a place too: the index has one page, and
	 * the table as well, which the server knows and reads as a whole.
	 */
	@ParameterizedTest
	@EnumSource(Level.class)
	void workWithDifferentKeysNeverConflicts(Level level) throws Exception {
		client.sql("truncate postgres_profiles_once").update();
		client
			.sql("insert into postgres_profiles_once (key, type) select 'old ' || n, 'x' from generate_series(1, 5) n")
			.update();
		client.sql("vacuum analyze postgres_profiles_once").update();
		List<Future<Integer>> results = new ArrayList<>();
		for (int i = 1; i <= THREADS; i++) {
			int own = i;
			results.add(threads.submit(() -> {
				for (int n = 0; n < ROUNDS; n++) {
					level.once(client.transaction(), this.key + own + "/" + n,
							(tx) -> tx.sql("update tally set n = n + 1 where id = ? returning n")
								.param(own)
								.query(Integer.class)
								.single());
				}
				return ROUNDS;
			}));
		}
		for (Future<Integer> result : results) {
			assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(ROUNDS);
		}
		assertThat(client.sql("select n from tally").query(Integer.class).list()).hasSize(THREADS).containsOnly(ROUNDS);
	}

	@Test
	void waitEndsAtTheLimitForLocks() throws Exception {
		whileAnotherIsAtWork(() -> assertThatExceptionOfType(CannotAcquireLockException.class)
			.isThrownBy(() -> client.transaction()
				.lockTimeout(Duration.ofMillis(200))
				.name("pay")
				.once(this.key, Integer.class)
				.execute(this::work))
			.withMessageContainingAll("Profile 'orders'", "transaction 'pay'",
					"Another transaction is at work with the same key of once(…)", "55P03"));
	}

	@Test
	void waitEndsAtTheDeadline() throws Exception {
		whileAnotherIsAtWork(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.transaction()
				.timeout(Duration.ofMillis(200))
				.name("pay")
				.once(this.key, Integer.class)
				.execute(this::work))
			.withMessageContainingAll("Profile 'orders'", "the limit of 200 ms of transaction 'pay' was reached"));
	}

	@Test
	void waitEndsAtTheProfilesLimitForStatements() throws Exception {
		whileAnotherIsAtWork(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> other.transaction().once(this.key, Integer.class).execute(this::work))
			.withMessageContainingAll("Profile 'other'", "timeouts.statement"));
	}

	@Test
	void waitInATransactionThatWasJoinedEndsAtItsDeadline() throws Exception {
		whileAnotherIsAtWork(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.transaction()
				.timeout(Duration.ofMillis(300))
				.name("outer")
				.run((tx) -> client.transaction().once(this.key, Integer.class).execute(this::work)))
			.withMessageContainingAll("Profile 'orders'", "the limit of 300 ms of transaction 'outer' was reached"));
	}

	private void whileAnotherIsAtWork(Runnable assertion) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Future<Integer> first = threads
			.submit(() -> client.transaction().once(this.key, Integer.class).execute((tx) -> {
				begun.countDown();
				join(end);
				return work(tx);
			}));
		try {
			join(begun);
			assertion.run();
			assertThat(this.runs).as("its work has not run").hasValue(0);
		}
		finally {
			end.countDown();
		}
		assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
	}

	@Test
	void keyThatComesFreeIsClaimed() throws Exception {
		client.transaction().once(this.key, Integer.class).execute(this::work);
		client.sql("delete from effect").update();
		CompletableFuture<Integer> second = client.transaction().execute((tx) -> {
			tx.sql("delete from postgres_profiles_once where key = ?").param(this.key).update();
			CompletableFuture<Integer> running = CompletableFuture
				.supplyAsync(() -> client.transaction().once(this.key, Integer.class).execute(this::work), threads);
			await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 1);
			return running;
		});
		assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
	}

	/** As if the row had been there for the claim, and gone for whoever looks then. */
	@Test
	void keyThatComesFreeBeforeItsResultIsReadIsClaimedAgain() {
		client.sql("create sequence claims minvalue -1000 start 1").update();
		client.sql("""
				create function refuse() returns trigger language plpgsql as $$ begin
				return case when nextval('claims') < 3 then null else new end; end $$""").update();
		client.sql("""
				create trigger refuse before insert on postgres_profiles_once
				for each row when (new.result is null) execute function refuse()""").update();
		try {
			assertThat(client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
			assertThat(client.sql("select last_value from claims").query(Integer.class).single()).isEqualTo(3);
			client.sql("alter sequence claims restart with -100").update();
			assertThatExceptionOfType(OnceConflictException.class)
				.isThrownBy(() -> client.transaction().once(this.key + "2", Integer.class).execute(this::work))
				.withMessageContaining("was there and was gone again 5 times");
		}
		finally {
			client.sql("drop trigger refuse on postgres_profiles_once").update();
		}
		assertThat(this.runs).hasValue(1);
	}

}

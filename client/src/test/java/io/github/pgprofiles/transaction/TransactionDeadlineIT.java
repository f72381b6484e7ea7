package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The time-out of a transaction is a deadline for the whole of it. */
@EveryServer
@PostgresTest
class TransactionDeadlineIT {

	static TestDatabase database;

	private static final String SLEEP = "select 1 from (select pg_sleep(?)) slept";

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static PostgresClients.Closeable others;

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(3)))
			.build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager);
		others = Profiles.single("other", database);
		client.sql("create table t (id int primary key)").update();
	}

	@AfterAll
	static void close() {
		pool.close();
		others.close();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t").update();
	}

	private static Duration timed(Runnable work) {
		long begin = System.nanoTime();
		work.run();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static void sleep(ReadOnlyTransaction tx, double seconds) {
		tx.sql(SLEEP).param(seconds).query(Integer.class).single();
	}

	private static void expiresAfter(long millis, TransactionSpec.VoidWork<Transaction, RuntimeException> work) {
		Duration took = timed(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.transaction().name("slow").timeout(Duration.ofMillis(millis)).run((tx) -> {
				tx.sql("insert into t values (1)").update();
				work.run(tx);
			}))
			.withMessageContaining("the limit of " + millis + " ms of transaction 'slow'"));
		assertThat(took).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 350));
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

	@Test
	@Timing
	void oneStatementIsCutOff() {
		int before = Backends.of(client);
		expiresAfter(400, (tx) -> sleep(tx, 5));
		assertThat(Backends.of(client)).isEqualTo(before);
	}

	@Test
	@Timing
	void eachStatementGetsWhatIsLeft() {
		expiresAfter(900, (tx) -> {
			sleep(tx, 0.3);
			sleep(tx, 0.3);
			sleep(tx, 5);
		});
	}

	@Test
	@Timing
	void everyKindOfWorkGetsWhatIsLeft() {
		expiresAfter(500, (tx) -> {
			sleep(tx, 0.3);
			tx.batch("insert into t select 2 from (select pg_sleep(?::float8)) s", List.of(List.of(5)));
		});
		expiresAfter(500, (tx) -> {
			sleep(tx, 0.3);
			tx.sql("select pg_sleep(5)").query(String.class).forEach((row) -> {
			});
		});
		expiresAfter(500, (tx) -> {
			sleep(tx, 0.3);
			tx.copy().query("select pg_sleep(5)").csv().to(java.io.OutputStream.nullOutputStream());
		});
		expiresAfter(500, (tx) -> {
			sleep(tx, 0.3);
			tx.sql("select ?").param(1).timeout(Duration.ofSeconds(5)).query().list();
			tx.sql(SLEEP).param(5.0).timeout(Duration.ofSeconds(6)).query().list();
		});
	}

	@Test
	@Timing
	void savepointThatIsUndoneDoesNotMakeTheServerForget() {
		expiresAfter(900, (tx) -> {
			sleep(tx, 0.3);
			assertThatExceptionOfType(org.springframework.dao.DuplicateKeyException.class)
				.isThrownBy(() -> tx.nested().run((inner) -> {
					sleep(tx, 0.2);
					inner.sql("insert into t values (1)").update();
				}));
			sleep(tx, 5);
		});
	}

	@Test
	@Timing
	void workThatTakesTooLongByItselfDoesNotCommit() {
		expiresAfter(300, (tx) -> others.primary().sql(SLEEP).param(0.4).query(Integer.class).single());
	}

	@Test
	@Timing
	void profilesLimitHoldsForEachStatementAsBefore() {
		Duration took = timed(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.transaction().timeout(Duration.ofSeconds(20)).run((tx) -> sleep(tx, 10)))
			.withMessageContaining("timeouts.statement"));
		assertThat(took).isBetween(Duration.ofMillis(2900), Duration.ofMillis(4000));
	}

	@Test
	void streamsInItAreNotBoundByTheProfilesLimit() {
		long rows = client.transaction()
			.timeout(Duration.ofSeconds(20))
			.execute((tx) -> tx.sql("select pg_sleep(0.8) from generate_series(1, 4)")
				.query(String.class)
				.forEach((row) -> {
				}));
		assertThat(rows).isEqualTo(4);
	}

	@Test
	@Timing
	void ownLimitOfAStatementThatIsShorterHolds() {
		Duration took = timed(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> client.transaction()
				.timeout(Duration.ofSeconds(2))
				.run((tx) -> tx.sql(SLEEP).param(5.0).timeout(Duration.ofMillis(300)).query().list()))
			.withMessageContaining("the limit of 300 ms"));
		assertThat(took).isLessThan(Duration.ofMillis(900));
	}

	@Test
	@Timing
	void partThatJoinsHasADeadlineOfItsOwnAndGivesBackWhatHeld() {
		client.transaction().run((tx) -> {
			Duration took = timed(() -> client.transaction().timeout(Duration.ofSeconds(2)).run((joined) -> {
				assertThat(joined.sql("select 1").query(Integer.class).single()).isEqualTo(1);
				sleep(joined, 0.1);
			}));
			assertThat(took).isLessThan(Duration.ofSeconds(1));
			assertThat(tx.sql("show statement_timeout").query(String.class).single()).isEqualTo("3s");
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> tx.nested()
				.run((inner) -> client.transaction()
					.timeout(Duration.ofMillis(300))
					.run((joined) -> sleep(joined, 5))));
			assertThat(tx.sql("show statement_timeout").query(String.class).single()).isEqualTo("3s");
		});
	}

	@Test
	@Timing
	void longerDeadlineInsideAShorterOneChangesNothing() {
		expiresAfter(500,
				(tx) -> client.transaction().timeout(Duration.ofSeconds(9)).run((joined) -> sleep(joined, 5)));
	}

	@Test
	@Timing
	void timeoutOfSpringsTransactionHoldsForOurStatements() {
		TransactionTemplate spring = new TransactionTemplate(manager);
		spring.setTimeout(1);
		Duration took = timed(() -> assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> spring.executeWithoutResult((status) -> client.sql(SLEEP).param(5.0).query().list()))
			.withMessageContaining("the transaction's time-out"));
		assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
	}

	@Test
	@Timing
	void ourDeadlineHoldsForJdbcTemplate() {
		JdbcTemplate jdbc = new JdbcTemplate(pool);
		Duration took = timed(
				() -> assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> client.transaction()
					.timeout(Duration.ofMillis(800))
					.run((tx) -> jdbc.execute("select pg_sleep(5)"))));
		assertThat(took).isBetween(Duration.ofMillis(700), Duration.ofMillis(1500));
	}

	@Test
	@Timing
	void lockTimeoutEndsAWaitAndGoesWithTheTransaction() {
		client.sql("insert into t values (1)").update();
		others.primary().transaction().run((holder) -> {
			holder.sql("select * from t for update").query().list();
			Duration took = timed(() -> assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> client.transaction()
					.lockTimeout(Duration.ofMillis(200))
					.run((tx) -> tx.sql("delete from t").update())));
			assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofMillis(900));
		});
		assertThat(client.sql("show lock_timeout").query(String.class).single()).isEqualTo("0");
	}

	@Test
	void lockTimeoutOfAPartThatJoinsIsSetBack() {
		client.transaction().run((tx) -> {
			client.transaction()
				.lockTimeout(Duration.ofMillis(200))
				.run((joined) -> assertThat(joined.sql("show lock_timeout").query(String.class).single())
					.isEqualTo("200ms"));
			assertThat(tx.sql("show lock_timeout").query(String.class).single()).isEqualTo("0");
		});
	}

	@Test
	@Timing
	void deadlineEndsTheWaitForACommit() {
		client.sql("create table late (id int)").update();
		client.sql("""
				create function dawdle() returns trigger language plpgsql
				as $$ begin perform pg_sleep(5); return null; end $$""").update();
		client.sql("""
				create constraint trigger dawdle after insert on late
				deferrable initially deferred for each row execute function dawdle()""").update();
		Duration took = timed(
				() -> assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> client.transaction()
					.timeout(Duration.ofMillis(500))
					.run((tx) -> tx.sql("insert into late values (1)").update())));
		assertThat(took).isBetween(Duration.ofMillis(450), Duration.ofMillis(1200));
		assertThat(client.sql("select count(*) from late").query(Long.class).single()).isZero();
	}

}

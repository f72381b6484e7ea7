package io.github.pgprofiles.transaction;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is made of a COMMIT whose answer is lost. */
@PostgresTest
class CommitOutcomeIT {

	static TestDatabase database;

	private final List<String> heard = new ArrayList<>();

	private TestProxy proxy;

	private HikariDataSource pool;

	private PlatformTransactionManager manager;

	private PostgresClient client;

	private PostgresClients.Closeable direct;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
		open(2);
		this.direct = Profiles.single("direct", database);
		direct().sql("create table if not exists t (id int)").update();
		direct().sql("truncate t").update();
	}

	private void open(int size) {
		this.pool = Profiles.pool(Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.pool(PoolSettings.defaults().withMaxSize(size).withMinSize(0).withTimeout(Duration.ofSeconds(2)))
			.build());
		this.manager = new CheckedCommitTransactionManager("orders", this.pool, CommitOutcomeUnknownException::new);
		this.client = PostgresClient.create("orders", this.pool, () -> this.manager, ClientOptions.defaults()
			.withRetry(new RetrySettings(5, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(3))));
	}

	@AfterEach
	void close() throws IOException {
		this.pool.close();
		this.proxy.close();
		this.direct.close();
	}

	private PostgresClient direct() {
		return this.direct.primary();
	}

	private long count() {
		return direct().sql("select count(*) from t").query(Long.class).single();
	}

	private String insert(Transaction tx) {
		tx.sql("insert into t values (1)").update();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				CommitOutcomeIT.this.heard.add("committed");
			}

			@Override
			public void afterCompletion(int status) {
				CommitOutcomeIT.this.heard.add("status " + status);
			}

		});
		return "done";
	}

	@ParameterizedTest
	@EnumSource(CommitCut.class)
	void withoutRetryItIsUnknown(CommitCut cut) {
		this.proxy.cutAtCommit(cut, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction().name("pay").execute(this::insert))
			.withMessageContainingAll("Profile 'orders'", "the answer to COMMIT of transaction 'pay' was lost")
			.satisfies((ex) -> {
				assertThat(ex.safeToRetry()).isFalse();
				assertThat(PostgresError.of(ex).safeToRetry()).isFalse();
				assertThat(PostgresError.of(ex).profile()).isEqualTo("orders");
			});
		assertThat(this.heard).containsExactly("status " + TransactionSynchronization.STATUS_UNKNOWN);
		assertThat(this.client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
	}

	@Test
	void forSpringsUsersTooItIsUnknown() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> new TransactionTemplate(this.manager)
				.executeWithoutResult((status) -> jdbc.update("insert into t values (1)")));
		assertThat(count()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void withRetryCommittedWorkReturnsItsResultAndDoesNotRunAgain(int poolSize) {
		this.pool.close();
		open(poolSize);
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		AtomicInteger runs = new AtomicInteger();
		String result = this.client.transaction().retry().execute((tx) -> {
			runs.incrementAndGet();
			return insert(tx);
		});
		assertThat(result).isEqualTo("done");
		assertThat(runs).hasValue(1);
		assertThat(count()).isEqualTo(1);
		assertThat(this.heard).containsExactly("committed", "status " + TransactionSynchronization.STATUS_COMMITTED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void callbacksBehindALostAnswerThatWasFoundOutCanWork(int poolSize) {
		this.pool.close();
		open(poolSize);
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		this.client.transaction().retry().run((tx) -> {
			insert(tx);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					CommitOutcomeIT.this.client.sql("insert into t values (2)").update();
					new JdbcTemplate(CommitOutcomeIT.this.pool).update("insert into t values (3)");
					assertThat(count()).isEqualTo(3);
				}

				@Override
				public void afterCompletion(int status) {
					CommitOutcomeIT.this.client.transaction().run((tx) -> tx.sql("insert into t values (4)").update());
				}

			});
		});
		assertThat(count()).isEqualTo(4);
	}

	/** A policy of Spring's may say anything. */
	@ParameterizedTest
	@ValueSource(strings = { "PT720H", "PT2562047788015H", "PT0.0000001S", "PT0S", "PT-1S" })
	void anyTimeOfAPolicyWillDoToAsk(String timeout) {
		RetryPolicy policy = new RetryPolicy() {

			@Override
			public boolean shouldRetry(Throwable failure) {
				return PostgresError.of(failure).safeToRetry();
			}

			@Override
			public Duration getTimeout() {
				return Duration.parse(timeout);
			}

		};
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThat(this.client.transaction().retry(policy).execute(this::insert)).isEqualTo("done");
		assertThat(count()).isEqualTo(1);
	}

	@Test
	void withRetryWorkThatWasNotCommittedRunsAgain() {
		this.proxy.cutAtCommit(CommitCut.COMMIT_LOST, 2);
		AtomicInteger runs = new AtomicInteger();
		String result = this.client.transaction().serializable().retry().execute((tx) -> {
			runs.incrementAndGet();
			return insert(tx);
		});
		assertThat(result).isEqualTo("done");
		assertThat(runs).hasValue(3);
		assertThat(count()).isEqualTo(1);
		assertThat(this.heard).containsExactly("status " + TransactionSynchronization.STATUS_ROLLED_BACK,
				"status " + TransactionSynchronization.STATUS_ROLLED_BACK, "committed",
				"status " + TransactionSynchronization.STATUS_COMMITTED);
	}

	@Test
	void commitThatIsUnderWayIsWaitedFor() {
		direct().sql("""
				create or replace function dawdle() returns trigger language plpgsql
				as $$ begin perform pg_sleep(0.5); return null; end $$""").update();
		direct().sql("""
				create constraint trigger dawdle after insert on t
				deferrable initially deferred for each row execute function dawdle()""").update();
		try {
			this.proxy.cutAtCommit(CommitCut.REPLY_PENDING, 1);
			AtomicInteger runs = new AtomicInteger();
			this.client.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				insert(tx);
			});
			assertThat(runs).hasValue(1);
			assertThat(count()).isEqualTo(1);
		}
		finally {
			direct().sql("drop trigger dawdle on t").update();
		}
	}

	@Test
	@Timing
	void whatCannotBeFoundOutInTimeIsUnknownAndNotRunAgain() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		AtomicInteger runs = new AtomicInteger();
		long begin = System.nanoTime();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				insert(tx);
				this.proxy.refuse(true);
			}))
			.withMessageContaining("could not be found out in time");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(2500),
				Duration.ofSeconds(7));
		assertThat(runs).hasValue(1);
		assertThat(count()).isEqualTo(1);
	}

	@Test
	void lostAnswerOfAReadOnlyTransactionIsNoMatter() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		AtomicInteger runs = new AtomicInteger();
		int one = this.client.transaction().readOnly().retry().execute((tx) -> {
			runs.incrementAndGet();
			return tx.sql("select 1").query(Integer.class).single();
		});
		assertThat(one).isEqualTo(1);
		assertThat(runs).hasValue(2);
	}

	@Test
	void refusalOfACommitIsNoLostAnswer() {
		direct().sql("create table if not exists parent (id int primary key)").update();
		direct().sql("""
				create table if not exists child (id int references parent deferrable initially deferred)""").update();
		assertThatThrownBy(
				() -> this.client.transaction().retry().run((tx) -> tx.sql("insert into child values (1)").update()))
			.isInstanceOf(org.springframework.dao.DataIntegrityViolationException.class)
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23503"));
	}

	@Test
	@Timing
	void silentServerAtCommitIsUnknownWhenTheDeadlineHasPassed() {
		long begin = System.nanoTime();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction().timeout(Duration.ofMillis(600)).run((tx) -> {
				insert(tx);
				this.proxy.freeze();
			}))
			.withMessageContaining("the limit of 600 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

}

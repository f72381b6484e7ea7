package io.github.pgprofiles.internal.once;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work that happens once, and a COMMIT whose answer is lost. */
@PostgresTest
class OnceCommitIT {

	static TestDatabase database;

	private final String key = UUID.randomUUID().toString();

	private final AtomicInteger runs = new AtomicInteger();

	private TestProxy proxy;

	private PostgresClients.Closeable clients;

	private PostgresClient client;

	private PostgresClients.Closeable others;

	private PostgresClient direct;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
		this.clients = PostgresClients.open(Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.pool(PoolSettings.defaults().withMaxSize(2).withMinSize(0).withTimeout(Duration.ofSeconds(2)))
			.retry(new RetrySettings(5, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(2)))
			.build());
		this.client = this.clients.primary();
		this.others = Profiles.single("direct", database);
		this.direct = this.others.primary();
		this.direct.sql("create table if not exists effect (id int)").update();
		this.direct.transaction().once("table").run((tx) -> {
		});
		this.direct.sql("truncate effect, postgres_profiles_once").update();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.others.close();
		this.proxy.close();
	}

	private int work(Transaction tx) {
		int run = this.runs.incrementAndGet();
		tx.sql("insert into effect values (?)").param(run).update();
		return run;
	}

	private long effects() {
		return this.direct.sql("select count(*) from effect").query(Long.class).single();
	}

	private int replay() {
		return this.direct.transaction().once(this.key, Integer.class).execute(this::work);
	}

	@Test
	void aHundredLostAnswersLeaveAHundredRowsAndAHundredResults() {
		trials(100);
	}

	@Test
	@Tag("long")
	void aThousandLostAnswersLeaveAThousandRowsAndAThousandResults() {
		trials(1000);
	}

	private void trials(int count) {
		CommitCut[] cuts = CommitCut.values();
		for (int i = 0; i < count; i++) {
			int id = i;
			this.proxy.cutAtCommit(cuts[i % cuts.length], 1);
			Integer result = this.client.transaction().retry().once("trial-" + id, Integer.class).execute((tx) -> {
				tx.sql("insert into effect values (?)").param(id).update();
				return id;
			});
			assertThat(result).isEqualTo(id);
		}
		assertThat(this.proxy.takeCuts()).isEqualTo(count);
		assertThat(this.direct.sql("select id from effect").query(Integer.class).list()).hasSize(count)
			.doesNotHaveDuplicates();
		assertThat(this.direct.sql("""
				select count(*) from postgres_profiles_once, effect
				where key = 'trial-' || id and cast(result as int) = id""").query(Integer.class).single())
			.isEqualTo(count);
	}

	@Test
	void withoutRetryWhatWasCommittedIsFoundOut() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThat(this.client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
		assertThat(this.runs).hasValue(1);
		assertThat(replay()).isEqualTo(1);
	}

	@Test
	void withoutRetryWhatWasNotCommittedIsAFailureThatMayBeRetried() {
		this.proxy.cutAtCommit(CommitCut.COMMIT_LOST, 1);
		assertThatThrownBy(() -> this.client.transaction().once(this.key, Integer.class).execute(this::work))
			.isNotInstanceOf(CommitOutcomeUnknownException.class)
			.satisfies((thrown) -> assertThat(PostgresError.of(thrown).safeToRetry()).isTrue());
		assertThat(effects()).isZero();
		assertThat(replay()).isEqualTo(2);
		assertThat(effects()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void replayWhoseAnswerIsLostReturnsTheResult(CommitCut cut) {
		assertThat(replay()).isEqualTo(1);
		this.proxy.cutAtCommit(cut, 1);
		assertThat(this.client.transaction().retry().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
		assertThat(this.runs).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "REPLY_LOST", "COMMIT_LOST" })
	void replayWhoseAnswerIsLostNeedsNoServerAnyMore(CommitCut cut) {
		assertThat(this.client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
		this.proxy.cutAtCommit(cut, 1);
		this.proxy.refuse(true);
		assertThat(this.client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
		assertThat(this.proxy.takeCuts()).isEqualTo(1);
		this.proxy.refuse(false);
		assertThat(this.runs).hasValue(1);
	}

	/**
	 * As if the row had been there for the first claim, and gone for whoever looks then.
	 */
	@Test
	void workThatClaimedItsKeyOnlyLaterIsFoundOutToo() {
		this.client.transaction().once(this.key + "table").run((tx) -> {
		});
		this.direct.sql("create sequence claims").update();
		this.direct.sql("""
				create function refuse() returns trigger language plpgsql as $$ begin
				return case when nextval('claims') < 2 then null else new end; end $$""").update();
		this.direct.sql("""
				create trigger refuse before insert on postgres_profiles_once
				for each row when (new.result is null) execute function refuse()""").update();
		try {
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
			assertThat(this.client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
			assertThat(this.proxy.takeCuts()).isEqualTo(1);
		}
		finally {
			this.direct.sql("drop trigger refuse on postgres_profiles_once").update();
		}
		assertThat(effects()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "REPLY_LOST", "COMMIT_LOST" })
	void whatCannotBeFoundOutMayBeRunAgain(CommitCut cut) {
		this.proxy.cutAtCommit(cut, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction().once(this.key, Integer.class).execute((tx) -> {
				this.proxy.refuse(true);
				return work(tx);
			}))
			.satisfies((thrown) -> {
				assertThat(thrown.safeToRetry()).isTrue();
				assertThat(PostgresError.of(thrown).safeToRetry()).isTrue();
			});
		this.proxy.refuse(false);
		int expected = (cut == CommitCut.REPLY_LOST) ? 1 : 2;
		assertThat(this.client.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(expected);
		assertThat(effects()).isEqualTo(1);
	}

	/** Gives up early to find out, and later has all the time there is. */
	private final class Impatient implements RetryPolicy {

		private final AtomicReference<Duration> timeout = new AtomicReference<>(Duration.ofMillis(300));

		@Override
		public boolean shouldRetry(Throwable failure) {
			OnceCommitIT.this.proxy.refuse(false);
			this.timeout.set(Duration.ofSeconds(30));
			return failure instanceof CommitOutcomeUnknownException;
		}

		@Override
		public Duration getTimeout() {
			return this.timeout.get();
		}

		@Override
		public BackOff getBackOff() {
			return TransactionRetryPolicy.defaults().getBackOff();
		}

	}

	@ParameterizedTest
	@EnumSource(names = { "REPLY_LOST", "COMMIT_LOST" })
	void withRetryWhatCannotBeFoundOutIsRunAgain(CommitCut cut) {
		this.proxy.cutAtCommit(cut, 1);
		int expected = (cut == CommitCut.REPLY_LOST) ? 1 : 2;
		assertThat(this.client.transaction().retry(new Impatient()).once(this.key, Integer.class).execute((tx) -> {
			this.proxy.refuse(this.runs.get() == 0);
			return work(tx);
		})).isEqualTo(expected);
		assertThat(this.runs).hasValue(expected);
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void unknownOutcomeOfAnotherTransactionStaysOne() {
		this.client.transaction().once(this.key + "table").run((tx) -> {
		});
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction()
				.run((tx) -> this.client.transaction().once(this.key, Integer.class).execute(this::work)))
			.satisfies((thrown) -> assertThat(thrown.safeToRetry()).isFalse());
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.transaction()
				.once(this.key + "2", Integer.class)
				.execute((tx) -> tx.requiresNew().execute(this::work)))
			.satisfies((thrown) -> assertThat(thrown.safeToRetry()).isFalse());
	}

	@Test
	void connectionThatIsLostBeforeCommitLeavesTheKeyFree() {
		assertThatThrownBy(() -> this.client.transaction().once(this.key, Integer.class).execute((tx) -> {
			int run = work(tx);
			this.proxy.reset();
			tx.sql("select 1").query().list();
			return run;
		})).satisfies((thrown) -> assertThat(PostgresError.of(thrown).safeToRetry()).isTrue());
		assertThat(replay()).isEqualTo(2);
		assertThat(effects()).isEqualTo(1);
	}

}

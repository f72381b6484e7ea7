package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The end of a transaction that a batch, a COPY or a stream has to itself. */
@Timeout(60)
@SuppressWarnings("InputStreamSlowMultibyteRead") // streams that break at a byte
@PostgresTest
class OwnCommitIT {

	static TestDatabase database;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String INSERT = "insert into t values (?)";

	private static final String INSERT_RETURNING = "insert into t values (1) returning id";

	private TestProxy proxy;

	private PostgresClients.Closeable clients;

	private PostgresClient client;

	private PostgresClients.Closeable observers;

	private PostgresClient observer;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
		open((profile) -> {
		});
		this.observers = Profiles.single("observer", database);
		this.observer = this.observers.primary();
		this.observer.sql("drop table if exists t").update();
		this.observer.sql("create table t (id int unique deferrable initially deferred)").update();
	}

	private void open(Consumer<ProfileSettingsBuilder> change) {
		ProfileSettingsBuilder profile = Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port());
		change.accept(profile);
		this.clients = PostgresClients.open(profile.build());
		this.client = this.clients.primary();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.proxy.close();
		this.observers.close();
	}

	private long count() {
		return this.observer.sql("select count(*) from t").query(Long.class).single();
	}

	/** Work of many messages that puts one row into t. */
	interface Work {

		void run(PostgresClient client) throws Exception;

	}

	record Id(int id) {
	}

	private static InputStream csv() {
		return new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8));
	}

	static Stream<Arguments> work() {
		Stream<Work> all = Stream.of((client) -> client.batch(INSERT, List.of(List.of(1))),
				(client) -> client.batch(INSERT).size(1).update(List.<Object>of(List.of(1)).iterator()),
				(client) -> client.batch(INSERT + " returning id")
					.query(Integer.class)
					.forEach(List.<Object>of(List.of(1)).iterator(), (id) -> {
					}),
				(client) -> client.copy().into("t").csv().timeout(LIMIT).from(csv()),
				(client) -> client.copy().into("t").csv().onProgress((progress) -> {
				}).from(csv()),
				(client) -> client.copy().into("t").staging("insert into t select id from staging").csv().from(csv()),
				(client) -> client.copy().into("t").records(Id.class).from(List.of(new Id(1))),
				(client) -> client.copy().query(INSERT_RETURNING).csv().timeout(LIMIT).to(new java.io.StringWriter()),
				(client) -> client.sql(INSERT_RETURNING).timeout(LIMIT).query(Integer.class).forEach((id) -> {
				}), (client) -> client.sql(INSERT_RETURNING).query(Integer.class).forEach((id) -> {
				}),
				(client) -> client.sql(INSERT_RETURNING)
					.engine(StreamEngine.COPY)
					.query(Integer.class)
					.forEach((id) -> {
					}),
				(client) -> {
					try (Stream<Integer> ids = client.sql(INSERT_RETURNING)
						.fetchSize(1)
						.query(Integer.class)
						.stream()) {
						ids.forEach((id) -> {
						});
					}
				});
		return all.flatMap((each) -> Stream.of(CommitCut.values()).map((cut) -> Arguments.of(each, cut)));
	}

	@ParameterizedTest
	@MethodSource("work")
	void lostAnswerIsUnknownAndSaysNotToRunAgain(Work work, CommitCut cut) {
		this.proxy.cutAtCommit(cut, 1);
		assertUnknown(() -> work.run(this.client));
		assertThat(this.proxy.takeCuts()).isOne();
		if (cut == CommitCut.REPLY_LOST) {
			assertThat(count()).isOne();
		}
		assertThat(this.client.sql("select 1").query(Integer.class).single()).isOne();
	}

	private static void assertUnknown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(call)
			.withMessageStartingWith("Profile 'orders': ")
			.withMessageContaining("the answer to COMMIT was lost: it is committed, or it is not")
			.satisfies((ex) -> {
				assertThat(ex.profile()).isEqualTo("orders");
				assertThat(PostgresError.of(ex).safeToRetry()).isFalse();
				assertThat(PostgresError.of(ex).sqlState()).startsWith("08");
				assertThat(TransactionRetryPolicy.defaults().shouldRetry(ex)).isFalse();
			});
	}

	@ParameterizedTest
	@EnumSource(CommitCut.class)
	void statementWithALimitThatTheDriverSendsApartIsNoException(CommitCut cut) {
		this.clients.close();
		open((profile) -> profile.property("preferQueryMode", "simple"));
		this.proxy.cutAtCommit(cut, 1);
		assertUnknown(() -> this.client.sql("insert into t values (1)").timeout(LIMIT).update());
	}

	/** Nothing but the end of the data commits it. */
	@Test
	void copyWithoutATransactionIsUnknownBehindItsEnd() {
		this.clients.close();
		open((profile) -> profile.property("socketTimeout", "1"));
		assertUnknown(() -> this.client.copy().into("t").csv().from(ending(() -> this.proxy.freeze())));
	}

	@Test
	void copyThatItsServerLeavesAtItsEndIsUnknown() {
		this.observer.sql("""
				create or replace function leave() returns trigger language plpgsql
				as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$""").update();
		this.observer.sql("create trigger leave after insert on t execute function leave()").update();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.copy().into("t").csv().from(csv()));
	}

	/** Runs something at the end of the data, once the server waits for it. */
	private static InputStream ending(Runnable end) {
		return new InputStream() {

			private final InputStream data = csv();

			@Override
			public int read() throws IOException {
				int read = this.data.read();
				if (read < 0) {
					end.run();
				}
				return read;
			}

		};
	}

	@Test
	void serverThatIsSilentAtCommitBeyondTheLimitIsUnknownToo() {
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.copy()
				.into("t")
				.csv()
				.timeout(Duration.ofMillis(700))
				.onProgress((progress) -> freezeAtTheEnd(progress))
				.from(csv()))
			.withMessageContaining("the limit of 700 ms");
	}

	private void freezeAtTheEnd(CopyProgress progress) {
		if (progress.done()) {
			this.proxy.freeze();
		}
	}

	@Test
	void connectionThatWasLostBeforeCommitHasLeftNothingAndTheWorkMayRunAgain() {
		Iterator<Object> rows = Stream.iterate(1, (n) -> n + 1).limit(6).peek((n) -> {
			if (n == 4) {
				this.proxy.reset();
			}
		}).map((n) -> (Object) List.of(n)).iterator();
		List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> all = List.of(
				() -> this.client.batch(INSERT).size(2).update(rows),
				() -> this.client.copy().into("t").csv().timeout(LIMIT).onProgress((progress) -> {
				}).from(ending(() -> this.proxy.reset())),
				() -> this.client.copy().into("t").csv().timeout(LIMIT).from(broken()),
				() -> this.client.copy().into("t").csv().from(broken()),
				() -> this.client.copy()
					.into("t")
					.staging("insert into t select pg_terminate_backend(pg_backend_pid())::int from staging")
					.csv()
					.from(csv()));
		for (org.assertj.core.api.ThrowableAssert.ThrowingCallable each : all) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(each).satisfies((ex) -> {
				assertThat(ex).isNotInstanceOf(CommitOutcomeUnknownException.class);
				assertThat(PostgresError.of(ex).safeToRetry()).isTrue();
			});
			assertThat(count()).isZero();
		}
	}

	@Test
	void commitThatWentWithTheCommandIsUnknownWhereTheConnectionIsLostAtTheEndOfTheData() {
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.copy().into("t").csv().timeout(LIMIT).from(ending(() -> this.proxy.reset())));
	}

	/** Its server is gone long before its end. */
	private InputStream broken() {
		return new InputStream() {

			private int left = 16 * 1024 * 1024;

			@Override
			public int read() {
				if (this.left == 15 * 1024 * 1024) {
					OwnCommitIT.this.proxy.reset();
				}
				return (this.left-- > 0) ? '\n' : -1;
			}

		};
	}

	@Test
	void refusalOfACommitIsNoLostAnswer() {
		this.observer.sql("insert into t values (1)").update();
		List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> all = List.of(
				() -> this.client.batch(INSERT, List.of(List.of(1))),
				() -> this.client.copy().into("t").csv().from(csv()),
				() -> this.client.copy().into("t").csv().timeout(LIMIT).from(csv()),
				() -> this.client.sql(INSERT_RETURNING).timeout(LIMIT).query(Integer.class).forEach((id) -> {
				}));
		for (org.assertj.core.api.ThrowableAssert.ThrowingCallable each : all) {
			assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(each)
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
		}
		assertThat(count()).isOne();
	}

	/** What is lost is told by its SQLSTATE alone, and may have been done. */
	@Test
	void statementOfItsOwnThatIsLostIsNotSafeToRunAgain() {
		this.clients.close();
		open((profile) -> profile.property("socketTimeout", "1"));
		this.proxy.freeze();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.client.sql("insert into t values (1)").update())
			.satisfies((ex) -> {
				assertThat(PostgresError.of(ex).sqlState()).isEqualTo("08006");
				assertThat(PostgresError.of(ex).safeToRetry()).isFalse();
			});
	}

	@Test
	void joinedWorkLeavesTheEndToTheTransaction() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		this.client.transaction().retry().run((tx) -> {
			tx.batch(INSERT, List.of(List.of(1)));
			tx.copy().into("t").csv().timeout(LIMIT).from(new ByteArrayInputStream(new byte[] { '2' }));
		});
		assertThat(this.proxy.takeCuts()).isOne();
		assertThat(count()).isEqualTo(2);
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockOfALostSessionIsLostAndNotUnknown() {
		this.clients.close();
		open((profile) -> profile.property("preferQueryMode", "simple").timeouts(TimeoutSettings.none()));
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.client.lock("nightly").tryRun(Duration.ofSeconds(1), () -> {
			}))
			.satisfies((ex) -> assertThat(ex).isNotInstanceOf(CommitOutcomeUnknownException.class));
		assertThat(this.proxy.takeCuts()).isOne();
	}

}

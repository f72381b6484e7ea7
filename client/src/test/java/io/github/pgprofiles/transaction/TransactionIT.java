package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@EveryServer
@PostgresTest
@AlsoPooled
class TransactionIT {

	/** One connection: whatever did not join would wait for it in vain. */
	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int primary key)").update();
		client.sql("""
				create table child (id int primary key,
				parent int references t deferrable initially deferred)""").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t, child").update();
	}

	private static long committed() {
		return other.sql("select count(*) from t").query(Long.class).single();
	}

	private static void insert(int id) {
		client.sql("insert into t values (?)").param(id).update();
	}

	@Test
	void executeCommitsAndReturnsTheValue() {
		String value = client.transaction().execute((tx) -> {
			assertThat(tx.sql("insert into t values (1)").update()).isEqualTo(1);
			assertThat(committed()).isZero();
			return "done";
		});
		assertThat(value).isEqualTo("done");
		assertThat(committed()).isEqualTo(1);
		String none = client.transaction().execute((tx) -> null);
		assertThat(none).isNull();
	}

	@Test
	void runCommits() {
		client.transaction().run((tx) -> tx.batch("insert into t values (?)", List.of(List.of(1), List.of(2))));
		assertThat(committed()).isEqualTo(2);
	}

	static Stream<Throwable> throwables() {
		return Stream.of(new IllegalStateException("unchecked"), new IOException("checked"), new Exception("plain"),
				new OutOfMemoryError("error"), new AssertionError("assertion"), new Throwable("itself"),
				new InterruptedException("interrupt"));
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void everyThrowableRollsBackAndPassesThroughAsItIs(Throwable own) {
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			throw own;
		})).isSameAs(own);
		assertThatThrownBy(() -> client.transaction().execute((tx) -> {
			insert(2);
			throw own;
		})).isSameAs(own);
		assertThat(committed()).isZero();
	}

	@Test
	void checkedExceptionKeepsItsTypeForTheCompiler() {
		try {
			client.transaction().run((tx) -> {
				throw new IOException("own");
			});
		}
		catch (IOException ex) {
			assertThat(ex).hasMessage("own").hasNoSuppressedExceptions();
		}
	}

	@Test
	void everythingInsideBelongsToTheTransaction() {
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			int pid = tx.sql("select pg_backend_pid()").query(Integer.class).single();
			insert(1);
			tx.batch("insert into t values (?)", List.of(List.of(2), List.of(3)));
			tx.copy().into("t").csv().from(new ByteArrayInputStream("4\n5\n".getBytes(StandardCharsets.UTF_8)));
			List<Integer> ids = tx.streaming().sql("select id from t").query(Integer.class).withStream(Stream::toList);
			assertThat(ids).containsExactly(1, 2, 3, 4, 5);
			assertThat(tx.copy().from("t").csv().to(OutputStream.nullOutputStream()).rows()).isEqualTo(5);
			assertThat(tx.sql("select id from t").query(Integer.class).forEach((id) -> {
			})).isEqualTo(5);
			Integer lent = client.withConnection((connection) -> {
				try (var rows = connection.createStatement().executeQuery("select pg_backend_pid()")) {
					rows.next();
					return rows.getInt(1);
				}
			});
			assertThat(lent).isEqualTo(pid);
			assertThat(new JdbcTemplate(pool).queryForObject("select count(*) from t", Long.class)).isEqualTo(5);
			throw new IllegalStateException("roll back");
		})).hasMessage("roll back");
		assertThat(committed()).isZero();
	}

	@Test
	void streamInsideLeavesTheTransactionOpen() {
		client.transaction().run((tx) -> {
			insert(1);
			try (Stream<Integer> rows = tx.sql("select generate_series(1, 100)")
				.fetchSize(10)
				.query(Integer.class)
				.stream()) {
				assertThat(rows.iterator().next()).isEqualTo(1);
				assertThat(
						tx.sql("select count(*) from pg_cursors where name <> '' and statement like '%series(1, 100)'")
							.query(Long.class)
							.single())
					.as("portals")
					.isEqualTo(1);
				insert(2);
			}
			assertThatThrownBy(() -> tx.sql("select 1").query(Integer.class).forEach((row) -> {
				throw new IllegalStateException("own");
			})).hasMessage("own");
			insert(3);
			assertThat(committed()).isZero();
		});
		assertThat(committed()).isEqualTo(3);
	}

	@Test
	void streamThatOutlivesItsTransactionFailsAndLeavesThePoolWhole() {
		AtomicReference<Stream<Integer>> escaped = new AtomicReference<>();
		client.transaction()
			.run((tx) -> escaped
				.set(tx.sql("select generate_series(1, 100)").fetchSize(10).query(Integer.class).stream()));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> escaped.get().toList())
			.withMessageContaining("Profile 'orders'");
		insert(1);
		assertThat(committed()).isEqualTo(1);
	}

	@Test
	void joinsTheTransactionThatSpringHasOpen() {
		TransactionTemplate spring = new TransactionTemplate(manager);
		assertThatThrownBy(() -> spring.executeWithoutResult((status) -> {
			insert(1);
			client.batch("insert into t values (?)", List.of(List.of(2)));
			client.transaction().run((tx) -> insert(3));
			assertThat(committed()).as("the inner commit is none").isZero();
			assertThat(new JdbcTemplate(pool).queryForObject("select count(*) from t", Long.class)).isEqualTo(3);
			throw new IllegalStateException("own");
		})).hasMessage("own");
		assertThat(committed()).isZero();
		spring.executeWithoutResult((status) -> client.transaction().run((tx) -> insert(1)));
		assertThat(committed()).isEqualTo(1);
	}

	@Test
	void springJoinsOurs() {
		client.transaction().run((tx) -> {
			insert(1);
			new TransactionTemplate(manager)
				.executeWithoutResult((status) -> assertThat(status.isNewTransaction()).isFalse());
			new JdbcTemplate(pool).update("insert into t values (2)");
			client.transaction().run((inner) -> inner.sql("insert into t values (3)").update());
			assertThat(committed()).isZero();
		});
		assertThat(committed()).isEqualTo(3);
	}

	@Test
	void innerFailureThatIsSwallowedRollsTheOuterBack() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(1);
			assertThatThrownBy(() -> client.transaction().run((inner) -> {
				throw new IllegalStateException("own");
			})).hasMessage("own");
		}));
		assertThat(committed()).isZero();
	}

	@Test
	void swallowedFailureOfAStatementIsNeverReportedAsACommit() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(1);
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> insert(1));
		}))
			.withMessageContaining("Profile 'orders'")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
				insert(1);
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> new JdbcTemplate(pool).execute("select 1 / 0"));
			}));
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(1);
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> tx.copy().query("select generate_series(1, 9999999)").csv().to(failing()));
		}));
		assertThat(committed()).isZero();
		insert(1);
		assertThat(committed()).isEqualTo(1);
	}

	private static OutputStream failing() {
		return new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("own");
			}

		};
	}

	@Test
	void failureAtCommitIsTranslated() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql("insert into child values (1, 99)").update()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).constraint()).isEqualTo("child_parent_fkey"))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
		insert(1);
	}

	@Test
	void transactionIsUsableInsideItsWorkOnly() {
		AtomicReference<Transaction> escaped = new AtomicReference<>();
		client.transaction().run((tx) -> {
			escaped.set(tx);
			CompletableFuture<Integer> elsewhere = CompletableFuture
				.supplyAsync(() -> tx.sql("insert into t values (1)").update());
			assertThatExceptionOfType(CompletionException.class).isThrownBy(elsewhere::join)
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("another thread");
		});
		for (Runnable call : List.<Runnable>of(() -> escaped.get().sql("insert into t values (1)").update(),
				() -> escaped.get().batch("insert into t values (?)", List.of(List.of(1))),
				() -> escaped.get().streaming(), () -> escaped.get().copy())) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call::run)
				.withMessageContaining("after its end")
				.withMessageContaining("orders");
		}
		assertThat(committed()).isZero();
	}

	@Test
	void newTransactionOfSpringsInsideOursIsItsOwn() {
		TransactionTemplate requiresNew = new TransactionTemplate(
				new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new));
		requiresNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		assertThatExceptionOfType(PoolExhaustedException.class)
			.as("the pool's one connection is in the suspended transaction")
			.isThrownBy(
					() -> client.transaction().run((tx) -> requiresNew.executeWithoutResult((status) -> insert(1))));
		assertThat(committed()).isZero();
	}

}

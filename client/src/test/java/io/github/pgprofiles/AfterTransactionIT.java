package io.github.pgprofiles;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Work in callbacks that run when a transaction has ended on the server, and Spring still
 * takes it for open. The pool has one connection.
 */
class AfterTransactionIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient orders;

	private static PostgresClients.Closeable others;

	/** Sees what is committed. */
	private static PostgresClient witness;

	@BeforeAll
	static void open() {
		pool = Profiles.pool("orders", database);
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		orders = PostgresClient.create("orders", pool, () -> manager);
		others = Profiles.single("witness", database);
		witness = others.get("witness");
		witness.sql("create table parent (id int primary key)").update();
		witness.sql("create table t (id int primary key, parent int references parent deferrable initially deferred)")
			.update();
	}

	@AfterAll
	static void close() {
		pool.close();
		others.close();
	}

	@BeforeEach
	void empty() {
		witness.sql("truncate t").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	/** When a callback runs. */
	enum Phase {

		AFTER_COMMIT, AFTER_COMPLETION, AFTER_ROLLBACK;

		void run(Runnable work) {
			run(work, (tx) -> tx.sql("insert into t values (0)").update());
		}

		void run(Runnable work, Consumer<Transaction> before) {
			List<Throwable> thrown = new ArrayList<>();
			int[] calls = { 0 };
			Runnable guarded = () -> {
				calls[0]++;
				try {
					work.run();
				}
				catch (RuntimeException | Error ex) {
					// Spring only logs it after completion
					thrown.add(ex);
				}
			};
			orders.transaction().run((tx) -> {
				before.accept(tx);
				register(this == AFTER_COMMIT ? guarded : null, this == AFTER_COMMIT ? null : guarded);
				if (this == AFTER_ROLLBACK) {
					tx.rollbackOnly();
				}
			});
			assertThat(calls[0]).isOne();
			if (!thrown.isEmpty()) {
				throw new AssertionError(thrown.get(0));
			}
		}

		List<Integer> kept(Integer... more) {
			List<Integer> all = new ArrayList<>(List.of(more));
			if (this != AFTER_ROLLBACK) {
				all.add(0, 0);
			}
			return all;
		}

	}

	private static void register(Runnable afterCommit, Runnable afterCompletion) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				if (afterCommit != null) {
					afterCommit.run();
				}
			}

			@Override
			public void afterCompletion(int status) {
				if (afterCompletion != null) {
					afterCompletion.run();
				}
			}

		});
	}

	private static InputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static List<Integer> committed() {
		return witness.sql("select id from t order by id").query(Integer.class).list();
	}

	@ParameterizedTest
	@EnumSource
	void loneWorkIsCommittedWhenItReturns(Phase phase) {
		phase.run(() -> {
			assertThat(orders.sql("insert into t values (1)").update()).isOne();
			assertThat(committed()).isEqualTo(phase.kept(1));
			orders.batch("insert into t values (?)", List.of(List.of(2), List.of(3)));
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 3));
			orders.copy().into("t").columns("id").csv().from(bytes("4\n5\n"));
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 3, 4, 5));
			assertThat(orders.sql("insert into t values (6) returning id").query(Integer.class).single()).isEqualTo(6);
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 3, 4, 5, 6));
		});
		assertThat(committed()).isEqualTo(phase.kept(1, 2, 3, 4, 5, 6));
	}

	@ParameterizedTest
	@EnumSource
	void recordsUpsertsStreamsAndBorrowedConnectionsStandByThemselves(Phase phase) {
		phase.run(() -> {
			assertThat(
					orders.copy().into("t").columns("id").onConflict("id").doNothing().csv().from(bytes("1\n")).rows())
				.isOne();
			assertThat(committed()).isEqualTo(phase.kept(1));
			try (Stream<Integer> rows = orders.sql("insert into t values (2) returning id")
				.fetchSize(1)
				.query(Integer.class)
				.stream()) {
				assertThat(rows.toList()).containsExactly(2);
			}
			assertThat(committed()).isEqualTo(phase.kept(1, 2));
			boolean autocommit = orders.withConnection((connection) -> {
				connection.createStatement().execute("insert into t values (3)");
				return connection.getAutoCommit();
			});
			assertThat(autocommit).isTrue();
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 3));
		});
	}

	@ParameterizedTest
	@EnumSource
	void transactionsBeginAndEndThere(Phase phase) {
		phase.run(() -> {
			String value = orders.transaction().repeatableRead().execute((tx) -> {
				assertThat(tx.sql("show transaction_isolation").query(String.class).single())
					.isEqualTo("repeatable read");
				tx.sql("insert into t values (1)").update();
				tx.nested().run((inner) -> inner.sql("insert into t values (2)").update());
				assertThat(committed()).as("not yet").isEqualTo(phase.kept());
				return "value";
			});
			assertThat(value).isEqualTo("value");
			assertThat(committed()).isEqualTo(phase.kept(1, 2));
			assertThatIllegalStateException().isThrownBy(() -> orders.transaction().run((tx) -> {
				tx.sql("insert into t values (3)").update();
				throw new IllegalStateException("own");
			}));
			orders.transaction().requiresNew().run((tx) -> tx.sql("insert into t values (4)").update());
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 4));
			orders.transaction().readOnly().run((tx) -> tx.sql("select 1").query().list());
			orders.sql("insert into t values (5)").update();
			assertThat(committed()).isEqualTo(phase.kept(1, 2, 4, 5));
		});
	}

	@ParameterizedTest
	@EnumSource
	void retriesRunThere(Phase phase) {
		phase.run(() -> {
			int[] runs = { 0 };
			orders.transaction().retry().run((tx) -> {
				tx.sql("insert into t values (?)").param(++runs[0]).update();
				if (runs[0] < 3) {
					tx.sql("do $$ begin raise exception using errcode = '40001'; end $$").update();
				}
			});
			assertThat(runs[0]).isEqualTo(3);
			assertThat(committed()).isEqualTo(phase.kept(3));
		});
	}

	@ParameterizedTest
	@EnumSource
	void workByKeyIsDoneOnceThere(Phase phase) {
		String key = "after-" + phase;
		phase.run(() -> {
			for (int i = 0; i < 2; i++) {
				assertThat(orders.transaction().once(key, Integer.class).execute((tx) -> {
					tx.sql("insert into t values (1)").update();
					return 1;
				})).isOne();
				assertThat(committed()).isEqualTo(phase.kept(1));
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void locksAreTakenAndReleasedThere(Phase phase) {
		phase.run(() -> {
			boolean free = orders.transaction().execute((tx) -> {
				orders.lock("behind").inTransaction().run((locked) -> tx.sql("insert into t values (1)").update());
				return witness.lock("behind").tryRun(Duration.ZERO, () -> {
				});
			});
			assertThat(free).isFalse();
			assertThat(committed()).isEqualTo(phase.kept(1));
			assertThat(witness.lock("behind").tryRun(Duration.ZERO, () -> {
			})).isTrue();
			orders.lock("behind").run(() -> assertThat(witness.lock("behind").tryRun(Duration.ZERO, () -> {
			})).isFalse());
		});
	}

	@ParameterizedTest
	@EnumSource
	void deferredConstraintThatIsViolatedIsToldToTheCaller(Phase phase) {
		phase.run(() -> {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> orders.sql("insert into t values (1, 77)").update());
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> orders.transaction().run((tx) -> tx.sql("insert into t values (2, 77)").update()));
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> new JdbcTemplate(pool).update("insert into t values (3, 77)"));
		});
		assertThat(committed()).isEqualTo(phase.kept());
	}

	@ParameterizedTest
	@EnumSource
	void springsOwnTemplatesCommitThere(Phase phase) {
		JdbcTemplate jdbc = new JdbcTemplate(pool);
		TransactionTemplate required = new TransactionTemplate(manager);
		TransactionTemplate mandatory = new TransactionTemplate(manager);
		mandatory.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
		phase.run(() -> {
			required.executeWithoutResult((status) -> {
				assertThat(status.isNewTransaction()).isTrue();
				jdbc.update("insert into t values (2)");
				orders.sql("insert into t values (3)").update();
				assertThat(committed()).isEqualTo(phase.kept());
			});
			assertThat(committed()).isEqualTo(phase.kept(2, 3));
			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> mandatory.executeWithoutResult((status) -> {
				}));
			jdbc.update("insert into t values (4)");
			assertThat(committed()).isEqualTo(phase.kept(2, 3, 4));
		});
	}

	@ParameterizedTest
	@EnumSource
	void timeLimitOfTheEndedTransactionIsOver(Phase phase) {
		orders.transaction().timeout(Duration.ofMillis(400)).run((tx) -> {
			Runnable slow = () -> {
				orders.sql("select pg_sleep(0.6)").query().list();
				orders.sql("insert into t values (1)").update();
			};
			register(phase == Phase.AFTER_COMMIT ? slow : null, phase == Phase.AFTER_COMMIT ? null : slow);
			if (phase == Phase.AFTER_ROLLBACK) {
				tx.rollbackOnly();
			}
		});
		assertThat(committed()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource
	void endOfAReadOnlyTransactionIsNoReadOnlyPlace(Phase phase) {
		TransactionTemplate readOnly = new TransactionTemplate(manager);
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			Runnable write = () -> orders.batch("insert into t values (?)", List.of(List.of(1), List.of(2)));
			register(phase == Phase.AFTER_COMMIT ? write : null, phase == Phase.AFTER_COMMIT ? null : write);
			if (phase == Phase.AFTER_ROLLBACK) {
				status.setRollbackOnly();
			}
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void workBeforeTheEndIsPartOfIt(boolean commits) {
		orders.transaction().run((tx) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					orders.sql("insert into t values (1)").update();
				}

				@Override
				public void beforeCompletion() {
					orders.transaction().run((joined) -> joined.sql("insert into t values (2)").update());
					assertThat(committed()).isEmpty();
				}

			});
			if (!commits) {
				tx.rollbackOnly();
			}
		});
		assertThat(committed()).isEqualTo(commits ? List.of(1, 2) : List.of());
	}

	@Test
	void callbackOfACallbackStandsByItselfToo() {
		Phase.AFTER_COMMIT.run(() -> orders.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			register(() -> orders.sql("insert into t values (2)").update(), () -> {
				orders.transaction().run((inner) -> inner.sql("insert into t values (3)").update());
				orders.sql("insert into t values (4)").update();
			});
		}));
		assertThat(committed()).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void failureOfACallbackDoesNotRunCommittedWorkAgain() {
		int[] runs = { 0 };
		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> orders.transaction().retry().run((tx) -> {
				tx.sql("insert into t values (?)").param(++runs[0]).update();
				register(() -> orders.sql("do $$ begin raise exception using errcode = '40001'; end $$").update(),
						null);
			}));
		assertThat(runs[0]).isOne();
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void listenersOfTheManagerAreCallbacksToo() {
		CheckedCommitTransactionManager own = new CheckedCommitTransactionManager("orders", pool,
				CommitOutcomeUnknownException::new);
		PostgresClient client = PostgresClient.create("orders", pool, () -> own);
		own.addListener(new TransactionExecutionListener() {

			@Override
			public void afterCommit(TransactionExecution transaction, Throwable failure) {
				client.sql("insert into t values (2)").update();
				assertThat(committed()).containsExactly(1, 2);
			}

		});
		client.transaction().run((tx) -> tx.sql("insert into t values (1)").update());
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void transactionOfAnotherProfileGoesOnWhileOneEnds() {
		witness.transaction().run((outer) -> {
			orders.transaction().run((tx) -> register(() -> {
				orders.sql("insert into t values (1)").update();
				witness.sql("insert into t values (2)").update();
				witness.transaction().run((joined) -> joined.sql("insert into t values (3)").update());
			}, () -> witness.sql("insert into t values (4)").update()));
			assertThat(orders.sql("select id from t").query(Integer.class).list()).containsExactly(1);
			outer.rollbackOnly();
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void connectionThatWasBoundBeforeStaysWithItsOwner() throws Exception {
		try (Connection connection = pool.getConnection()) {
			TransactionSynchronizationManager.bindResource(pool, new ConnectionHolder(connection));
			try {
				new TransactionTemplate(manager).executeWithoutResult((status) -> register(() -> {
				}, null));
				assertThat(connection.isClosed()).isFalse();
				assertThat(connection.getAutoCommit()).isTrue();
			}
			finally {
				TransactionSynchronizationManager.unbindResource(pool);
			}
		}
	}

}

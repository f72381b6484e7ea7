package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.testing.NotPooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Work in callbacks that run when a transaction has ended on the server, and Spring still
 * takes it for open.
 */
class AfterTransactionIT extends AfterTransactionFixture {

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
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
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

}

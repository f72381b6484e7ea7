package io.github.pgprofiles.transaction;

import java.sql.Connection;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Who else hears of the end of a transaction, and what came before it. */
class TransactionCallbackIT extends AfterTransactionFixture {

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

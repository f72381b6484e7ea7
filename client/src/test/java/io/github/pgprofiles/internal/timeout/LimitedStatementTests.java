package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import io.github.pgprofiles.testing.StubConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is sent for a limit, and set back, in the order of messages: by a connection
 * without a server.
 */
class LimitedStatementTests {

	private static final String SQL = "select name from customer where id = ?";

	private static final TimeLimit SECOND = new TimeLimit(1000);

	private final AtomicLong clock = new AtomicLong();

	private final StubConnection stub = new StubConnection();

	private final ConnectionSource connections = new ConnectionSource(this.stub.dataSource());

	@AfterEach
	void nothingIsLeftOnTheThread() {
		ConnectionHolder holder = (ConnectionHolder) TransactionSynchronizationManager
			.unbindResourceIfPossible(this.connections.dataSource());
		if (holder != null) {
			TransactionState.end(holder);
		}
	}

	private ConnectionHolder join() {
		ConnectionHolder holder = new ConnectionHolder(this.stub.begin().connection());
		TransactionSynchronizationManager.bindResource(this.connections.dataSource(), holder);
		return holder;
	}

	private ServerDeadline deadline(int millis) {
		Deadline deadline = new Deadline(new TimeLimit(millis), "the limit", this.clock::get);
		ServerDeadline server = new ServerDeadline(deadline, millis);
		TransactionState.get(this.connections.dataSource()).limit(server);
		return server;
	}

	private void pass(long millis) {
		this.clock.addAndGet(millis * 1_000_000);
	}

	private String query(@Nullable TimeLimit limit) throws SQLException {
		try (LimitedStatement statement = LimitedStatement.prepare(this.connections, this.stub.connection(), limit,
				true, SQL, new WithId())) {
			statement.query();
		}
		return this.stub.sent().get(this.stub.sent().size() - 1);
	}

	private static final class WithId implements LimitedStatement.Preparation {

		@Override
		public PreparedStatement prepare(Connection connection, String sql, int offset) throws SQLException {
			PreparedStatement statement = connection.prepareStatement(sql);
			statement.setInt(offset + 1, 7);
			return statement;
		}

		@Override
		public boolean namesTypes() {
			return true;
		}

	}

	@Test
	void withoutALimitNothingIsAddedAndNoTimeOutSet() throws SQLException {
		assertThat(query(null)).isEqualTo(SQL + " [7]");
		join();
		assertThat(query(null)).isEqualTo(SQL + " [7]");
		assertThat(this.stub.networkTimeouts()).isEmpty();
	}

	@Test
	void aloneTheLimitIsSetInTheSameMessage() throws SQLException {
		assertThat(query(SECOND)).startsWith("select 1 where pg_catalog.set_config('statement_timeout', ")
			.endsWith(";\n" + SQL + " [1000, 7]");
		assertThat(this.stub.sent()).hasSize(1);
		assertThat(this.stub.networkTimeouts()).containsExactly(1500, 0);
	}

	@Test
	void inATransactionTheSameMessageSetsBackWhatHeld() throws SQLException {
		join();
		assertThat(query(SECOND)).contains("pgprofiles.saved_statement_timeout")
			.containsSubsequence("set_config('statement_timeout', ", SQL,
					"set_config('statement_timeout', "
							+ "pg_catalog.current_setting('pgprofiles.saved_statement_timeout')")
			.endsWith(" [1000, 7]");
		assertThat(this.stub.sent()).hasSize(1);
	}

	@Test
	void transactionsDeadlineIsSentAnewOnlyWhereTheServersIsLate() throws SQLException {
		join();
		deadline(1000);
		assertThat(query(null)).isEqualTo(SQL + " [7]");
		pass(500);
		assertThat(query(null)).endsWith(";\n" + SQL + " [500, 7]").doesNotContain("saved");
		assertThat(query(null)).isEqualTo(SQL + " [7]");
		TransactionDeadline.savepointRestored(this.connections);
		assertThat(query(null)).endsWith(" [500, 7]");
	}

	@Test
	void shorterOfTwoLimitsHolds() throws SQLException {
		join();
		deadline(10_000);
		assertThat(query(SECOND)).endsWith(" [1000, 7]");
		pass(9_500);
		assertThat(query(SECOND)).endsWith(" [500, 7]");
	}

	@Test
	void nothingIsSentOnceTheTransactionsTimeIsUp() {
		join();
		deadline(1000);
		pass(1000);
		assertThatExceptionOfType(TimedOut.class).isThrownBy(() -> query(null));
		assertThatExceptionOfType(TimedOut.class)
			.isThrownBy(() -> TransactionDeadline.call(this.connections, this.stub.connection(), () -> true));
		assertThat(this.stub.sent()).isEmpty();
	}

	@Test
	void batchSendsTheDeadlineBeforeOnlyWhereTheServersIsLate() throws SQLException {
		join();
		deadline(1000);
		TransactionDeadline.call(this.connections, this.stub.connection(), () -> true);
		assertThat(this.stub.sent()).isEmpty();
		pass(600);
		TransactionDeadline.call(this.connections, this.stub.connection(), () -> true);
		TransactionDeadline.call(this.connections, this.stub.connection(), () -> true);
		assertThat(this.stub.sent()).singleElement().asString().endsWith(" [400]");
	}

	@Test
	void timeOutOfSpringsIsKeptByTheClientForABatchAndNotSent() throws SQLException {
		join().setTimeoutInSeconds(60);
		TransactionDeadline.call(this.connections, this.stub.connection(), () -> true);
		assertThat(this.stub.sent()).isEmpty();
		assertThat(this.stub.networkTimeouts()).hasSize(2).endsWith(0);
	}

	@Test
	void scopeInATransactionSetsBackWhatHeld() throws SQLException {
		join();
		TimeoutScope scope = TimeoutScope.open(this.connections, this.stub.answer("20s", "1s").connection(), SECOND,
				Need.TRANSACTION);
		scope.end(false);
		scope.end(false);
		assertThat(this.stub.sent()).hasSize(2);
		assertThat(this.stub.sent().get(0)).endsWith("[1000]");
		assertThat(this.stub.sent().get(1)).endsWith("[20s]");
	}

	@Test
	void scopeThatChangedNothingSetsNothingBack() throws SQLException {
		join();
		TimeoutScope.open(this.connections, this.stub.answer("1s", "1s").connection(), SECOND, Need.TRANSACTION)
			.end(false);
		assertThat(this.stub.sent()).hasSize(1);
	}

	@Test
	void failedTransactionSetsBackByItself() throws SQLException {
		join();
		SQLException failure = new SQLException("division by zero", "22012");
		TimeoutScope scope = TimeoutScope.open(this.connections, this.stub.answer("20s", "1s").connection(), SECOND,
				Need.TRANSACTION);
		this.stub.fail(failure);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> scope.call(this.stub.connection().prepareStatement(SQL)::executeQuery))
			.isSameAs(failure);
		scope.end(true);
		assertThat(this.stub.sent()).hasSize(2);
		assertThat(this.stub.networkTimeouts()).endsWith(0);
	}

	@Test
	void scopeOfItsOwnBeginsWithItsLimitAndEndsOnce() throws SQLException {
		TimeoutScope scope = TimeoutScope.open(this.connections, this.stub.connection(), SECOND, Need.TRANSACTION);
		scope.end(false);
		scope.end(false);
		assertThat(this.stub.sent()).hasSize(2).last().isEqualTo("commit");
		assertThat(this.stub.sent().get(0)).startsWith("begin; select 1 where").endsWith("[1000]");
		assertThat(this.stub.connection().getAutoCommit()).isTrue();
	}

	@Test
	void scopeThatCannotBeginGivesUpItsConnection() throws SQLException {
		this.stub.fail(new SQLException("out of memory", "53200"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> TimeoutScope.open(this.connections, this.stub.connection(), SECOND, Need.TRANSACTION));
		assertThat(this.stub.isClosed()).isTrue();
	}

}

package io.github.pgprofiles.benchmarks.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.measure.Contender;
import org.jspecify.annotations.Nullable;

/**
 * HikariCP and plain JDBC, with the messages that this project's client sends: whatever a
 * transaction is to be like is said in one, together with BEGIN.
 */
final class RawBank implements Bank {

	private static final String READ_ONLY = "set transaction isolation level serializable read only";

	/** The number tells what became of it, should the answer to COMMIT be lost. */
	private static final String RETRIED = "set transaction isolation level serializable;select pg_current_xact_id()::text";

	private static final String SERIALIZATION_FAILURE = "40001";

	private static final String DEADLOCK = "40P01";

	private final HikariDataSource pool;

	RawBank(HikariDataSource pool) {
		this.pool = pool;
	}

	@Override
	public String name() {
		return Contender.RAW;
	}

	@Override
	public Account read(long id) throws SQLException {
		return inTransaction(READ_ONLY, (connection) -> select(connection, id));
	}

	@Override
	public Account deposit(long id) throws SQLException {
		return inTransaction(null, (connection) -> deposit(connection, id));
	}

	@Override
	public void depositNested(long id, boolean undoneFirst) throws SQLException {
		inTransaction(null, (connection) -> {
			if (undoneFirst) {
				Savepoint savepoint = connection.setSavepoint();
				add(connection, id);
				connection.rollback(savepoint);
			}
			Savepoint savepoint = connection.setSavepoint();
			int rows = add(connection, id);
			connection.releaseSavepoint(savepoint);
			return rows;
		});
	}

	@Override
	public Account depositSerializable(long id, LongAdder runs) throws SQLException, InterruptedException {
		FullJitter waits = null;
		while (true) {
			try {
				return inTransaction(RETRIED, (connection) -> {
					runs.increment();
					return deposit(connection, id);
				});
			}
			catch (SQLException ex) {
				if (!isConflict(ex.getSQLState())) {
					throw ex;
				}
			}
			waits = (waits != null) ? waits : new FullJitter();
			waits.pause();
		}
	}

	/** Whether to run the whole transaction again is safe, and may succeed. */
	static boolean isConflict(@Nullable String sqlState) {
		return SERIALIZATION_FAILURE.equals(sqlState) || DEADLOCK.equals(sqlState);
	}

	private <T> T inTransaction(@Nullable String opening, Work<T> work) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try {
				if (opening != null) {
					open(connection, opening);
				}
				T result = work.run(connection);
				connection.commit();
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
		}
	}

	private static void open(Connection connection, String sql) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.execute();
		}
	}

	private static Account deposit(Connection connection, long id) throws SQLException {
		Account account = select(connection, id);
		try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
			statement.setLong(1, account.balance() + 1);
			statement.setLong(2, id);
			statement.executeUpdate();
		}
		return account;
	}

	private static int add(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(ADD)) {
			statement.setLong(1, id);
			return statement.executeUpdate();
		}
	}

	private static Account select(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
			statement.setLong(1, id);
			try (ResultSet rows = statement.executeQuery()) {
				if (!rows.next()) {
					throw new SQLException("There is no account " + id);
				}
				return new Account(rows.getLong(1), rows.getString(2), rows.getLong(3));
			}
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/** What happens in a transaction. */
	private interface Work<T> {

		T run(Connection connection) throws SQLException;

	}

}

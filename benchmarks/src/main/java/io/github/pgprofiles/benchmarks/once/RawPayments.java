package io.github.pgprofiles.benchmarks.once;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Contender;

/** HikariCP and plain JDBC; the driver sends BEGIN together with the first statement. */
final class RawPayments implements Payments {

	private final HikariDataSource pool;

	private final KeyTable keys;

	RawPayments(HikariDataSource pool, KeyTable keys) {
		this.pool = pool;
		this.keys = keys;
	}

	@Override
	public String name() {
		return Contender.RAW;
	}

	@Override
	public Receipt pay(long account) throws SQLException {
		return inTransaction((connection) -> pay(connection, account));
	}

	@Override
	public Receipt pay(String key, long account) throws SQLException {
		return inTransaction((connection) -> {
			if (!claimed(connection, key)) {
				return find(connection, key);
			}
			Receipt receipt = pay(connection, account);
			store(connection, key, receipt);
			return receipt;
		});
	}

	private Receipt inTransaction(Work work) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try {
				Receipt receipt = work.run(connection);
				connection.commit();
				return receipt;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
		}
	}

	private static Receipt pay(Connection connection, long account) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(PAY)) {
			statement.setLong(1, account);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return new Receipt(account, rows.getLong(1));
			}
		}
	}

	private boolean claimed(Connection connection, String key) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.keys.claim())) {
			statement.setString(1, key);
			return statement.executeUpdate() == 1;
		}
	}

	private void store(Connection connection, String key, Receipt receipt) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.keys.store())) {
			statement.setString(1, receipt.json());
			statement.setString(2, key);
			statement.executeUpdate();
		}
	}

	private Receipt find(Connection connection, String key) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.keys.find())) {
			statement.setString(1, key);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return Receipt.of(rows.getString(1));
			}
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/** What happens in a transaction. */
	private interface Work {

		Receipt run(Connection connection) throws SQLException;

	}

}

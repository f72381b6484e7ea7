package io.github.pgprofiles.benchmarks.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Contender;

/** HikariCP and plain JDBC. */
final class RawQuery implements LimitedQuery {

	private final Limit limit;

	private final HikariDataSource pool;

	RawQuery(Limit limit, HikariDataSource pool) {
		this.limit = limit;
		this.pool = pool;
	}

	@Override
	public String name() {
		return this.limit.contender;
	}

	@Override
	public boolean limited() {
		return this.limit != Limit.NONE;
	}

	@Override
	public int ask(String sql, int parameter, Duration time) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			return (this.limit == Limit.SET_LOCAL) ? inTransaction(connection, sql, parameter, time)
					: query(connection, sql, parameter, time);
		}
	}

	/** A failure leaves the transaction to the pool, which rolls it back. */
	private int inTransaction(Connection connection, String sql, int parameter, Duration time) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("set local statement_timeout = " + time.toMillis());
		}
		int value = query(connection, sql, parameter, time);
		connection.commit();
		return value;
	}

	private int query(Connection connection, String sql, int parameter, Duration time) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			if (this.limit == Limit.SET_QUERY_TIMEOUT) {
				statement.setQueryTimeout(Math.toIntExact(time.toSeconds()));
			}
			statement.setInt(1, parameter);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return rows.getInt(1);
			}
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/** How the limit is kept. */
	enum Limit {

		/** Not at all. */
		NONE(Contender.RAW),

		/** By a timer of the driver's that sends a cancel; whole seconds. */
		SET_QUERY_TIMEOUT("setQueryTimeout"),

		/** By the server, in a transaction that exists for that. */
		SET_LOCAL("SET-LOCAL");

		private final String contender;

		Limit(String contender) {
			this.contender = contender;
		}

	}

}

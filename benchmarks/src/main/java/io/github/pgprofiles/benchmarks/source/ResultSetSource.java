package io.github.pgprofiles.benchmarks.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;

/**
 * A loop over a ResultSet by hand, with everything that the driver needs to be fast:
 * autocommit off, a fetch size, columns by index.
 *
 * @param <T> what a row becomes
 */
public final class ResultSetSource<T> implements RowSource<T> {

	private final HikariDataSource pool;

	private final String sql;

	private final int fetchSize;

	private final Row<T> row;

	/**
	 * Takes a pool.
	 * @param pool closed with this source
	 * @param sql query
	 * @param fetchSize rows in a portion
	 * @param row reads one
	 */
	public ResultSetSource(HikariDataSource pool, String sql, int fetchSize, Row<T> row) {
		this.pool = pool;
		this.sql = sql;
		this.fetchSize = fetchSize;
		this.row = row;
	}

	@Override
	public String name() {
		return name(this.fetchSize);
	}

	/**
	 * The name of the contender.
	 * @param fetchSize rows in a portion
	 * @return its name
	 */
	public static String name(int fetchSize) {
		return "ResultSet-" + fetchSize;
	}

	@Override
	public void read(Consumer<? super T> rows) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
				statement.setFetchSize(this.fetchSize);
				try (ResultSet result = statement.executeQuery()) {
					while (result.next()) {
						rows.accept(this.row.read(result));
					}
				}
			}
			connection.commit();
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/**
	 * Reads a row.
	 *
	 * @param <T> what a row becomes
	 */
	@FunctionalInterface
	public interface Row<T> {

		/**
		 * Reads the row at hand.
		 * @param row to read
		 * @return what it becomes
		 * @throws SQLException if the driver cannot
		 */
		T read(ResultSet row) throws SQLException;

	}

}

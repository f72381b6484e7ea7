package io.github.pgprofiles.internal.statement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements whose result fits in memory. Costs one message each, on the connection
 * of the transaction at hand or on one of its own. Thread-safe.
 */
public final class StatementRunner {

	private static final int INITIAL_CAPACITY = 10;

	private final ConnectionSource connections;

	public StatementRunner(ConnectionSource connections) {
		this.connections = connections;
	}

	/**
	 * Reads rows.
	 * @param limit of its time; {@code null} for none but the profile's
	 * @param most after which the reading stops; the server has sent them all
	 */
	// an element is null only where the caller selected a NULL
	@SuppressWarnings("NullAway")
	public <T> List<T> list(BoundStatement bound, @Nullable TimeLimit limit, RowMapping<T> mapping, int most)
			throws SQLException {
		Connection connection = this.connections.acquire();
		try (StatementRun run = StatementRun.prepare(this.connections, connection, bound, limit, true)) {
			// closed with its statement
			ResultSet rows = run.query();
			RowReader<T> reader = mapping.bind(rows);
			List<T> result = new ArrayList<>(Math.min(most, INITIAL_CAPACITY));
			while (result.size() < most && rows.next()) {
				result.add(reader.read(rows));
			}
			return result;
		}
		finally {
			this.connections.release(connection);
		}
	}

	/**
	 * Runs a statement that returns no rows.
	 * @param limit of its time; {@code null} for none but the profile's
	 */
	public int update(BoundStatement bound, @Nullable TimeLimit limit) throws SQLException {
		Connection connection = this.connections.acquire();
		try (StatementRun run = StatementRun.prepare(this.connections, connection, bound, limit, false)) {
			return run.update();
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** Runs a statement once for each row of values, all of them or none. */
	public int[] batch(String sql, Collection<? extends Collection<?>> rows) throws SQLException {
		if (rows.isEmpty()) {
			return new int[0];
		}
		Connection connection = this.connections.acquire();
		boolean own = !this.connections.isJoined(connection);
		try {
			if (own) {
				connection.setAutoCommit(false);
			}
			int[] counts = execute(connection, sql, rows);
			if (own) {
				connection.commit();
				connection.setAutoCommit(true);
			}
			return counts;
		}
		catch (Throwable ex) {
			if (own) {
				rollback(connection, ex);
			}
			throw ex;
		}
		finally {
			this.connections.release(connection);
		}
	}

	private static void rollback(Connection connection, Throwable cause) {
		try {
			if (!connection.getAutoCommit()) {
				connection.rollback();
				connection.setAutoCommit(true);
			}
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	private static int[] execute(Connection connection, String sql, Collection<? extends Collection<?>> rows)
			throws SQLException {
		int expected = SqlText.parse(sql).positional().placeholders().size();
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			int number = 0;
			for (Collection<?> row : rows) {
				number++;
				if (row.size() != expected) {
					throw Refusal.parameter("row %d of the batch has %d values for %d placeholders".formatted(number,
							row.size(), expected));
				}
				int index = 0;
				for (Object value : row) {
					index++;
					ParameterBinder.bind(statement, index, "number " + index + " of row " + number, value);
				}
				statement.addBatch();
			}
			return statement.executeBatch();
		}
	}

}

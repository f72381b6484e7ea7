package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.StaleTypes;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.LimitedStatement;
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
	public <T> List<T> list(BoundStatement bound, @Nullable TimeLimit limit, RowMapping<T> mapping, int most)
			throws SQLException {
		try {
			return read(bound, limit, mapping, most);
		}
		catch (SQLException ex) {
			boolean stale = SqlStates.isStalePlan(ex) || StaleTypes.isMarked(ex);
			if (!stale || !bound.isAtomic() || this.connections.isBound()) {
				throw ex;
			}
		}
		// The driver runs it again by itself, but not where a limit of its own makes a
		// transaction of it.
		return read(bound, limit, mapping, most);
	}

	// an element is null only where the caller selected a NULL
	@SuppressWarnings("NullAway")
	private <T> List<T> read(BoundStatement bound, @Nullable TimeLimit limit, RowMapping<T> mapping, int most)
			throws SQLException {
		Connection connection = this.connections.acquire();
		try (LimitedStatement statement = LimitedStatement.prepare(this.connections, connection, limit, true,
				bound.sql(), bound)) {
			PooledConnection.callersNext(connection);
			// closed with its statement
			ResultSet rows = statement.query();
			RowReader<T> reader = mapping.bind(rows);
			List<T> result = new ArrayList<>(Math.min(most, INITIAL_CAPACITY));
			while (result.size() < most && rows.next()) {
				result.add(reader.read(rows));
			}
			return result;
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(connection, ex);
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
		try {
			return change(bound, limit);
		}
		catch (SQLException ex) {
			if (!StaleTypes.isMarked(ex) || !bound.isAtomic() || this.connections.isBound()) {
				throw ex;
			}
		}
		return change(bound, limit);
	}

	private int change(BoundStatement bound, @Nullable TimeLimit limit) throws SQLException {
		Connection connection = this.connections.acquire();
		try (LimitedStatement statement = LimitedStatement.prepare(this.connections, connection, limit, false,
				bound.sql(), bound)) {
			PooledConnection.callersNext(connection);
			return statement.update();
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(connection, ex);
		}
		finally {
			this.connections.release(connection);
		}
	}

}

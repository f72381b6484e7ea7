package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.LoneTimeout;
import io.github.pgprofiles.internal.timeout.ProfileLimit;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/** One run of one statement, with a time limit or without. Not thread-safe. */
final class StatementRun implements AutoCloseable {

	private final ConnectionSource connections;

	private final BoundStatement bound;

	private final PreparedStatement statement;

	private final @Nullable LoneTimeout timeout;

	private final @Nullable TimeoutScope scope;

	private StatementRun(ConnectionSource connections, BoundStatement bound, PreparedStatement statement,
			@Nullable LoneTimeout timeout, @Nullable TimeoutScope scope) {
		this.connections = connections;
		this.bound = bound;
		this.statement = statement;
		this.timeout = timeout;
		this.scope = scope;
	}

	/**
	 * Prepares a statement.
	 * @param returnsRows whether it may return rows
	 */
	static StatementRun prepare(ConnectionSource connections, Connection connection, BoundStatement bound,
			@Nullable TimeLimit limit, boolean returnsRows) throws SQLException {
		LoneTimeout timeout = LoneTimeout.of(connections, connection, limit);
		if (timeout == null) {
			return new StatementRun(connections, bound, bound.prepare(connection), null, null);
		}
		if (limit != null && LoneTimeout.needsTransaction(connections, connection)) {
			return inTransaction(connections, connection, bound, limit);
		}
		return new StatementRun(connections, bound, timeout.prepare(connection, bound.sql(), returnsRows, bound),
				timeout, null);
	}

	private static StatementRun inTransaction(ConnectionSource connections, Connection connection, BoundStatement bound,
			TimeLimit limit) throws SQLException {
		TimeoutScope scope = TimeoutScope.open(connections, connection, limit, TimeoutScope.Need.TRANSACTION);
		try {
			return new StatementRun(connections, bound, bound.prepare(connection), null, scope);
		}
		catch (SQLException | RuntimeException ex) {
			scope.end(true);
			throw ex;
		}
	}

	/** Runs a query; its rows are closed with this. */
	ResultSet query() throws SQLException {
		long begin = ProfileLimit.begin(this.connections);
		try {
			if (this.timeout != null) {
				return this.timeout.query(this.statement);
			}
			return (this.scope != null) ? this.scope.call(this.statement::executeQuery) : this.statement.executeQuery();
		}
		catch (SQLException ex) {
			throw ProfileLimit.explain(this.connections, begin, this.bound.failed(this.statement, ex));
		}
	}

	/** Runs a statement that returns no rows. */
	int update() throws SQLException {
		long begin = ProfileLimit.begin(this.connections);
		try {
			if (this.timeout != null) {
				return this.timeout.update(this.statement);
			}
			return (this.scope != null) ? this.scope.call(this.statement::executeUpdate)
					: this.statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw ProfileLimit.explain(this.connections, begin, this.bound.failed(this.statement, ex));
		}
	}

	@Override
	public void close() throws SQLException {
		try (this.statement) {
			if (this.scope != null) {
				// whatever becomes of the rows, the statement is done, or its failure
				// makes a rollback of the COMMIT
				this.scope.end(false);
			}
		}
	}

}

package io.github.pgprofiles.internal.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.OpenCopy;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.LimitedStatement;
import org.jspecify.annotations.Nullable;

/** Statements about locks, each of which returns one boolean. */
final class LockStatement {

	/** Of whichever kind, shared or not. */
	private static final String HOLDS = """
			select pg_catalog.count(*) operator(pg_catalog.>) 0 from pg_catalog.pg_locks,
				pg_catalog.hashtextextended(cast(? as pg_catalog.text), cast(0 as pg_catalog.int8)) key
			where locktype operator(pg_catalog.=) 'advisory' and objsubid operator(pg_catalog.=) 1
				and granted and pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()
				and cast(classid as pg_catalog.int8)
					operator(pg_catalog.=) ((key operator(pg_catalog.>>) 32) operator(pg_catalog.&) 4294967295)
				and cast(objid as pg_catalog.int8) operator(pg_catalog.=) (key operator(pg_catalog.&) 4294967295)""";

	private final ConnectionSource connections;

	private final Connection connection;

	LockStatement(ConnectionSource connections, Connection connection) {
		this.connections = connections;
		this.connection = connection;
	}

	/** Asks within the limits that the connection has. */
	boolean ask(String sql, String... parameters) throws SQLException {
		try {
			return ask(null, sql, parameters);
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(this.connection, ex);
		}
	}

	/**
	 * Whether a session that had a lock in a transaction has it still, as far as it can
	 * be asked.
	 */
	static boolean mayHold(Connection session, String name) throws SQLException {
		if (session.isClosed() || DriverSession.isIdle(session)) {
			return false;
		}
		if (DriverSession.isFailed(session) || OpenCopy.isAny(session)) {
			return true;
		}
		try (PreparedStatement statement = prepare(session, HOLDS, 0, name)) {
			return read(statement.executeQuery());
		}
	}

	/**
	 * Asks. A lock of the session outlives the transaction that it was taken in, and not
	 * its connection, whatever became of its COMMIT.
	 * @param limit of its own; {@code null} for none
	 */
	boolean ask(@Nullable TimeLimit limit, String sql, String... parameters) throws SQLException {
		try (LimitedStatement statement = LimitedStatement.prepare(this.connections, this.connection, limit, true, sql,
				(on, text, offset) -> prepare(on, text, offset, parameters))) {
			return read(statement.query());
		}
		catch (OutcomeUnknown ex) {
			throw ex.lost();
		}
	}

	private static PreparedStatement prepare(Connection connection, String sql, int offset, String... parameters)
			throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		try {
			for (int i = 0; i < parameters.length; i++) {
				statement.setString(offset + i + 1, parameters[i]);
			}
			return statement;
		}
		catch (SQLException ex) {
			statement.close();
			throw ex;
		}
	}

	/** Rows are closed with their statement. */
	private static boolean read(ResultSet rows) throws SQLException {
		if (!rows.next()) {
			return false;
		}
		boolean answer = rows.getBoolean(1);
		if (rows.wasNull()) {
			throw onStandby(rows.getStatement().getConnection());
		}
		return answer;
	}

	/** For an answer of NULL. */
	static SQLException onStandby(Connection connection) {
		return StandbyErrors.refuse(connection,
				"whose locks are not those of the primary: it would grant what somebody else holds there");
	}

}

package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * What the driver knows of a session below its public API. Takes the driver's own
 * connection, or one that wraps it. Sends nothing, but for a cancel.
 */
public final class DriverSession {

	private DriverSession() {
	}

	/**
	 * A connection that knows the driver's own one beneath it also where that is lost,
	 * and a pool's proxy in between says no more.
	 */
	public interface Lent {

		/** The driver's own connection; {@code null} if there is none beneath. */
		@Nullable Connection driver();

	}

	/** Whether a connection is the driver's, or wraps one. */
	public static boolean isBelow(Connection connection) throws SQLException {
		return connection.isWrapperFor(BaseConnection.class);
	}

	/**
	 * The driver's own connection.
	 * @throws SQLException if there is none
	 */
	public static Connection raw(Connection connection) throws SQLException {
		return base(connection);
	}

	/**
	 * The driver's own connection, if there is one; a wrapper that is closed has none.
	 */
	public static @Nullable Connection find(@Nullable Connection connection) {
		try {
			return (connection != null && isBelow(connection)) ? base(connection) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

	static BaseConnection base(Connection connection) throws SQLException {
		return (connection instanceof BaseConnection own) ? own : connection.unwrap(BaseConnection.class);
	}

	/** What the server last said of a session's transaction. */
	public enum State {

		IDLE, OPEN, FAILED, UNKNOWN

	}

	/** The state of a session; unknown where a wrapper is closed. */
	public static State stateOf(Connection connection) {
		try {
			return switch (base(connection).getTransactionState()) {
				case IDLE -> State.IDLE;
				case OPEN -> State.OPEN;
				case FAILED -> State.FAILED;
			};
		}
		catch (SQLException ex) {
			return State.UNKNOWN;
		}
	}

	/**
	 * Whether no transaction is open, as far as the server has answered. Its state
	 * changes by the server's own word only.
	 */
	public static boolean isIdle(Connection connection) throws SQLException {
		return base(connection).getTransactionState() == TransactionState.IDLE;
	}

	/** Whether a transaction is open in which no statement has failed. */
	public static boolean isInTransaction(Connection connection) throws SQLException {
		return base(connection).getTransactionState() == TransactionState.OPEN;
	}

	/** Whether a transaction is open in which a statement has failed. */
	public static boolean isFailed(Connection connection) throws SQLException {
		return base(connection).getTransactionState() == TransactionState.FAILED;
	}

	/**
	 * Whether a pooler stands between that gives the session to somebody else as soon as
	 * no transaction is open.
	 */
	public static boolean isPooled(Connection connection) {
		Connection raw = (connection instanceof GuardedConnection) ? connection : find(connection);
		return raw instanceof GuardedConnection own && own.isPooled();
	}

	/**
	 * Whether a transaction that is to be begun on a session can be by a text, in place
	 * of the driver's BEGIN: that would be the next thing to be sent, and say no more.
	 * @param raw the driver's own connection
	 */
	public static boolean mayBegin(Connection raw) throws SQLException {
		return isIdle(raw) && !raw.getAutoCommit() && !raw.isReadOnly() && !isSimpleProtocol(raw)
				&& !describesFirst(raw);
	}

	/**
	 * Whether a connection is known to be lost or closed, even where a pool's proxy does
	 * not know that what is beneath it was given up.
	 */
	public static boolean isClosed(Connection connection) {
		try {
			return connection.isClosed() || (isBelow(connection) && base(connection).isClosed());
		}
		catch (SQLException ex) {
			return true;
		}
	}

	/** The driver's own rows, beneath a pool's proxy. */
	public static ResultSet rows(ResultSet rows) throws SQLException {
		return (rows instanceof PgResultSet own) ? own : rows.unwrap(PgResultSet.class);
	}

	/**
	 * The OID of a column's type.
	 * @param rows of the driver's own
	 * @param column from 1
	 */
	public static int columnType(ResultSet rows, int column) throws SQLException {
		return ((PgResultSet) rows).getColumnOID(column);
	}

	/** Cancels what the session runs, on a connection of its own to the server. */
	public static void cancel(Connection connection) throws SQLException {
		executor(connection).sendQueryCancel();
	}

	/** The server, as messages name it. */
	public static String server(Connection connection) throws SQLException {
		return executor(connection).getHostSpec().toString();
	}

	/** The database, as the connection was made. */
	public static String database(Connection connection) throws SQLException {
		return executor(connection).getDatabase();
	}

	private static QueryExecutor executor(Connection connection) throws SQLException {
		return base(connection).getQueryExecutor();
	}

	/** The value of a parameter that the server reports by itself. */
	public static @Nullable String parameterStatus(Connection connection, String name) throws SQLException {
		return base(connection).getParameterStatus(name);
	}

	/** Whether the driver describes every statement before its first execution. */
	public static boolean describesFirst(Connection connection) throws SQLException {
		return base(connection).getPrepareThreshold() < 0;
	}

	/** The number of the server's process, as it was said at the login. */
	public static int process(Connection connection) throws SQLException {
		return executor(connection).getBackendPID();
	}

	/**
	 * Whether what SQL prepares may stay so in the session; of that no pooler knows, also
	 * where it follows what the driver prepares.
	 */
	public static boolean prepares(Connection connection) throws SQLException {
		return base(connection).getPrepareThreshold() != 0 && !isPooled(connection);
	}

	/**
	 * Whether the driver may have given a statement that name on this connection, to a
	 * pooler.
	 */
	public static boolean isOwnName(Connection connection, String name) throws SQLException {
		return base(connection) instanceof GuardedConnection own && own.isOwnName(name);
	}

	/** Whether the driver speaks the simple protocol only. */
	public static boolean isSimpleProtocol(Connection connection) throws SQLException {
		return base(connection).getPreferQueryMode() == PreferQueryMode.SIMPLE;
	}

	/** Whether the driver makes one statement of several in a batch of this one. */
	public static boolean rewritesBatch(Connection connection, String sql) throws SQLException {
		BaseConnection driver = base(connection);
		if (!driver.getQueryExecutor().isReWriteBatchedInsertsEnabled()) {
			return false;
		}
		SqlCommand command = driver.createQuery(sql, true, true).query.getSqlCommand();
		return command == null || command.isBatchedReWriteCompatible();
	}

	/** Whether the driver has described a part of a text that it has prepared. */
	public static boolean isDescribed(Connection connection, String sql) throws SQLException {
		QueryExecutor executor = executor(connection);
		CachedQuery cached = executor.borrowQuery(sql);
		try {
			Query[] parts = cached.query.getSubqueries();
			if (parts != null) {
				for (Query part : parts) {
					if (part.isStatementDescribed()) {
						return true;
					}
				}
			}
			return false;
		}
		finally {
			executor.releaseQuery(cached);
		}
	}

	/**
	 * Whether the server reads a string without a prefix by the standard: where
	 * {@code standard_conforming_strings} is off, a backslash in it is an escape, and a
	 * statement ends elsewhere. PostgreSQL manual, chapter 'String Constants'. The server
	 * has said so; sends nothing.
	 */
	public static boolean hasStandardStrings(Connection connection) throws SQLException {
		return connection.unwrap(BaseConnection.class).getStandardConformingStrings();
	}

}

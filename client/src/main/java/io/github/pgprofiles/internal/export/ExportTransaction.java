package io.github.pgprofiles.internal.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of an export, on a connection from the pool: the first one, which takes
 * the lock and the snapshot, or another one that takes them over. Neither lies under the
 * profile's limit for a statement or an idle transaction. Not thread-safe.
 */
final class ExportTransaction {

	private static final Logger logger = LoggerFactory.getLogger(ExportTransaction.class);

	private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ";

	/**
	 * Milliseconds that another reader waits for its lock. Whoever waits for a stronger
	 * one stands in line before it, and waits for the first reader's transaction.
	 */
	private static final int PATIENCE = 100;

	/** Whether two sessions are on one server, of which a name may have several. */
	private static final String SERVER = "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.text";

	private final ConnectionSource connections;

	private final Connection connection;

	private final TimeoutScope scope;

	private final @Nullable Deadline deadline;

	private ExportTransaction(ConnectionSource connections, Connection connection, @Nullable Deadline deadline)
			throws SQLException {
		this.connections = connections;
		this.connection = connection;
		this.deadline = deadline;
		this.scope = TimeoutScope.own(connections, connection, deadline);
	}

	/**
	 * What other transactions need to see the same.
	 *
	 * @param id of the snapshot
	 * @param server that has it
	 */
	record Snapshot(String id, String server) {
	}

	/** Begins the first transaction, and locks the table in it where it can be locked. */
	static ExportTransaction first(ConnectionSource connections, Connection connection, @Nullable Deadline deadline,
			TableName table) throws SQLException {
		ExportTransaction first = new ExportTransaction(connections, connection, deadline);
		String lock = first.scope.call(() -> ExportTable.lock(connection, table));
		first.begin("", lock);
		return first;
	}

	/**
	 * Begins another one, unless something is in its way that the first one does not
	 * meet.
	 * @return {@code null} if it is on another server
	 */
	static @Nullable ExportTransaction next(ConnectionSource connections, Connection connection,
			@Nullable Deadline deadline, TableName table, Snapshot snapshot) throws SQLException {
		ExportTransaction next = new ExportTransaction(connections, connection, deadline);
		next.begin("SET TRANSACTION SNAPSHOT " + SqlQuotes.text(snapshot.id()) + "; ",
				"SET LOCAL lock_timeout = " + PATIENCE + "; " + lookAt(table) + "; SET LOCAL lock_timeout TO DEFAULT");
		try {
			if (snapshot.server().equals(next.scope.call(() -> text(connection, "SELECT " + SERVER)))) {
				return next;
			}
			logger.debug("A connection of the pool is to another server, and reads nothing of this export");
		}
		catch (SQLException | RuntimeException ex) {
			next.end(true);
			throw ex;
		}
		next.end(true);
		return null;
	}

	/** Locks everything that a query of the table locks, in the first transaction. */
	void lock(TableName table) throws SQLException {
		this.scope.call(() -> execute(lookAt(table)));
	}

	/**
	 * Plans a query of everything, which locks what there is to lock: the table, its
	 * partitions and children, and their indexes.
	 */
	private static String lookAt(TableName table) {
		return "SELECT FROM " + table.quoted() + " LIMIT 0";
	}

	private void begin(String snapshot, String rest) throws SQLException {
		int millis = (this.deadline != null) ? this.deadline.remainingForServer() : 0;
		String begin = BEGIN + snapshot + "SET LOCAL statement_timeout = " + millis
				+ "; SET LOCAL idle_in_transaction_session_timeout = 0; ";
		LocalSettings settings = SessionLoan.takeToBegin(this.connection).notIn(begin);
		// none of these takes a snapshot, but for the last
		String sql = begin + settings.beforeSnapshot() + rest + settings.withSnapshot();
		try {
			this.scope.call(() -> execute(sql));
			this.scope.begun();
		}
		catch (SQLException | RuntimeException ex) {
			if (!DriverSession.isClosed(this.connection)) {
				this.scope.begun();
				end(true);
			}
			if (ex instanceof SQLException refused) {
				throw SessionLoan.explain(this.connection, refused);
			}
			throw ex;
		}
	}

	private boolean execute(String sql) throws SQLException {
		try (Statement statement = DriverSession.raw(this.connection).createStatement()) {
			statement.setEscapeProcessing(false);
			return statement.execute(sql);
		}
	}

	/**
	 * Lets others see what this transaction sees.
	 * @return {@code null} where the server does not; this transaction has failed then
	 */
	@Nullable Snapshot export() throws SQLException {
		try {
			String both = this.scope.call(() -> text(this.connection,
					"SELECT pg_catalog.pg_export_snapshot() OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) "
							+ SERVER));
			int space = both.indexOf(' ');
			return new Snapshot(both.substring(0, space), both.substring(space + 1));
		}
		catch (SQLException ex) {
			if (SqlStates.isConnectionLost(ex) || SqlStates.QUERY_CANCELED.equals(ex.getSQLState())
					|| DriverSession.isClosed(this.connection)) {
				throw ex;
			}
			logger.debug("The server exports no snapshot, and one connection reads everything", ex);
			return null;
		}
	}

	private static String text(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	Connection connection() {
		return this.connection;
	}

	TimeoutScope scope() {
		return this.scope;
	}

	/** Ends it. What cannot be ended is given up. */
	void end(boolean failed) {
		try {
			this.scope.end(failed);
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Could not end a transaction of an export", ex);
			this.connections.discard(this.connection);
		}
	}

}

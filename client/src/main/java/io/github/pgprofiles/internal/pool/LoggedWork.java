package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.log.SessionLog;

/**
 * Work of several messages that has one line in the log of its connection.
 *
 * @param <R> what comes of it
 * @param <X> what else it throws
 */
@FunctionalInterface
public interface LoggedWork<R, X extends Exception> {

	R run() throws SQLException, X;

	/**
	 * Tells the log what came of it.
	 *
	 * @param <R> what comes of it
	 */
	@FunctionalInterface
	interface Counts<R> {

		void tell(R result, Operation operation);

	}

	/**
	 * Runs it.
	 * @param sql asked for where there is a line
	 * @param joined whether it belongs to a transaction
	 */
	static <R, X extends Exception> R run(Connection connection, Supplier<String> sql, boolean joined, Counts<R> counts,
			LoggedWork<R, X> work) throws SQLException, X {
		SessionLog log = PooledConnection.log(connection);
		Operation operation = (log != null) ? log.begin(sql) : null;
		if (operation == null) {
			return work.run();
		}
		operation.inTransaction(joined);
		try {
			R result = work.run();
			counts.tell(result, operation);
			return result;
		}
		catch (Throwable ex) {
			operation.fail(ex);
			throw ex;
		}
		finally {
			operation.end();
		}
	}

}

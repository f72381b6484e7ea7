package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.OnStandby;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * Work on a connection, with the transaction and the time limit around it.
 *
 * @param <R> result
 * @param <X> what else it throws
 */
@FunctionalInterface
interface ScopedWork<R, X extends Exception> {

	R run(Connection connection, TimeoutScope scope) throws SQLException, X;

	/**
	 * Runs it on the connection of the transaction at hand, or on one from the pool.
	 * @param limit of the time for all of it; {@code null} for none
	 * @param transaction whether it needs one
	 */
	static <R, X extends Exception> R on(ConnectionSource connections, @Nullable TimeLimit limit, boolean transaction,
			ScopedWork<R, X> work) throws SQLException, X {
		Connection connection = connections.acquire();
		try {
			TimeoutScope scope = TimeoutScope.open(connections, connection, limit, transaction);
			R result;
			try {
				result = work.run(connection, scope);
			}
			catch (SQLException ex) {
				SQLException explained = OnStandby.explain(connection, ex);
				fail(scope, explained);
				throw explained;
			}
			catch (Throwable ex) {
				fail(scope, ex);
				throw ex;
			}
			scope.end(false);
			return result;
		}
		finally {
			connections.release(connection);
		}
	}

	private static void fail(TimeoutScope scope, Throwable cause) {
		try {
			scope.end(true);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}

package io.github.pgprofiles.internal.copy.session;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.timeout.OwnTransaction;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import org.jspecify.annotations.Nullable;

/**
 * Work on a connection, with the transaction and the time limit around it.
 *
 * @param <R> result
 * @param <X> what else it throws
 */
@FunctionalInterface
public interface ScopedWork<R, X extends Exception> {

	R run(Connection connection, TimeoutScope scope) throws SQLException, X;

	/**
	 * Runs it on the connection of the transaction at hand, or on one from the pool.
	 * @param limit of the time for all of it; {@code null} for none
	 * @param need what it needs even without a limit
	 */
	static <R, X extends Exception> R on(ConnectionSource connections, @Nullable TimeLimit limit, Need need,
			ScopedWork<R, X> work) throws SQLException, X {
		return on(connections, limit, need, work, (connection, failure) -> failure);
	}

	private static <R, X extends Exception> R on(ConnectionSource connections, @Nullable TimeLimit limit, Need need,
			ScopedWork<R, X> work, Hints hints) throws SQLException, X {
		Connection connection = connections.acquire();
		try {
			TimeoutScope scope = TimeoutScope.open(connections, connection, limit, need);
			R result;
			try {
				result = work.run(connection, scope);
			}
			catch (SQLException ex) {
				SQLException explained = SessionLoan.explain(connection, StandbyErrors.explain(connection, ex));
				fail(scope, explained);
				throw hints.add(scope.isJoined() ? null : connection, explained);
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

	/**
	 * The same, where the work writes and its end commits it: a failure says whether
	 * nothing of it is there.
	 * @param hints says more of what the server refuses
	 */
	static <R, X extends Exception> R writing(ConnectionSource connections, @Nullable TimeLimit limit, Need need,
			ScopedWork<R, X> work, Hints hints) throws SQLException, X {
		return on(connections, limit, need, (connection, scope) -> {
			try {
				return work.run(connection, scope);
			}
			catch (OutcomeUnknown ex) {
				throw ex;
			}
			catch (Throwable ex) {
				if (!scope.isJoined()) {
					OwnTransaction.markIfLost(connection, ex);
				}
				throw ex;
			}
		}, hints);
	}

	/** Says more of a failure, where the server can be asked once more. */
	@FunctionalInterface
	interface Hints {

		/**
		 * Adds what is known.
		 * @param connection in no transaction; {@code null} where it is in one, which has
		 * failed
		 */
		SQLException add(@Nullable Connection connection, SQLException failure);

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

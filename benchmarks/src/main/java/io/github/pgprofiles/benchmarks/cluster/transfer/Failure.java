package io.github.pgprofiles.benchmarks.cluster.transfer;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * What a caller could tell of a failure.
 *
 * @param kind of the exception
 * @param sqlState of the server or the driver
 * @param safeToRetry as {@link PostgresError} says
 * @param outcomeUnknown whether it says that nobody knows what became of the COMMIT
 * @param classified whether it is of a kind that says something, and names the profile
 */
record Failure(String kind, @Nullable String sqlState, boolean safeToRetry, boolean outcomeUnknown,
		boolean classified) {

	static final String NOT_CLASSIFIED = "NOT CLASSIFIED";

	static Failure of(Throwable thrown) {
		PostgresError error = PostgresError.of(thrown);
		boolean classified = thrown instanceof DataAccessException && !(thrown instanceof UncategorizedSQLException)
				&& error.profile() != null;
		return new Failure(thrown.getClass().getSimpleName(), error.sqlState(), error.safeToRetry(), isUnknown(thrown),
				classified);
	}

	/** Whether a standby was asked to write, or to begin what it cannot. */
	boolean isRefusal() {
		return SqlStates.READ_ONLY_TRANSACTION.equals(this.sqlState)
				|| SqlStates.FEATURE_NOT_SUPPORTED.equals(this.sqlState);
	}

	private static boolean isUnknown(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof CommitOutcomeUnknownException) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.kind + ((this.sqlState != null) ? " " + this.sqlState : "")
				+ (this.safeToRetry ? ", safe to retry" : "") + (this.classified ? "" : ", " + NOT_CLASSIFIED);
	}

}

package io.github.pgprofiles;

import io.github.pgprofiles.internal.driver.StalePlan;
import io.github.pgprofiles.internal.error.BatchFailure;
import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.internal.error.ErrorOrigin;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.error.StaleTypes;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What is known of a failure, read off the exception that reports it: one of Spring's,
 * one of the client's own, or the driver's.
 *
 * @param profile on which it arose; {@code null} where the exception came from elsewhere
 * @param sqlState five characters; {@code null} where the server said nothing. PostgreSQL
 * manual, appendix 'PostgreSQL Error Codes'
 * @param constraint that was violated, if any
 * @param table concerned, if the server named one
 * @param column concerned, if the server named one
 * @param safeToRetry whether running the whole work again is safe and may succeed
 * @param row of a batch that the server refused, counted from 1 over the whole batch; in
 * a COPY to the server, the line of the input at which it failed: of CSV and text the one
 * where the row ends, so that a header and line breaks within quotes count, of binary and
 * records the row. {@code null} where that is not known
 */
public record PostgresError(@Nullable String profile, @Nullable String sqlState, @Nullable String constraint,
		@Nullable String table, @Nullable String column, boolean safeToRetry, @Nullable Long row) {

	/**
	 * Reads an exception and its causes.
	 * @param thrown any exception
	 * @return what is known; all {@code null} where it has nothing to do with PostgreSQL
	 */
	public static PostgresError of(Throwable thrown) {
		String state = SqlStates.of(thrown);
		ServerErrorMessage server = serverMessage(thrown);
		CopyFailure copy = CopyFailure.find(thrown);
		return new PostgresError(profile(thrown), state,
				first((server != null) ? server.getConstraint() : null, (copy != null) ? copy.constraint() : null),
				first((server != null) ? server.getTable() : null, (copy != null) ? copy.table() : null),
				first((server != null) ? server.getColumn() : null, (copy != null) ? copy.column() : null),
				isSafe(thrown, state), (copy != null) ? copy.line() : BatchFailure.row(thrown));
	}

	private static @Nullable String first(@Nullable String name, @Nullable String other) {
		return (name != null) ? name : other;
	}

	private static boolean isSafe(Throwable thrown, @Nullable String state) {
		if (LostBeforeCommit.isMarked(thrown) || StaleTypes.isMarked(thrown)) {
			return true;
		}
		PostgresClientException own = own(thrown);
		return (own != null) ? own.safeToRetry() : SqlStates.isSafeToRetry(state) || StalePlan.isCause(thrown);
	}

	private static @Nullable String profile(Throwable thrown) {
		PostgresClientException own = own(thrown);
		return (own != null && own.profile() != null) ? own.profile() : ErrorOrigin.find(thrown);
	}

	private static @Nullable PostgresClientException own(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof PostgresClientException found) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable ServerErrorMessage serverMessage(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof PSQLException server && server.getServerErrorMessage() != null) {
				return server.getServerErrorMessage();
			}
		}
		return null;
	}

}

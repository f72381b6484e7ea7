package io.github.pgprofiles.error;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The details of a failure, read from the exception that reports it: one of Spring's, one
 * of the client's own, or the driver's.
 *
 * @param profile on which it occurred; {@code null} if the exception came from elsewhere
 * @param sqlState five characters; {@code null} if the error did not come from the
 * server. PostgreSQL manual, appendix 'PostgreSQL Error Codes'
 * @param constraint that was violated, if any
 * @param table concerned, if the server named one
 * @param column concerned, if the server named one
 * @param safeToRetry whether running the whole work again is safe and may succeed
 * @param row of a batch that failed, counted from 1 over the whole batch; in a COPY to
 * the server, the line of the input at which it failed: of CSV and text the one where the
 * row ends, so that a header and line breaks within quotes count; of binary and records
 * the row. {@code null} where that is not known
 * @param name of the statement that failed, as {@code named(…)} gave it, or of its
 * transaction where the statement has none; {@code null} for neither
 * @since 0.1.0
 */
public record PostgresError(@Nullable String profile, @Nullable String sqlState, @Nullable String constraint,
		@Nullable String table, @Nullable String column, boolean safeToRetry, @Nullable Long row,
		@Nullable String name) {

	/**
	 * The details of something without a name.
	 * @param profile on which it occurred
	 * @param sqlState five characters
	 * @param constraint that was violated
	 * @param table concerned
	 * @param column concerned
	 * @param safeToRetry whether running the whole work again is safe and may succeed
	 * @param row of a batch or a COPY
	 */
	public PostgresError(@Nullable String profile, @Nullable String sqlState, @Nullable String constraint,
			@Nullable String table, @Nullable String column, boolean safeToRetry, @Nullable Long row) {
		this(profile, sqlState, constraint, table, column, safeToRetry, row, null);
	}

	/**
	 * Reads an exception and its causes.
	 * @param thrown any exception
	 * @return its details; all {@code null} if it has nothing to do with PostgreSQL
	 */
	public static PostgresError of(Throwable thrown) {
		String state = SqlStates.of(thrown);
		ServerErrorMessage server = serverMessage(thrown);
		List<ErrorDetails> details = details(thrown);
		return new PostgresError(profile(thrown, details), state,
				(server != null && server.getConstraint() != null) ? server.getConstraint()
						: first(details, ErrorDetails::constraint),
				(server != null && server.getTable() != null) ? server.getTable() : first(details, ErrorDetails::table),
				(server != null && server.getColumn() != null) ? server.getColumn()
						: first(details, ErrorDetails::column),
				isSafe(thrown, state, details), first(details, ErrorDetails::row), first(details, ErrorDetails::name));
	}

	/** The details of the exceptions in the chain and of those that they suppress. */
	private static List<ErrorDetails> details(Throwable thrown) {
		List<ErrorDetails> details = new ArrayList<>();
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof ErrorDetails known) {
				details.add(known);
			}
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof ErrorDetails known) {
					details.add(known);
				}
			}
		}
		return details;
	}

	private static <T> @Nullable T first(List<ErrorDetails> details, Property<T> property) {
		for (ErrorDetails known : details) {
			T value = property.of(known);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	/** One of the details, where it is known. */
	@FunctionalInterface
	private interface Property<T> {

		@Nullable T of(ErrorDetails details);

	}

	private static boolean isSafe(Throwable thrown, @Nullable String state, List<ErrorDetails> details) {
		if (details.stream().anyMatch(ErrorDetails::safeToRetry)) {
			return true;
		}
		PostgresClientException own = own(thrown);
		return (own != null) ? own.safeToRetry() : SqlStates.isSafeToRetry(state) || SqlStates.isStalePlan(thrown);
	}

	private static @Nullable String profile(Throwable thrown, List<ErrorDetails> details) {
		PostgresClientException own = own(thrown);
		return (own != null && own.profile() != null) ? own.profile() : first(details, ErrorDetails::profile);
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

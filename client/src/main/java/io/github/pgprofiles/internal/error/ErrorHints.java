package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What one can do about an error of the server's, where it is known and the server does
 * not say so itself. Chosen by SQLSTATE, and by the place in the server where that has
 * several: the words around them are in its user's language.
 */
final class ErrorHints {

	private static final String COPY = "The data of a COPY go by copy(), and not by a statement";

	private ErrorHints() {
	}

	/** One sentence without its full stop; {@code null} where no way is known. */
	static @Nullable String of(SQLException ex) {
		String state = String.valueOf(ex.getSQLState());
		ServerErrorMessage server = server(ex);
		String place = (server != null) ? String.valueOf(server.getRoutine()) : "";
		return switch (state) {
			case SqlStates.PROTOCOL_VIOLATION -> PoolerWords.isEndOfWait(ex)
					? "The pooler had no connection to the server for it in time, and nothing of it was sent to the server"
					: null;
			case SqlStates.QUERY_CANCELED -> ErrorKind.isCopyWithoutData(ex) ? COPY : PoolerWords.isItsOwn(ex)
					? "The pooler ended it, by a limit of its own (query_timeout), and its connection with it" : null;
			// the driver's own rejection of a COPY, in its user's language
			case SqlStates.FEATURE_NOT_SUPPORTED ->
				server == null && String.valueOf(ex.getMessage()).contains("CopyManager") ? COPY : null;
			case SqlStates.IN_FAILED_TRANSACTION ->
				"An earlier statement of the transaction failed, and the server runs nothing more in it:"
						+ " let that failure pass, or run what may fail in nested()";
			case SqlStates.READ_ONLY_TRANSACTION -> (ex instanceof OnStandby) ? null
					: "The transaction was begun read-only, or default_transaction_read_only is on";
			case SqlStates.ACTIVE_TRANSACTION -> "PreventInTransactionBlock".equals(place)
					? "Send it outside of transaction() and @Transactional, and by itself" : null;
			case SqlStates.INVALID_STATEMENT_NAME, SqlStates.DUPLICATE_PREPARED_STATEMENT ->
				"Where a pooler stands between that hands on sessions, set the profile's property"
						+ " prepareThreshold to 0";
			case SqlStates.INVALID_COLUMN_REFERENCE -> badColumn(place);
			case SqlStates.WRONG_OBJECT_TYPE -> "infer_arbiter_indexes".equals(place)
					? "An exclusion constraint has doNothing() only: name a unique constraint to update" : null;
			case SqlStates.OBJECT_NOT_IN_PREREQUISITE_STATE -> "ExecCheckIndexConstraints".equals(place)
					|| "ExecInsertIndexTuples".equals(place) || "infer_arbiter_indexes".equals(place)
							? "Name a constraint that is not deferrable, or merge by a statement of your own" : null;
			case SqlStates.INSUFFICIENT_PRIVILEGE ->
				"ExecWithCheckOptions".equals(place) ? "The table's policies let this role write no such row" : null;
			case SqlStates.DATA_CORRUPTED, SqlStates.INDEX_CORRUPTED ->
				"Data or an index on the server's disk is damaged: have its administrator look"
						+ " before anything else is written";
			default -> null;
		};
	}

	private static @Nullable String badColumn(String place) {
		return switch (place) {
			case "infer_arbiter_indexes" -> "ON CONFLICT takes exactly the columns of a unique constraint or index;"
					+ " that of a partial index has to be named with its condition";
			case "CopyGetAttnums" -> "Leave a generated column out of columns(…): the server computes it";
			default -> null;
		};
	}

	private static @Nullable ServerErrorMessage server(SQLException ex) {
		for (Throwable t = ex; t instanceof SQLException; t = t.getCause()) {
			if (t instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				return driver.getServerErrorMessage();
			}
		}
		return null;
	}

}

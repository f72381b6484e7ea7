package io.github.pgprofiles.internal.query;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.BatchFailure;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/**
 * Finds out which row of a batch the server refused. The driver counts all of them as
 * failed and names the number in its message only.
 */
final class BatchErrors {

	/** The driver's message as its translations are keyed by. */
	private static final String MESSAGE = "Batch entry {0} {1} was aborted: {2}  Call getNextException to see other errors in the batch.";

	/** Decimal digits of any script, grouped in the manner of any country. */
	private static final String NUMBER = "(\\p{Nd}+(?:[^\\p{Nd}\\p{L}]\\p{Nd}{3})*)";

	private BatchErrors() {
	}

	/**
	 * Places a failure.
	 * @param before rows in the portions before this one
	 * @param count of rows in this portion
	 */
	static SQLException place(Connection connection, BatchRow row, BatchUpdateException failure, long before,
			int count) {
		SQLException cause = (failure.getCause() instanceof SQLException servers) ? servers : failure;
		int entry = isRewritten(connection, row.sql()) ? -1 : entry(failure.getMessage());
		boolean known = count == 1 || (entry >= 0 && entry < count);
		long number = before + ((count == 1) ? 1 : entry + 1);
		return known ? new BatchFailure(number, number, cause, row.explain(cause))
				: new BatchFailure(before + 1, before + count, cause, row.explain(cause));
	}

	/** The number in the driver's message, in whatever language; -1 if there is none. */
	static int entry(@Nullable String message) {
		String pattern = GT.tr(MESSAGE);
		int number = pattern.indexOf("{0}");
		int statement = pattern.indexOf("{1}");
		if (message == null || number < 0 || statement < number) {
			return -1;
		}
		Matcher found = Pattern
			.compile(Pattern.quote(pattern.substring(0, number)) + NUMBER
					+ Pattern.quote(pattern.substring(number + 3, statement)))
			.matcher(message);
		if (!found.lookingAt()) {
			return -1;
		}
		int entry = 0;
		for (char c : found.group(1).toCharArray()) {
			if (Character.isDigit(c)) {
				entry = Math.addExact(Math.multiplyExact(entry, 10), Character.digit(c, 10));
			}
		}
		return entry;
	}

	/** Whether the driver made one statement of several, and counts those. */
	private static boolean isRewritten(Connection connection, String sql) {
		try {
			return DriverSession.rewritesBatch(connection, sql);
		}
		catch (SQLException ex) {
			return true;
		}
	}

}

package io.github.pgprofiles.sample.cities;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.pgprofiles.error.PostgresError;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Why an import failed, in words that hold no value of the file. Whatever the reason,
 * nothing was imported.
 */
final class ImportProblem {

	private ImportProblem() {
	}

	static ProblemDetail of(Exception ex) {
		PostgresError error = PostgresError.of(ex);
		String state = String.valueOf(error.sqlState());
		if (state.startsWith("22") || state.startsWith("23")) {
			return malformed(error, state);
		}
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof CsvTooLargeException) {
				return problem(HttpStatus.CONTENT_TOO_LARGE, "Too large", cause.getMessage());
			}
		}
		if (ex instanceof IOException || ex instanceof UncheckedIOException) {
			return problem(HttpStatus.BAD_REQUEST, "Broken upload", "the body could not be read to its end");
		}
		if (ex instanceof ImportRunningException) {
			return problem(HttpStatus.CONFLICT, "Another import is running", ex.getMessage());
		}
		if (ex instanceof QueryTimeoutException) {
			return problem(HttpStatus.REQUEST_TIMEOUT, "Too slow", "the import took too long");
		}
		if (ex instanceof TaskRejectedException || error.safeToRetry()) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE, "Busy", "try again later");
		}
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The import failed", "the reason is in the log");
	}

	/** Classes 22 (data exception) and 23 (constraint violation) are the file's fault. */
	private static ProblemDetail malformed(PostgresError error, String state) {
		ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Malformed CSV",
				place(error) + reason(state, error.constraint()));
		put(problem, "line", error.row());
		put(problem, "column", error.column());
		put(problem, "constraint", error.constraint());
		problem.setProperty("sqlState", state);
		return problem;
	}

	/** The table's constraints are looked at when all lines are there: without a line. */
	private static String place(PostgresError error) {
		String line = (error.row() != null) ? "line " + error.row() : "";
		String column = (error.column() != null) ? "column " + error.column() : "";
		String place = line + ((line.isEmpty() || column.isEmpty()) ? "" : ", ") + column;
		return place.isEmpty() ? "" : place + ": ";
	}

	private static String reason(String state, @Nullable String constraint) {
		return switch (state) {
			case "22P02" -> "not a value of the column's type";
			case "22003" -> "a number out of range";
			case "22P04" -> "other columns than name,country,admin1,admin2,lat,lng, or a quote that does not end";
			case "22021" -> "not UTF-8";
			case "23502" -> "a value is missing";
			default -> (constraint != null) ? "against " + constraint : "refused";
		};
	}

	private static void put(ProblemDetail problem, String name, @Nullable Object value) {
		if (value != null) {
			problem.setProperty(name, value);
		}
	}

	private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title + ", nothing was imported");
		return problem;
	}

}

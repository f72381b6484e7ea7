package io.github.pgprofiles.sample.ledger;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.error.PostgresError;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Why a request failed, in words for its client. */
final class TransferProblem {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private TransferProblem() {
	}

	static ProblemDetail of(DataAccessException ex) {
		PostgresError error = PostgresError.of(ex);
		if (error.constraint() != null) {
			return against(error.constraint());
		}
		if (ex instanceof OnceConflictException) {
			return problem(HttpStatus.UNPROCESSABLE_CONTENT, "Idempotency-Key used before",
					"This Idempotency-Key was first used with another body");
		}
		// CannotAcquireLockException is Spring's name for a serialization failure as well
		if (ex instanceof CannotAcquireLockException && LOCK_NOT_AVAILABLE.equals(error.sqlState())) {
			return problem(HttpStatus.CONFLICT, "Still under way",
					"Another request with this Idempotency-Key, or with one of these accounts, is still under way");
		}
		if (error.safeToRetry() || ex instanceof QueryTimeoutException) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE, "Busy", "Try again later");
		}
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "Internal Server Error",
				(ex instanceof CommitOutcomeUnknownException) ? "Whether the transfer was made is not known"
						: "The reason is in the log");
	}

	/** By the names that the tables give to their rules. */
	private static ProblemDetail against(String constraint) {
		return switch (constraint) {
			case "balance_not_negative" ->
				field(HttpStatus.UNPROCESSABLE_CONTENT, "Insufficient funds", "from", "has less than the amount");
			case "sender_exists" -> field(HttpStatus.NOT_FOUND, "Unknown account", "from", "there is no such account");
			case "recipient_exists" -> field(HttpStatus.NOT_FOUND, "Unknown account", "to", "there is no such account");
			case "recipient_is_another" ->
				field(HttpStatus.BAD_REQUEST, "Bad Request", "to", "must be another account than from");
			default -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "Refused", "against " + constraint);
		};
	}

	private static ProblemDetail field(HttpStatus status, String title, String field, String message) {
		ProblemDetail problem = problem(status, title, field + ": " + message);
		problem.setProperty("errors", List.of(Map.of("field", field, "message", message)));
		return problem;
	}

	private static ProblemDetail problem(HttpStatus status, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		return problem;
	}

}

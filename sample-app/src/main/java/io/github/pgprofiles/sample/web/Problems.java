package io.github.pgprofiles.sample.web;

import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers a bad request with {@code application/problem+json} that says which field or
 * parameter is wrong, and why.
 */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

	private static final String UNREACHABLE = "The database cannot be reached";

	/**
	 * One thing that is wrong.
	 *
	 * @param field or parameter, by the name that the client used
	 * @param message what it must be
	 */
	record FieldProblem(@Nullable String field, @Nullable String message) {
	}

	/**
	 * Nothing is wrong with the request, and nothing has been done: it may come again.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> busy(PoolExhaustedException ex) {
		return tryAgain(isUnavailable(PostgresError.of(ex).sqlState()) ? UNREACHABLE : "Busy");
	}

	/**
	 * A database that cannot be reached, or has cut the connection, is back in a moment.
	 * Any other failure is a 500, and so is one in the middle of a response, which the
	 * web server then breaks off.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> unavailable(DataAccessException ex, HttpServletResponse response) {
		if (response.isCommitted() || !isUnavailable(PostgresError.of(ex).sqlState())) {
			throw ex;
		}
		return tryAgain(UNREACHABLE);
	}

	private static ResponseEntity<ProblemDetail> tryAgain(String reason) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, reason + ": try again later"));
	}

	/** Connection exceptions, and what a server says that stops or starts. */
	private static boolean isUnavailable(@Nullable String sqlState) {
		return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("57P"));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return answer(ex, status, request,
				ex.getFieldErrors()
					.stream()
					.map((error) -> new FieldProblem(error.getField(), error.getDefaultMessage()))
					.toList());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return answer(ex, status, request,
				ex.getParameterValidationResults()
					.stream()
					.flatMap((result) -> result.getResolvableErrors()
						.stream()
						.map((error) -> new FieldProblem((error instanceof FieldError field) ? field.getField()
								: name(result.getMethodParameter()), error.getDefaultMessage())))
					.toList());
	}

	private static @Nullable String name(MethodParameter parameter) {
		RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
		return (header != null) ? header.name() : parameter.getParameterName();
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (ex.getCause() instanceof StreamReadException malformed) {
			return answer(ex, status, request, List.of(new FieldProblem(null, "malformed JSON at line %d, column %d"
				.formatted(malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr()))));
		}
		if (ex.getCause() instanceof JacksonException mismatch) {
			return answer(ex, status, request, List.of(new FieldProblem(path(mismatch), expectation(mismatch))));
		}
		return super.handleHttpMessageNotReadable(ex, headers, status, request);
	}

	private static @Nullable String path(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? step.getPropertyName() : "[" + step.getIndex() + "]")
			.collect(Collectors.joining("."));
		return path.isEmpty() ? null : path;
	}

	/** In the words of JSON: Jackson's own message names Java classes. */
	private static String expectation(JacksonException ex) {
		if (ex instanceof UnrecognizedPropertyException) {
			return "is unknown";
		}
		Class<?> target = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		if (target == String.class) {
			return "must be a string";
		}
		return (target == Boolean.class) ? "must be true or false" : "is of the wrong type";
	}

	private @Nullable ResponseEntity<Object> answer(Exception ex, HttpStatusCode status, WebRequest request,
			List<FieldProblem> problems) {
		ProblemDetail body = ProblemDetail.forStatusAndDetail(status,
				problems.stream()
					.map((problem) -> (problem.field() != null) ? problem.field() + ": " + problem.message()
							: String.valueOf(problem.message()))
					.collect(Collectors.joining("; ")));
		body.setProperty("errors", problems);
		return handleExceptionInternal(ex, body, new HttpHeaders(), status, request);
	}

}

package io.github.pgprofiles.sample.cities;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;

/** Thrown when a line of a CSV cannot become a city. No row of the file was kept. */
public final class MalformedCsvException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** In English 'COPY cities, line 17, column lat: "x"'; other languages translate. */
	private static final Pattern CONTEXT = Pattern.compile("^COPY [^,]+, \\D*(\\d+)", Pattern.MULTILINE);

	private final long line;

	MalformedCsvException(long line, String problem, @Nullable Throwable cause) {
		super("line %d: %s".formatted(line, problem), cause);
		this.line = line;
	}

	/**
	 * Reads the line number from the context of the server's error. Only errors of the
	 * classes 22 (data exception) and 23 (constraint violation) are the file's fault.
	 */
	static Optional<MalformedCsvException> of(DataAccessException ex) {
		if (ex.getMostSpecificCause() instanceof PSQLException refused && refused.getServerErrorMessage() != null
				&& String.valueOf(refused.getSQLState()).matches("2[23].*")) {
			return of(refused.getServerErrorMessage(), ex);
		}
		return Optional.empty();
	}

	private static Optional<MalformedCsvException> of(ServerErrorMessage error, DataAccessException cause) {
		Matcher context = CONTEXT.matcher(String.valueOf(error.getWhere()));
		return context.find() ? Optional
			.of(new MalformedCsvException(Long.parseLong(context.group(1)), String.valueOf(error.getMessage()), cause))
				: Optional.empty();
	}

	/**
	 * Where the problem is.
	 * @return the number of the line; the header is line 1
	 */
	public long line() {
		return this.line;
	}

}

package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import io.github.pgprofiles.error.ErrorDetails;
import org.jspecify.annotations.Nullable;

/** A row of a batch that the server refused, or the rows among which it is. */
public final class BatchFailure extends SQLException implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final long first;

	private final long last;

	private final String explanation;

	/**
	 * Places a failure.
	 * @param first row that it may be, counted from 1 over the whole batch
	 * @param last row that it may be
	 * @param cause what the server said
	 * @param explanation what it has to do with the parameters, if anything
	 */
	public BatchFailure(long first, long last, SQLException cause, String explanation) {
		super(ServerWords.of(cause), cause.getSQLState(), Redactor.redact(cause));
		this.first = first;
		this.last = last;
		this.explanation = explanation;
	}

	/** For messages. */
	public String place() {
		return ((this.first == this.last) ? "row " + this.first : "rows %d to %d".formatted(this.first, this.last))
				+ this.explanation;
	}

	/**
	 * The number of the row that made something fail; {@code null} if it is not known.
	 */
	@Override
	public @Nullable Long row() {
		return (this.first == this.last) ? this.first : null;
	}

	/** The failure of a batch behind an exception, if there is one. */
	public static @Nullable BatchFailure find(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof BatchFailure failure) {
				return failure;
			}
		}
		return null;
	}

}

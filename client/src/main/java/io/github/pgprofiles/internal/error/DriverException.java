package io.github.pgprofiles.internal.error;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * An exception of the driver's once more, with other words: for one reader each, or
 * without a value that the first one quotes. Everything that a program asks it for is the
 * same.
 */
@SuppressWarnings("OverrideThrowableToString") // what printStackTrace begins with
final class DriverException extends PSQLException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String state;

	private final @Nullable ServerErrorMessage server;

	DriverException(PSQLException original, @Nullable String message) {
		super(message, (PSQLState) null);
		this.state = original.getSQLState();
		this.server = original.getServerErrorMessage();
		setStackTrace(original.getStackTrace());
	}

	@Override
	public @Nullable String getSQLState() {
		return this.state;
	}

	@Override
	public @Nullable ServerErrorMessage getServerErrorMessage() {
		return this.server;
	}

	/** As that of the original, in every log. */
	@Override
	public String toString() {
		return PSQLException.class.getName() + ": " + getMessage();
	}

}

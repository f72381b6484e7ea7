package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a row does not fit the Java type that was asked for. The message names
 * column, SQL type and Java type.
 */
public final class MappingException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String reason;

	/**
	 * Creates an exception of a profile.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 * @param cause if any
	 */
	public MappingException(@Nullable String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
		this.reason = null;
	}

	/**
	 * Creates an exception for a converter, of which column or parameter it is asked for
	 * is not known to it: the client names that.
	 * @param reason why it refuses the value, in words that follow 'the value', and
	 * without the value
	 * @param cause if any
	 */
	public MappingException(String reason, @Nullable Throwable cause) {
		super(null, "the value " + reason, cause);
		this.reason = reason;
	}

	/**
	 * Why a converter refused the value.
	 * @return words that follow 'the value'; {@code null} where none has refused it
	 */
	public @Nullable String reason() {
		return this.reason;
	}

}

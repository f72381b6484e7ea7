package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a row does not fit the requested Java type. The message names column, SQL
 * type and Java type.
 *
 * @since 0.1.0
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
	 * Creates an exception for a converter, which does not know its column or parameter:
	 * the client adds that.
	 * @param reason why it rejects the value, as a phrase that follows 'the value',
	 * without the value itself
	 * @param cause if any
	 */
	public MappingException(String reason, @Nullable Throwable cause) {
		super(null, "the value " + reason, cause);
		this.reason = reason;
	}

	/**
	 * Why a converter rejected the value.
	 * @return a phrase that follows 'the value'; {@code null} if no converter rejected it
	 */
	public @Nullable String reason() {
		return this.reason;
	}

}

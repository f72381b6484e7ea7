package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the options of a COPY are invalid, or its data cannot be sent in its
 * format. No rows were stored.
 *
 * @since 0.1.0
 */
public final class CopyException extends PostgresClientException implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final @Nullable Long row;

	private final @Nullable String column;

	/**
	 * Creates an exception.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 */
	public CopyException(@Nullable String profile, String message) {
		this(profile, message, null, null);
	}

	/**
	 * Creates an exception about a place in the data.
	 * @param profile on which it happened; {@code null} where that is not known yet
	 * @param message what is wrong, without a value
	 * @param row the line of the file, counted from 1; {@code null} for none
	 * @param column the name of the column; {@code null} for none
	 */
	public CopyException(@Nullable String profile, String message, @Nullable Long row, @Nullable String column) {
		super(profile, message, null);
		this.row = row;
		this.column = column;
	}

	@Override
	public @Nullable Long row() {
		return this.row;
	}

	@Override
	public @Nullable String column() {
		return this.column;
	}

}

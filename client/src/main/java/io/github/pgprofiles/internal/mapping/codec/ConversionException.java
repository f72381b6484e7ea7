package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;

/**
 * A value that the Java type cannot hold. Says why in a few words that follow the names
 * of column and types, and never shows the value.
 */
public final class ConversionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean forNull;

	public ConversionException(String reason) {
		this(reason, null);
	}

	/**
	 * Creates an exception.
	 * @param cause that shows no value either, or is a caller's own
	 */
	public ConversionException(String reason, @Nullable Throwable cause) {
		this(reason, cause, false);
	}

	private ConversionException(String reason, @Nullable Throwable cause, boolean forNull) {
		super(reason, cause, false, false);
		this.forNull = forNull;
	}

	/** What a Java primitive says to a NULL. */
	public static ConversionException nullForPrimitive() {
		return new ConversionException("", null, true);
	}

	/** Whether a primitive or a column was asked to hold NULL, and cannot. */
	public boolean isForNull() {
		return this.forNull;
	}

	/** What a column that is not null says to a {@code null}. */
	public static ConversionException nullForColumn() {
		return new ConversionException("", null, true);
	}

	public static ConversionException nullInMultirange() {
		return new ConversionException("holds a null, which a multirange cannot");
	}

	/** What the server's arrays say to containers in containers. */
	public static ConversionException tooDeep() {
		return new ConversionException(
				"has collections in each other on more than six levels, which no array of the server's has");
	}

	public static ConversionException outOfRange() {
		return new ConversionException("is out of its range");
	}

	public static ConversionException fraction() {
		return new ConversionException("has a fraction");
	}

	public static ConversionException notFinite() {
		return new ConversionException("is NaN or infinite");
	}

	/** The reason; never {@code null}. */
	public String reason() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}

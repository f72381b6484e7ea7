package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;

/**
 * A value that the Java type cannot hold. Says why in a few words that follow the names
 * of column and types, and never shows the value.
 */
public final class Misfit extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean forNull;

	public Misfit(String reason) {
		this(reason, null);
	}

	/**
	 * Creates a misfit.
	 * @param cause that shows no value either, or is a caller's own
	 */
	public Misfit(String reason, @Nullable Throwable cause) {
		this(reason, cause, false);
	}

	private Misfit(String reason, @Nullable Throwable cause, boolean forNull) {
		super(reason, cause, false, false);
		this.forNull = forNull;
	}

	/** What a Java primitive says to a NULL. */
	public static Misfit nullForPrimitive() {
		return new Misfit("", null, true);
	}

	/** Whether a primitive or a column was asked to hold NULL, and cannot. */
	public boolean isForNull() {
		return this.forNull;
	}

	/** What a column that is not null says to a {@code null}. */
	public static Misfit nullForColumn() {
		return new Misfit("", null, true);
	}

	public static Misfit nullInMultirange() {
		return new Misfit("holds a null, which a multirange cannot");
	}

	/** What the server's arrays say to containers in containers. */
	public static Misfit tooDeep() {
		return new Misfit("has collections in each other on more than six levels, which no array of the server's has");
	}

	public static Misfit outOfRange() {
		return new Misfit("is out of its range");
	}

	public static Misfit fraction() {
		return new Misfit("has a fraction");
	}

	public static Misfit notFinite() {
		return new Misfit("is NaN or infinite");
	}

	/** The reason; never {@code null}. */
	public String reason() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}

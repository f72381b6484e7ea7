package io.github.pgprofiles.internal.error;

import org.jspecify.annotations.Nullable;

/**
 * What a room of the client refuses, before it is known on which profile's behalf. The
 * root package makes the public exception of it.
 */
public final class Refusal extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private Refusal(Kind kind, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
	}

	/** A parameter is missing, superfluous or cannot be sent. */
	public static Refusal parameter(String message) {
		return parameter(message, null);
	}

	/**
	 * A parameter cannot be sent.
	 * @param cause a caller's own, if there is one
	 */
	public static Refusal parameter(String message, @Nullable Throwable cause) {
		return new Refusal(Kind.PARAMETER, message, cause);
	}

	/** A row of a batch has a parameter that is refused. */
	public Refusal ofRow(long number) {
		return new Refusal(this.kind, "row %d of the batch: %s".formatted(number, getMessage()), getCause());
	}

	/** A row does not fit the Java type that was asked for. */
	public static Refusal mapping(String message, @Nullable Throwable cause) {
		return new Refusal(Kind.MAPPING, message, cause);
	}

	/** A COPY cannot be built from what was said. */
	public static Refusal copy(String message) {
		return new Refusal(Kind.COPY, message, null);
	}

	/** An engine cannot stream what it was asked to. */
	public static Refusal engine(String message) {
		return engine(message, null);
	}

	/**
	 * An engine cannot stream what it was asked to.
	 * @param cause the server's own words, if there are any
	 */
	public static Refusal engine(String message, @Nullable Throwable cause) {
		return new Refusal(Kind.ENGINE, message, cause);
	}

	public Kind kind() {
		return this.kind;
	}

	@Override
	public String getMessage() {
		String message = super.getMessage();
		return (message != null) ? message : "";
	}

	/** Which of the public exceptions it becomes. */
	public enum Kind {

		PARAMETER, MAPPING, COPY, ENGINE

	}

}

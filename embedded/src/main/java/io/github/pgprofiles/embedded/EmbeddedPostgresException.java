package io.github.pgprofiles.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded server cannot be had: says what is wrong and what to do. */
final class EmbeddedPostgresException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param problem what is wrong, in sentences
	 * @param action what to do, in sentences
	 * @param cause the failure behind it, if there is one
	 */
	EmbeddedPostgresException(String problem, String action, @Nullable Throwable cause) {
		super(problem + " " + action, cause);
		this.problem = problem;
		this.action = action;
	}

	String problem() {
		return this.problem;
	}

	String action() {
		return this.action;
	}

}

package io.github.pgprofiles.benchmarks;

/** The command line says something that cannot be meant. */
public final class UsageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates it.
	 * @param message what is wrong
	 */
	public UsageException(String message) {
		super(message);
	}

}

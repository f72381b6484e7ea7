package io.github.pgprofiles.internal.dsn;

/**
 * A part of a DSN, or of an address, that is not valid. No message contains a credential,
 * but it may contain a text that a secret stands for.
 */
public final class InvalidPartException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param key the setting that has the part, such as {@code dsn}
	 * @param problem what is wrong, as the rest of a sentence that begins with the key
	 * @param action what to do, as a sentence of its own
	 */
	InvalidPartException(String key, String problem, String action) {
		super("'%s' %s. %s".formatted(key, problem, action));
		this.key = key;
		this.problem = problem;
		this.action = action;
	}

	/** The setting that has the part. */
	public String key() {
		return this.key;
	}

	/** What is wrong, as the rest of a sentence that begins with the key. */
	public String problem() {
		return this.problem;
	}

	/** What to do about it, as a sentence. */
	public String action() {
		return this.action;
	}

}

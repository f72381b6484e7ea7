package io.github.pgprofiles.config;

import java.util.function.Supplier;

import io.github.pgprofiles.internal.dsn.InvalidPartException;

/**
 * An invalid setting of a profile. Names the key as the user wrote it, the problem and
 * the remedy; never contains a credential.
 *
 * @since 0.1.0
 */
public final class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param key the setting below the profile, such as {@code pool.max-size}
	 * @param problem what is wrong, as the rest of a sentence that begins with the key
	 * @param action what to do, as a sentence of its own
	 */
	public InvalidSettingException(String key, String problem, String action) {
		super("'%s' %s. %s".formatted(key, problem, action));
		this.key = key;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * What a reader makes of a part, or the error that it finds. Its own exception is not
	 * the cause of that: secrets are masked later, and in this one only.
	 */
	static <T> T translated(Supplier<T> reader) {
		try {
			return reader.get();
		}
		catch (InvalidPartException ex) {
			throw new InvalidSettingException(ex.key(), ex.problem(), ex.action());
		}
	}

	/**
	 * The setting below the profile.
	 * @return the key, such as {@code pool.max-size}
	 */
	public String key() {
		return this.key;
	}

	/**
	 * What is wrong with the setting.
	 * @return the rest of a sentence that begins with the key
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}

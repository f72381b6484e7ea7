package io.github.pgprofiles.error;

import java.sql.SQLException;

/**
 * Thrown when profiles cannot be opened because a database is not reachable or rejects
 * the login. The message contains the server's own text.
 *
 * @since 0.1.0
 */
public final class ProfileUnavailableException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	private final String target;

	private final String advice;

	private final SQLException refused;

	/**
	 * Creates an exception.
	 * @param profile that cannot be opened
	 * @param target where it wanted to connect, without a credential
	 * @param words what the server or the driver said
	 * @param advice what to do about it, in sentences; empty where that is not known
	 * @param cause what was thrown
	 */
	public ProfileUnavailableException(String profile, String target, String words, String advice, SQLException cause) {
		super(profile, "cannot connect to " + target + ": " + sentence(words) + (advice.isEmpty() ? "" : " " + advice),
				cause);
		this.target = target;
		this.advice = advice;
		this.refused = cause;
	}

	private static String sentence(String words) {
		return words.endsWith(".") ? words : words + ".";
	}

	/**
	 * Where the profile wanted to connect.
	 * @return a JDBC URL without a credential
	 */
	public String target() {
		return this.target;
	}

	/**
	 * What to do about it, which names settings such as {@code host}.
	 * @return sentences; empty where that is not known
	 */
	public String advice() {
		return this.advice;
	}

	/**
	 * What the server or the driver said.
	 * @return the cause
	 */
	public SQLException sqlException() {
		return this.refused;
	}

}

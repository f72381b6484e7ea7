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

	private final SQLException refused;

	/**
	 * Creates an exception.
	 * @param profile that cannot be opened
	 * @param target where it wanted to connect, without a credential
	 * @param cause what the server or the driver said
	 */
	public ProfileUnavailableException(String profile, String target, SQLException cause) {
		super(profile, "cannot connect to " + target + ": " + cause.getMessage(), cause);
		this.target = target;
		this.refused = cause;
	}

	/**
	 * Where the profile wanted to connect.
	 * @return a JDBC URL without a credential
	 */
	public String target() {
		return this.target;
	}

	/**
	 * What the server or the driver said.
	 * @return the cause
	 */
	public SQLException sqlException() {
		return this.refused;
	}

}

package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What a standby does not do. PostgreSQL manual, chapter 'Hot Standby'.
 */
public final class OnStandby extends SQLException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message that names the server
	 * @param state of the server's own error
	 * @param cause that error, if there was one
	 */
	public OnStandby(String message, @Nullable String state, @Nullable SQLException cause) {
		super(message, state, cause);
	}

}

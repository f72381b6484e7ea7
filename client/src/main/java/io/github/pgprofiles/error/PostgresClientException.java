package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * An error that the client itself detects, before or instead of the server. Errors of the
 * server become Spring's own exceptions. The message names the profile and contains
 * neither a parameter's value nor a credential.
 *
 * @since 0.1.0
 */
public abstract class PostgresClientException extends DataAccessException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String profile;

	PostgresClientException(@Nullable String profile, String message, @Nullable Throwable cause) {
		super((profile != null) ? "Profile '" + profile + "': " + message : message, cause);
		this.profile = profile;
	}

	/**
	 * The profile on which the error occurred.
	 * @return its name, or {@code null} if the error concerns none or several
	 */
	public @Nullable String profile() {
		return this.profile;
	}

	/**
	 * Whether running the whole work again is safe and may succeed.
	 * @return {@code false} unless a subclass overrides it
	 */
	public boolean safeToRetry() {
		return false;
	}

}

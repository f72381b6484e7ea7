package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when work has no value for a session setting that its profile requires, or when
 * {@link io.github.pgprofiles.config.SessionSettings} gives what is no setting. Names the
 * profile and the setting, and no value. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class SessionSettingsException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 */
	public SessionSettingsException(String profile, String message) {
		this(profile, message, null);
	}

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param message what is wrong, without a value
	 * @param cause of the failure, if known
	 */
	public SessionSettingsException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}

package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Thrown when a statement fails while another server of the profile becomes the primary:
 * its server refused it as it takes no writes any more (25006), the connection was cut
 * off as it led to the former primary, or there was no primary within the pool's timeout.
 * PostgreSQL manual, chapter 'High Availability, Load Balancing, and Replication'.
 * <p>
 * {@link PostgresError#safeToRetry()} is {@code true} where nothing reached a server, the
 * server refused it, or the transaction had not sent COMMIT. Of a statement on a
 * connection that was cut off it is {@code false}: it may have had its effect.
 *
 * @since 0.1.0
 */
public final class FailingOverException extends TransientDataAccessResourceException implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final String profile;

	private final @Nullable String node;

	private final boolean safe;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param node host and port that were reached last; {@code null} for none
	 * @param safe whether nothing reached a server, or it refused the statement
	 * @param message what has failed
	 * @param cause what the server or the driver said
	 */
	public FailingOverException(String profile, @Nullable String node, boolean safe, String message, Throwable cause) {
		super(message, cause);
		this.profile = profile;
		this.node = node;
		this.safe = safe;
	}

	@Override
	public String profile() {
		return this.profile;
	}

	/**
	 * The server that was reached, which is no primary any more.
	 * @return host and port; {@code null} if none was reached
	 */
	public @Nullable String node() {
		return this.node;
	}

	@Override
	public boolean safeToRetry() {
		return this.safe;
	}

}

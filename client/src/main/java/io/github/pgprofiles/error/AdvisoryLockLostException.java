package io.github.pgprofiles.error;

/**
 * Thrown when the connection of an advisory lock, and so the lock, was lost while the
 * work ran: others may have held the lock at the same time. The work ran to its end. Only
 * the work knows whether its effects are valid, so this is not safe to retry.
 *
 * @since 0.1.0
 */
public final class AdvisoryLockLostException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param lock its name in messages
	 * @param cause of the failure, if known
	 */
	public AdvisoryLockLostException(String profile, String lock, Throwable cause) {
		super(profile, lock + " was lost while the work ran, which ran to its end: " + cause.getMessage(), cause);
	}

}

package io.github.pgprofiles.error;

/**
 * Thrown when an advisory lock was lost while the work ran, as its connection was: others
 * may have held the lock at the same time. The work ran to its end. Whether what it did
 * stands is known to the work alone, so this is not safe to retry.
 */
public final class AdvisoryLockLostException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param profile on which it happened
	 * @param lock as messages name it
	 * @param cause what was seen, if anything
	 */
	public AdvisoryLockLostException(String profile, String lock, Throwable cause) {
		super(profile, lock + " was lost while the work ran, which ran to its end: " + cause.getMessage(), cause);
	}

}

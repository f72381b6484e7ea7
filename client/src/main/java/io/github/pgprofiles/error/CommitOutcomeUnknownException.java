package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the answer to COMMIT was lost, and whether the server committed could not
 * be found out: of a transaction, or of a batch, COPY or stream that had one to itself.
 * What the transaction did may be there, or not: look before you run the work again, or
 * have it recorded by key with {@code once(…)}, under which running it again is safe.
 */
public final class CommitOutcomeUnknownException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	private boolean recordedByKey;

	/**
	 * Creates an exception, for transaction managers.
	 * @param profile on which it happened
	 * @param message what is known
	 * @param cause what was seen instead of the answer
	 */
	public CommitOutcomeUnknownException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

	/** Says that running the work again finds out. */
	public CommitOutcomeUnknownException underOnce() {
		this.recordedByKey = true;
		return this;
	}

	/**
	 * Whether running the whole work again is safe.
	 * @return {@code true} under {@code once(…)} only
	 */
	@Override
	public boolean safeToRetry() {
		return this.recordedByKey;
	}

}

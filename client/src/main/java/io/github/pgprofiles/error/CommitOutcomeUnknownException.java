package io.github.pgprofiles.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the response to COMMIT was lost and the client could not determine whether
 * the server committed: of a transaction, or of a batch, COPY or stream that had one to
 * itself. The transaction may have committed or not. Check the data before you run the
 * work again, or give it a key with {@code once(…)}, which makes running it again safe.
 *
 * @since 0.1.0
 */
public final class CommitOutcomeUnknownException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	private boolean recordedByKey;

	/**
	 * Creates an exception, for transaction managers.
	 * @param profile on which it happened
	 * @param message what is known
	 * @param cause the failure that occurred instead of the response
	 */
	public CommitOutcomeUnknownException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

	/** Marks that running the work again determines the outcome. */
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

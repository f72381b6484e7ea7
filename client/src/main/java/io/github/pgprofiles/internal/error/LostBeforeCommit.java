package io.github.pgprofiles.internal.error;

import io.github.pgprofiles.error.ErrorDetails;

/**
 * Says that a connection was lost while its transaction had not sent COMMIT, so that
 * nothing of it is there. Travels as a suppressed exception, like {@link ErrorOrigin}.
 */
public final class LostBeforeCommit extends Exception implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private LostBeforeCommit() {
		super("the connection was lost before COMMIT was sent: nothing was committed", null, false, false);
	}

	@Override
	public boolean safeToRetry() {
		return true;
	}

	/** Marks an exception, unless it is marked already. */
	public static void mark(Throwable thrown) {
		if (!isMarked(thrown)) {
			thrown.addSuppressed(new LostBeforeCommit());
		}
	}

	/** Whether an exception or one of its causes is marked. */
	public static boolean isMarked(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof LostBeforeCommit) {
					return true;
				}
			}
		}
		return false;
	}

}

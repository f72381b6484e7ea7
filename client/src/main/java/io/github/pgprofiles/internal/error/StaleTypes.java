package io.github.pgprofiles.internal.error;

import io.github.pgprofiles.error.ErrorDetails;

/**
 * Says that a statement had been prepared with types that the server inferred for its
 * parameters, and which no longer fit: the statement had no effect, and is prepared anew
 * when it is run again. Travels as a suppressed exception, like {@link ErrorOrigin}.
 */
public final class StaleTypes extends Exception implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private StaleTypes() {
		super("the types of the parameters had been inferred before, and are inferred anew: run it again", null, false,
				false);
	}

	@Override
	public boolean safeToRetry() {
		return true;
	}

	/** Marks an exception. */
	public static void mark(Throwable thrown) {
		thrown.addSuppressed(new StaleTypes());
	}

	/** Whether an exception or one of its causes is marked. */
	public static boolean isMarked(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof StaleTypes) {
					return true;
				}
			}
		}
		return false;
	}

}

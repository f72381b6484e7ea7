package io.github.pgprofiles.internal.error;

import io.github.pgprofiles.error.ErrorDetails;

/**
 * Says what the statement, or the transaction, is called that has failed. Travels as a
 * suppressed exception, as {@link ErrorOrigin}.
 */
public final class ErrorName extends Exception implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final String name;

	private ErrorName(String name) {
		super("in '" + name + "'", null, false, false);
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	/** Marks an exception, unless something further in has marked it. */
	public static void mark(Throwable thrown, String name) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof ErrorName) {
					return;
				}
			}
		}
		thrown.addSuppressed(new ErrorName(name));
	}

}

package io.github.pgprofiles.internal.error;

import io.github.pgprofiles.error.ErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * Says on which profile an exception of the driver arose. Travels as a suppressed
 * exception, so that cause and type stay what Spring and the driver made them.
 */
public final class ErrorOrigin extends Exception implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final String profile;

	private ErrorOrigin(String profile) {
		super("on profile '" + profile + "'", null, false, false);
		this.profile = profile;
	}

	@Override
	public String profile() {
		return this.profile;
	}

	/** Marks an exception, unless it is marked already. */
	public static void mark(Throwable thrown, String profile) {
		if (find(thrown) == null) {
			thrown.addSuppressed(new ErrorOrigin(profile));
		}
	}

	/** The profile on which an exception or one of its causes arose. */
	public static @Nullable String find(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof ErrorOrigin origin) {
					return origin.profile;
				}
			}
		}
		return null;
	}

}

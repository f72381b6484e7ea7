package io.github.pgprofiles;

import io.github.pgprofiles.internal.mapping.codec.Misfit;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a parameter is missing, superfluous or cannot be sent. Nothing has reached
 * the server.
 */
public final class ParameterException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/** What a converter says before it is known of which value. */
	private final transient @Nullable Misfit misfit;

	ParameterException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
		this.misfit = null;
	}

	/** Of a value by itself. */
	ParameterException(Misfit misfit) {
		super(null, "the value " + misfit.reason(), misfit.getCause());
		this.misfit = misfit;
	}

	@Nullable Misfit misfit() {
		return this.misfit;
	}

}

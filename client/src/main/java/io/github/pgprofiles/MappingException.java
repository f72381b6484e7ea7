package io.github.pgprofiles;

import io.github.pgprofiles.internal.mapping.codec.Misfit;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a row does not fit the Java type that was asked for. The message names
 * column, SQL type and Java type.
 */
public final class MappingException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/** What a converter says before it is known of which value. */
	private final transient @Nullable Misfit misfit;

	MappingException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
		this.misfit = null;
	}

	/** Of a value by itself. */
	MappingException(Misfit misfit) {
		super(null, "the value " + misfit.reason(), misfit.getCause());
		this.misfit = misfit;
	}

	@Nullable Misfit misfit() {
		return this.misfit;
	}

}

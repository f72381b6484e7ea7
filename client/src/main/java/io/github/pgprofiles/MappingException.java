package io.github.pgprofiles;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a row does not fit the Java type that was asked for. The message names
 * column, SQL type and Java type.
 */
public final class MappingException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	MappingException(String profile, String message, @Nullable Throwable cause) {
		super(profile, message, cause);
	}

}

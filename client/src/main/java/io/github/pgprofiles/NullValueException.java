package io.github.pgprofiles;

import io.github.pgprofiles.internal.error.Excerpt;

/**
 * Thrown when the only row's value is NULL, which neither {@code single()} nor
 * {@code optional()} can return apart from 'no row'; {@code singleOrNull()} can.
 */
public final class NullValueException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	NullValueException(String profile, String sql) {
		super(profile, "the only row's value is NULL; singleOrNull() returns it" + Excerpt.behind(sql), null);
	}

}

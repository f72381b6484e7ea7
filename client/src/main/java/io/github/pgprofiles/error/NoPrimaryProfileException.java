package io.github.pgprofiles.error;

import java.util.Collection;

/**
 * Thrown when the primary profile is requested and none of several profiles is primary.
 *
 * @since 0.1.0
 */
public final class NoPrimaryProfileException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param known names of the existing profiles
	 */
	public NoPrimaryProfileException(Collection<String> known) {
		super(null, "None of the profiles %s is the primary one: name it, or ask for a profile by its name"
			.formatted(known), null);
	}

}

package io.github.pgprofiles.error;

import java.util.Collection;

/**
 * Thrown where the primary profile is asked for and none of several is it.
 */
public final class NoPrimaryProfileException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param known names of the profiles there are
	 */
	public NoPrimaryProfileException(Collection<String> known) {
		super(null, "None of the profiles %s is the primary one: name it, or ask for a profile by its name"
			.formatted(known), null);
	}

}

package io.github.pgprofiles.error;

import java.util.Collection;

/**
 * Thrown for a profile that is not configured; names those that are.
 */
public final class UnknownProfileException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param name that was asked for
	 * @param known names of the profiles there are
	 */
	public UnknownProfileException(String name, Collection<String> known) {
		super(null, "There is no profile '%s'; known are %s".formatted(name, known), null);
	}

}

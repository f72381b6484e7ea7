package io.github.pgprofiles.error;

import java.util.Collection;

/**
 * Thrown for a node that a profile does not have; lists those that it has.
 *
 * @since 0.1.0
 */
public final class UnknownNodeException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param profile that was asked
	 * @param name that was requested
	 * @param known names of the existing nodes
	 */
	public UnknownNodeException(String profile, String name, Collection<String> known) {
		super(profile, (known.isEmpty() ? "there is no node '%s', nor any other: set 'nodes' of the profile"
				: "there is no node '%s'; known are %s%s")
			.formatted(name, known, hint(name, known)), null);
	}

	private static String hint(String name, Collection<String> known) {
		return known.stream()
			.filter(name::equalsIgnoreCase)
			.findFirst()
			.map((each) -> ". Write '" + each + "': these names are case-sensitive")
			.orElse("");
	}

}

package io.github.pgprofiles.error;

import java.util.Collection;

/**
 * Thrown for a profile that is not configured; lists those that are.
 *
 * @since 0.1.0
 */
public final class UnknownProfileException extends PostgresClientException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param name that was requested
	 * @param known names of the existing profiles
	 */
	public UnknownProfileException(String name, Collection<String> known) {
		super(null, "There is no profile '%s'; known are %s%s".formatted(name, known, hint(name, known)), null);
	}

	private static String hint(String name, Collection<String> known) {
		int slash = name.indexOf('/');
		if (slash > 0 && known.contains(name.substring(0, slash))) {
			return ". A node is reached by on(\"%s\", \"%s\")".formatted(name.substring(0, slash),
					name.substring(slash + 1));
		}
		return known.stream()
			.filter(name::equalsIgnoreCase)
			.findFirst()
			.map((each) -> ". Write '" + each + "': these names are case-sensitive")
			.orElse("");
	}

}

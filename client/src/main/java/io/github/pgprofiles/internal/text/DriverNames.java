package io.github.pgprofiles.internal.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.postgresql.PGProperty;

/** What to write in place of a name that is no property of pgJDBC. */
public final class DriverNames {

	private static final List<String> KNOWN = Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();

	private DriverNames() {
	}

	/**
	 * The advice for a name, which blames its case only where that is wrong.
	 * @param name that pgJDBC does not know
	 * @return a sentence
	 */
	public static String advice(String name) {
		String near = near(name, KNOWN);
		return near.isEmpty() ? "Correct or remove it; pgJDBC's documentation lists the names." : near.strip();
	}

	/**
	 * The name that was probably meant.
	 * @param name that is not known
	 * @param known the names that are
	 * @return a sentence with a space after it; empty if no name is near
	 */
	public static String near(String name, Collection<String> known) {
		return known.stream()
			.filter(name::equalsIgnoreCase)
			.findFirst()
			.map((each) -> "Did you mean '" + each + "'? These names are case-sensitive. ")
			.orElseGet(() -> Suggestion.of(name, known));
	}

}

package io.github.pgprofiles.internal.copy.table;

import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.text.ServerName;
import io.github.pgprofiles.internal.text.ServerText;

/** Checks the names and texts that a caller of COPY gives. */
public final class CopyNames {

	private CopyNames() {
	}

	/**
	 * Checks a name.
	 * @throws CopyException if it is none, or the server would take it for another one
	 */
	public static void requireName(String what, String name) {
		String problem = ServerName.problem(name);
		if (problem != null) {
			throw new CopyException(null, "the name of " + what + " " + problem);
		}
	}

	/** Checks names of columns. */
	public static void requireColumns(List<String> names) {
		names.forEach((name) -> requireName("a column", name));
	}

	/** Checks a text. */
	public static String requireText(String text) {
		String problem = ServerText.problem(text);
		if (problem != null) {
			throw new CopyException(null, "a text for COPY " + problem);
		}
		return text;
	}

}

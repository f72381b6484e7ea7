package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.postgresql.util.GT;

/**
 * Recognizes what the driver says by the English text that it translates: it has no codes
 * of its own, and speaks the language of its user.
 */
final class DriverWords {

	/** Stands where the driver puts a name, and in no text. */
	private static final String GAP = "\u0001";

	private static final Pattern GAPS = Pattern.compile(GAP);

	private DriverWords() {
	}

	/** Whether an exception says one of these, as they stand in the driver's source. */
	static boolean isOneOf(SQLException ex, String... texts) {
		String said = ex.getMessage();
		return said != null && Arrays.stream(texts).anyMatch((text) -> matches(said, GT.tr(text, GAP, GAP, GAP)));
	}

	private static boolean matches(String said, String translated) {
		String[] parts = GAPS.split(translated, -1);
		int at = 0;
		for (int i = 0; i < parts.length; i++) {
			int found = (i == parts.length - 1) ? said.length() - parts[i].length() : said.indexOf(parts[i], at);
			if (found < at || !said.startsWith(parts[i], found) || (i == 0 && found > 0)) {
				return false;
			}
			at = found + parts[i].length();
		}
		return true;
	}

}

package io.github.pgprofiles.internal.dsn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Reads numbers as libpq does: with a sign and spaces around, of 32 bits. */
final class LibpqNumber {

	private static final Pattern NUMBER = Pattern.compile("[ \\t-\\r]*([+-]?[0-9]+)[ \\t-\\r]*");

	private LibpqNumber() {
	}

	static @Nullable Integer parse(String text) {
		if (isPlain(text)) {
			return Integer.valueOf(text);
		}
		Matcher matcher = NUMBER.matcher(text);
		try {
			return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** Whether there are digits only, and too few for more than 32 bits. */
	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return !text.isEmpty() && text.length() < 10;
	}

}

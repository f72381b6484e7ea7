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
		Matcher matcher = NUMBER.matcher(text);
		try {
			return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}

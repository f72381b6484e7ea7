package io.github.pgprofiles.internal.log;

import java.util.Locale;

/** Makes texts that cannot pretend to be lines of their own. */
public final class LineText {

	/** Of one value in a line, in characters. */
	public static final int VALUE = 100;

	private LineText() {
	}

	/** A value as a line shows it. */
	public static String value(String text) {
		return of(text, VALUE, text.length());
	}

	/**
	 * A text on one line.
	 * @param most characters of it
	 * @param length of the whole, for what is said where it is cut
	 */
	static String of(String text, int most, int length) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), most) + 16);
		int index = 0;
		while (index < text.length() && line.length() < most) {
			int letter = text.codePointAt(index);
			index += Character.charCount(letter);
			append(line, letter);
		}
		if (index < text.length() || length > text.length()) {
			line.append(String.format(Locale.ROOT, "… (%,d characters)", length));
		}
		return line.toString();
	}

	private static void append(StringBuilder line, int letter) {
		if (letter == '\n' || letter == '\r' || letter == '\t') {
			if (line.isEmpty() || line.charAt(line.length() - 1) != ' ') {
				line.append(' ');
			}
			return;
		}
		int type = Character.getType(letter);
		boolean hidden = type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
				|| type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
		if (hidden) {
			line.append(String.format(Locale.ROOT, "\\u%04x", letter));
		}
		else {
			line.appendCodePoint(letter);
		}
	}

}

package io.github.pgprofiles.internal.mapping.array;

import org.jspecify.annotations.Nullable;

/** Writes an array as the server does, out of the texts of its elements. */
public final class ArrayText {

	private ArrayText() {
	}

	public static String format(int[] dimensions, int[] bounds, @Nullable Object[] elements, char delimiter) {
		if (elements.length == 0) {
			return "{}";
		}
		StringBuilder text = new StringBuilder();
		boolean shifted = false;
		for (int bound : bounds) {
			shifted |= bound != 1;
		}
		if (shifted) {
			for (int i = 0; i < bounds.length; i++) {
				text.append('[').append(bounds[i]).append(':').append(bounds[i] + dimensions[i] - 1).append(']');
			}
			text.append('=');
		}
		level(text, 0, 0, dimensions, elements, delimiter);
		return text.toString();
	}

	private static int level(StringBuilder text, int level, int from, int[] dimensions, @Nullable Object[] elements,
			char delimiter) {
		int next = from;
		text.append('{');
		for (int i = 0; i < dimensions[level]; i++) {
			if (i > 0) {
				text.append(delimiter);
			}
			if (level + 1 < dimensions.length) {
				next = level(text, level + 1, next, dimensions, elements, delimiter);
			}
			else {
				append(text, elements[next++], delimiter);
			}
		}
		text.append('}');
		return next;
	}

	/** One element, in quotes where it could be taken for something else. */
	private static void append(StringBuilder text, @Nullable Object element, char delimiter) {
		if (element == null) {
			text.append("NULL");
			return;
		}
		String value = element.toString();
		if (!needsQuotes(value, delimiter)) {
			text.append(value);
			return;
		}
		quote(text, value);
	}

	/** Text in quotes, which every element can have, whatever its type. */
	public static void quote(StringBuilder text, String value) {
		text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				text.append('\\');
			}
			text.append(c);
		}
		text.append('"');
	}

	private static boolean needsQuotes(String value, char delimiter) {
		if (value.isEmpty() || value.equalsIgnoreCase("NULL")) {
			return true;
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == delimiter || c == '{' || c == '}' || c == '"' || c == '\\' || c == ' '
					|| (c >= '\t' && c <= '\r')) {
				return true;
			}
		}
		return false;
	}

}

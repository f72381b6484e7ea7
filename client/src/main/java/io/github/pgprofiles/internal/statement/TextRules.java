package io.github.pgprofiles.internal.statement;

import io.github.pgprofiles.internal.error.Refusal;

/**
 * What PostgreSQL's text cannot hold. The server would refuse the one, and the driver
 * would send a question mark for the other.
 */
final class TextRules {

	private TextRules() {
	}

	/**
	 * Checks a text.
	 * @param label of the parameter, for the message
	 * @return the text
	 * @throws Refusal if it holds U+0000 or half of a surrogate pair
	 */
	static String check(String label, String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 0) {
				throw Refusal
					.parameter("parameter %s holds the character U+0000 at index %d, which no text of PostgreSQL's can"
						.formatted(label, i));
			}
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 >= text.length()
						|| !Character.isLowSurrogate(text.charAt(i + 1))) {
					throw Refusal.parameter(
							"parameter %s holds half of a surrogate pair (U+%04X) at index %d, which is no character"
								.formatted(label, (int) c, i));
				}
				i++;
			}
		}
		return text;
	}

}

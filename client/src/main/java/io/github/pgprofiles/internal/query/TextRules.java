package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.text.ServerText;

/** What the text of a parameter cannot hold. */
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
		String problem = ServerText.problem(text);
		if (problem != null) {
			throw Refusal.parameter("parameter " + label + " " + problem);
		}
		return text;
	}

}

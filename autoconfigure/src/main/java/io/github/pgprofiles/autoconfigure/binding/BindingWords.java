package io.github.pgprofiles.autoconfigure.binding;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the words of a file out of a message about it: any of them may be part of a
 * password, as one that is not percent-encoded moves the ends of all parts. What stands
 * in no file is advice, and stays.
 */
final class BindingWords {

	private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

	/** Signs alone tell nothing. */
	private static final Pattern LETTER = Pattern.compile("[\\p{L}\\p{N}]");

	private BindingWords() {
	}

	/** A message about a connection as a whole. */
	static String mask(String message, String content) {
		return QUOTED.matcher(message)
			.replaceAll((MatchResult word) -> Matcher
				.quoteReplacement(isShown(word.group(1), content) ? word.group() : "'…'"));
	}

	/** A message about a file with one value. */
	static String withoutValue(String problem, String value) {
		return mask(problem, value).replace(": '…'", "");
	}

	private static boolean isShown(String word, String content) {
		return !content.contains(word) || !LETTER.matcher(word).find() || isOfNoPassword(word, content);
	}

	/**
	 * Whether a word is the name or the value of a parameter behind everything that a
	 * login may be, where no parameter is one.
	 */
	private static boolean isOfNoPassword(String word, String content) {
		String end = content.substring(content.lastIndexOf('@') + 1);
		String quoted = Pattern.quote(word);
		return content.contains("://") && !end.toLowerCase(Locale.ROOT).contains("password")
				&& Pattern.compile("[?&](" + quoted + "=|[A-Za-z_.]+=" + quoted + "(&|$))").matcher(end).find();
	}

}

package io.github.pgprofiles.internal.dsn;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pairs of a name and a value that have become part of the value before them, because
 * they are separated as in another form of DSN. That value would be shown, and a password
 * with it.
 */
final class RunTogether {

	private static final Pattern PAIR = Pattern.compile("[;&,]\\s*[A-Za-z_][\\w -]*=");

	private static final Pattern CREDENTIAL = Pattern.compile("(?i)[;&,]\\s*[\\w -]*(pass|pwd|secret|token)[\\w -]*=");

	/** Values in which nobody writes a pair. */
	private static final Set<String> PLAIN = Set.of("host", "hostaddr", "port", "dbname", "user");

	private RunTogether() {
	}

	/** Checks a name as it stands in a URI, not decoded yet. */
	static void requireNoPair(String name) {
		if (name.indexOf('=') >= 0 && PAIR.matcher(name).find()) {
			throw refused();
		}
	}

	/**
	 * Checks the value of a keyword.
	 * @param keyword of which it is the value; passwords may have any text
	 */
	static void requireNoPair(String keyword, String value) {
		if (PLAIN.contains(keyword)) {
			requireNoPair(value);
		}
		else if (!isSecret(keyword) && CREDENTIAL.matcher(value).find()) {
			throw refused();
		}
	}

	/** Whether a keyword, or a value, has to do with a password. */
	static boolean isSecret(String text) {
		return text.contains("pass") || text.contains("secret") || CREDENTIAL.matcher(text).find();
	}

	private static InvalidPartException refused() {
		return DsnReader.invalid("has a name or value in which another pair 'name=' begins",
				"Separate the pairs of a keyword/value string by spaces; in a URI, begin the parameters with '?' and"
						+ " join them by '&'. A name that really has these characters is percent-encoded in a URI, or"
						+ " stands in a key of its own, such as 'database'.");
	}

}

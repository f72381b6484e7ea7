package io.github.pgprofiles.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL takes for a name. It cuts a longer one short without a word, and then
 * means another thing. PostgreSQL manual, chapter 'Identifiers and Key Words'.
 */
public final class ServerName {

	/** In UTF-8; a server that was built with another NAMEDATALEN is not expected. */
	public static final int MOST_BYTES = 63;

	private ServerName() {
	}

	/**
	 * Says why a text is no name.
	 * @return the end of a sentence, or {@code null} if it is one
	 */
	public static @Nullable String problem(String name) {
		if (name.isEmpty()) {
			return "is empty";
		}
		String problem = ServerText.problem(name);
		int bytes = name.getBytes(StandardCharsets.UTF_8).length;
		return (problem == null && bytes > MOST_BYTES)
				? "has %d bytes in UTF-8, of which the server would keep %d and so take it for another name"
					.formatted(bytes, MOST_BYTES)
				: problem;
	}

	/** A text as long as a name may be, where it is for people to read. */
	public static String cut(String text) {
		int end = text.length();
		while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
			end = text.offsetByCodePoints(end, -1);
		}
		return text.substring(0, end);
	}

	/**
	 * Takes a list apart as the server does: commas between names, double quotes around
	 * those that hold something else. Not folded to lower case.
	 */
	public static List<String> list(String names) {
		List<String> list = new ArrayList<>();
		StringBuilder name = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < names.length(); i++) {
			char c = names.charAt(i);
			if (c == '"') {
				boolean doubled = quoted && i + 1 < names.length() && names.charAt(i + 1) == '"';
				if (doubled) {
					name.append(c);
					i++;
				}
				else {
					quoted = !quoted;
				}
			}
			else if (c == ',' && !quoted) {
				list.add(name.toString().strip());
				name.setLength(0);
			}
			else {
				name.append(c);
			}
		}
		list.add(name.toString().strip());
		return list;
	}

}

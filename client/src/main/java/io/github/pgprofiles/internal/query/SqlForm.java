package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.query.SqlText.Kind;
import io.github.pgprofiles.internal.query.SqlText.Piece;

/**
 * A statement as the driver takes it, made once and used by every execution whose
 * collections, if any, are arrays. Immutable.
 *
 * @param sql with a question mark for each placeholder
 * @param placeholders in order of appearance
 * @param labels of the placeholders, for messages
 * @param fragments of {@code sql} before, between and after the placeholders
 * @param plain the same as PostgreSQL reads them, without the driver's doubled question
 * marks
 * @param mayCount whether it names a column that counts transactions or commands, or
 * something like it
 */
record SqlForm(String sql, List<Piece> placeholders, List<String> labels, List<String> fragments, List<String> plain,
		boolean mayCount) {

	/** Names, or parts of names, of what counts transactions or commands. */
	private static final String[] COUNTING = { "xmin", "xmax", "xid", "cmin", "cmax", "transactionid" };

	private static final Pattern CAST = Pattern.compile(".*\\bcast\\s*\\(\\s*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern AS = Pattern.compile("\\s+as\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	/** Texts may be long: a regular expression takes many times as long. */
	private static boolean mayCount(String sql) {
		for (int i = 0; i < sql.length() - 2; i++) {
			char first = lower(sql.charAt(i));
			char second = lower(sql.charAt(i + 1));
			boolean candidate = switch (first) {
				case 'x' -> second == 'm' || second == 'i';
				case 'c' -> second == 'm';
				case 't' -> second == 'r';
				default -> false;
			};
			if (candidate && isCounting(sql, i)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isCounting(String sql, int place) {
		for (String name : COUNTING) {
			if (sql.regionMatches(true, place, name, 0, name.length())) {
				return true;
			}
		}
		return false;
	}

	private static char lower(char letter) {
		return (letter >= 'A' && letter <= 'Z') ? (char) (letter + ('a' - 'A')) : letter;
	}

	/** As PostgreSQL has it, with a number for each placeholder. */
	String numbered() {
		StringBuilder text = new StringBuilder(this.plain.get(0));
		for (int i = 1; i < this.plain.size(); i++) {
			text.append('$').append(i).append(this.plain.get(i));
		}
		return text.toString();
	}

	/** Whether a placeholder is cast, which says what it is. */
	boolean isCast(int index) {
		String after = this.fragments.get(index + 1);
		return after.stripLeading().startsWith("::")
				|| (AS.matcher(after).matches() && CAST.matcher(this.fragments.get(index)).matches());
	}

	/**
	 * With named parameters a question mark is an operator, and so is a doubled one, for
	 * those who write one text for both.
	 */
	static SqlForm named(List<Piece> pieces) {
		return new Builder(Kind.NAME).build(pieces);
	}

	/** With positional ones it is a placeholder, and an operator when it is doubled. */
	static SqlForm positional(List<Piece> pieces) {
		return new Builder(Kind.QUESTION_MARK).build(pieces);
	}

	private static final class Builder {

		private final Kind placeholder;

		private final List<Piece> placeholders = new ArrayList<>();

		private final List<String> labels = new ArrayList<>();

		private final Fragments fragments = new Fragments();

		private final Fragments plain = new Fragments();

		Builder(Kind placeholder) {
			this.placeholder = placeholder;
		}

		SqlForm build(List<Piece> pieces) {
			boolean afterPlaceholder = false;
			for (Piece piece : pieces) {
				if (afterPlaceholder && piece.kind() != Kind.TEXT) {
					// else the driver would take two question marks for one operator
					append(" ", " ");
				}
				afterPlaceholder = piece.kind() == this.placeholder;
				if (afterPlaceholder) {
					this.placeholders.add(piece);
					this.labels.add((piece.kind() == Kind.NAME) ? "'" + piece.text() + "'"
							: "number " + this.placeholders.size());
					this.fragments.next();
					this.plain.next();
				}
				else {
					append(driverText(piece), plainText(piece));
				}
			}
			List<String> forDriver = this.fragments.end();
			List<String> forServer = this.plain.end();
			String sql = String.join("?", forDriver);
			return new SqlForm(sql, List.copyOf(this.placeholders), List.copyOf(this.labels), forDriver,
					forServer.equals(forDriver) ? forDriver : forServer, mayCount(sql));
		}

		private void append(String forDriver, String forServer) {
			this.fragments.current.append(forDriver);
			this.plain.current.append(forServer);
		}

		/** The driver takes two for one of an operator. */
		private static String driverText(Piece piece) {
			return switch (piece.kind()) {
				case QUESTION_MARK, DOUBLED_QUESTION_MARK -> "??";
				case NAME -> ":" + piece.text();
				case TEXT -> piece.text();
			};
		}

		private static String plainText(Piece piece) {
			return switch (piece.kind()) {
				case QUESTION_MARK, DOUBLED_QUESTION_MARK -> "?";
				case NAME -> ":" + piece.text();
				case TEXT -> piece.text();
			};
		}

	}

	private static final class Fragments {

		private final List<String> complete = new ArrayList<>();

		private StringBuilder current = new StringBuilder();

		void next() {
			this.complete.add(this.current.toString());
			this.current = new StringBuilder();
		}

		List<String> end() {
			next();
			return List.copyOf(this.complete);
		}

	}

}

package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of one row of values, each a placeholder or a constant, into a table: nothing
 * else that could mean another thing for many rows at once than for one after the other.
 *
 * @param target table and columns, as they were written
 * @param table with its schema, if it was given, quoted
 * @param columns as they are in the catalog; {@code null} where the table's own order
 * counts
 * @param values a constant as it was written, or a question mark
 * @param name of the statement, by the comment at its end; {@code null} for none
 */
record PlainInsert(String target, String table, @Nullable List<String> columns, List<String> values,
		@Nullable String name) {

	private static final String PLACEHOLDER = "?";

	/** Longer ones take a place that others could have. */
	private static final int LONGEST = 16_384;

	private static final String NUMBER = "[+-]?[0-9]+(?:\\.[0-9]+)?(?![0-9a-zA-Z_.])";

	/** Names in other letters are folded by the server's own rules. */
	private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<name>[a-zA-Z_][a-zA-Z0-9_]*)|"
			+ "(?<quoted>\"(?:[^\"]|\"\")+\")|(?<text>'(?:[^'\\\\]|'')*')|(?<number>" + NUMBER
			+ ")|(?<sign>[(),.?;]))");

	/** Words that may stand for a value. */
	private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "current_timestamp", "localtimestamp",
			"current_date");

	/** Reads a statement; {@code null} if it is anything else. */
	static @Nullable PlainInsert of(String sql) {
		if (sql.length() > LONGEST) {
			return null;
		}
		String name = StatementName.of(sql);
		// the only comment that may be there
		return new Parser((name != null) ? sql.substring(0, sql.lastIndexOf("/*")) : sql, name).parse();
	}

	/** The same for many rows, with an array in the place of each placeholder. */
	String forArrays() {
		StringBuilder names = new StringBuilder();
		StringBuilder arrays = new StringBuilder();
		StringBuilder selected = new StringBuilder();
		int placeholders = 0;
		for (String value : this.values) {
			selected.append(selected.isEmpty() ? "" : ", ");
			if (!value.equals(PLACEHOLDER)) {
				selected.append(value);
				continue;
			}
			placeholders++;
			names.append(names.isEmpty() ? "" : ", ").append('v').append(placeholders);
			arrays.append(arrays.isEmpty() ? "" : ", ").append("pg_catalog.unnest(?)");
			selected.append("given.v").append(placeholders);
		}
		return "insert into %s select %s from rows from (%s) as given (%s)".formatted(this.target, selected, arrays,
				names) + StatementName.comment(this.name);
	}

	/** Which of the values are placeholders, by their places from 0. */
	List<Integer> placeholders() {
		List<Integer> places = new ArrayList<>();
		for (int i = 0; i < this.values.size(); i++) {
			if (this.values.get(i).equals(PLACEHOLDER)) {
				places.add(i);
			}
		}
		return places;
	}

	/** One statement. */
	private static final class Parser {

		private final String sql;

		private final @Nullable String name;

		private final Matcher matcher;

		private int position;

		private @Nullable String token;

		Parser(String sql, @Nullable String name) {
			this.sql = sql;
			this.name = name;
			this.matcher = TOKEN.matcher(sql);
		}

		@Nullable PlainInsert parse() {
			next();
			if (!takeWord("insert") || !takeWord("into") || this.token == null) {
				return null;
			}
			int begin = this.matcher.start();
			String table = table();
			boolean named = takeSign("(");
			List<String> columns = named ? columns() : List.of();
			int end = (this.token != null) ? this.matcher.start() : begin;
			if (table == null || columns == null || !takeWord("values") || !takeSign("(")) {
				return null;
			}
			List<String> values = values();
			takeSign(";");
			if (values == null || this.token != null || !this.sql.substring(this.position).isBlank()
					|| !values.contains(PLACEHOLDER) || (named && values.size() != columns.size())) {
				return null;
			}
			return new PlainInsert(this.sql.substring(begin, end).strip(), table, named ? columns : null, values,
					this.name);
		}

		/** Moves on; without a token where there is none that is known here. */
		private void next() {
			this.matcher.region(this.position, this.sql.length());
			if (this.matcher.lookingAt()) {
				this.position = this.matcher.end();
				this.token = this.matcher.group().strip();
			}
			else {
				this.token = null;
			}
		}

		private boolean takeWord(String word) {
			return take(this.matcherHas("name") && word.equalsIgnoreCase(this.token));
		}

		private boolean takeSign(String sign) {
			return take(sign.equals(this.token));
		}

		private boolean take(boolean matches) {
			if (matches) {
				next();
			}
			return matches;
		}

		private boolean matcherHas(String group) {
			return this.token != null && this.matcher.group(group) != null;
		}

		private @Nullable String name() {
			String found = this.token;
			if (found == null) {
				return null;
			}
			String name = this.matcherHas("name") ? found.toLowerCase(Locale.ROOT)
					: this.matcherHas("quoted") ? found.substring(1, found.length() - 1).replace("\"\"", "\"") : null;
			if (name != null) {
				next();
			}
			return name;
		}

		private @Nullable String table() {
			String first = name();
			if (first == null || !takeSign(".")) {
				return (first != null) ? SqlQuotes.name(first) : null;
			}
			String second = name();
			return (second != null) ? SqlQuotes.name(first) + "." + SqlQuotes.name(second) : null;
		}

		private @Nullable List<String> columns() {
			List<String> columns = new ArrayList<>();
			do {
				String name = name();
				if (name == null) {
					return null;
				}
				columns.add(name);
			}
			while (takeSign(","));
			return takeSign(")") ? columns : null;
		}

		private @Nullable List<String> values() {
			List<String> values = new ArrayList<>();
			do {
				String value = this.token;
				boolean constant = matcherHas("text") || matcherHas("number")
						|| (value != null && matcherHas("name") && CONSTANTS.contains(value.toLowerCase(Locale.ROOT)));
				if (value == null || !(constant || value.equals(PLACEHOLDER))) {
					return null;
				}
				values.add(value);
				next();
			}
			while (takeSign(","));
			return takeSign(")") ? values : null;
		}

	}

}

package io.github.pgprofiles.internal.copy.table;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * The exact name of a table, never folded to lower case. PostgreSQL manual, chapter
 * 'Identifiers and Key Words'.
 *
 * @param schema of the table; {@code null} to search the path
 * @param table its name
 */
public record TableName(@Nullable String schema, String table) {

	public TableName {
		if (schema != null) {
			CopyNames.requireName("a schema", schema);
		}
		CopyNames.requireName("a table", table);
	}

	/**
	 * Splits a name at its dot, unless that stands inside double quotes.
	 * @throws CopyException if it is no name
	 */
	public static TableName parse(String name) {
		List<String> parts = split(name);
		return switch (parts.size()) {
			case 1 -> new TableName(null, parts.get(0));
			case 2 -> new TableName(parts.get(0), parts.get(1));
			default -> throw refused(name, "has more than a schema and a table");
		};
	}

	private static List<String> split(String name) {
		List<String> parts = new ArrayList<>();
		int position = 0;
		while (position <= name.length()) {
			StringBuilder part = new StringBuilder();
			position = (position < name.length() && name.charAt(position) == '"') ? quoted(name, position + 1, part)
					: plain(name, position, part);
			parts.add(part.toString());
			if (position < name.length() && name.charAt(position) != '.') {
				throw refused(name, "goes on after a closing quote");
			}
			position++;
		}
		return parts;
	}

	private static int quoted(String name, int from, StringBuilder part) {
		int position = from;
		while (position < name.length()) {
			char c = name.charAt(position++);
			if (c != '"') {
				part.append(c);
			}
			else if (position < name.length() && name.charAt(position) == '"') {
				part.append('"');
				position++;
			}
			else {
				return position;
			}
		}
		throw refused(name, "has a quote that is not closed");
	}

	private static int plain(String name, int from, StringBuilder part) {
		int position = from;
		while (position < name.length() && name.charAt(position) != '.') {
			if (name.charAt(position) == '"') {
				throw refused(name, "has a quote inside a name");
			}
			part.append(name.charAt(position++));
		}
		return position;
	}

	private static CopyException refused(String name, String problem) {
		return new CopyException(null,
				"the table name '%s' %s: write schema.table, with double quotes around a part that holds"
					.formatted(name, problem) + " a dot or a quote, or give schema and table apart");
	}

	/**
	 * A name that does not stand before the table's own, and is the usual one elsewhere.
	 */
	public String unlike(String usual) {
		return this.table.equals(usual) ? usual + "_" : usual;
	}

	/** As it stands in SQL. */
	public String quoted() {
		return ((this.schema != null) ? SqlQuotes.name(this.schema) + "." : "") + SqlQuotes.name(this.table);
	}

}

package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.text.ServerName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * The name of a type as values give it: a {@code PGobject} its own, a converter that of
 * its parameters. As SQL it can never become more than a type. It is folded to lower case
 * unless it is quoted, as the driver does. PostgreSQL manual, chapters 'Data Types' and
 * 'Type Casts'.
 */
final class TypeName {

	/** More than three names of 63 bytes, each of them a double quote, are long. */
	private static final int LONGEST = 500;

	/** What is in quotes, or has nothing in it that is SQL by itself. */
	private static final String PART = "(?:\"(?:[^\"]|\"\")++\"|[^\".,;'()\\[\\]\\\\\\p{Cntrl}]++)";

	/** Such as {@code (10,2)} and {@code (Point,4326)}. */
	private static final String MODIFIER = "\\(\\s*-?\\w+(?:\\s*,\\s*-?\\w+)*\\s*\\)";

	private static final Pattern NAME = Pattern
		.compile("(?<parts>" + PART + "(?:\\." + PART + "){0,2}?)\\s*(?<modifier>" + MODIFIER + ")?");

	/** Such as {@code [3][]}. */
	private static final Pattern BRACKETS = Pattern.compile("(?:\\s*\\[\\s*\\d*\\s*\\])+$");

	private static final Pattern EACH = Pattern.compile(PART);

	/** Names of several words, which are no names in quotes. */
	private static final Pattern WORDS = Pattern.compile("double precision|"
			+ "(?:char|character|bit|national char|national character|nchar) varying *(?:\\( *\\d+ *\\))?|"
			+ "national char(?:acter)? *(?:\\( *\\d+ *\\))?|"
			+ "(?:time|timestamp) *(?:\\( *\\d+ *\\))? ?(?:with|without) time zone|"
			+ "interval(?: (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?)?"
			+ " *(?:\\( *\\d+ *\\))?");

	/** Other names of types, which the catalog does not have. */
	private static final Set<String> ALIASES = Set.of("int", "integer", "smallint", "bigint", "float", "real",
			"decimal", "dec", "boolean", "character", "nchar");

	/** Those that the driver knows by heart, whatever else has such a name. */
	private static final Set<String> KNOWN = Set.of("int2", "int4", "oid", "int8", "money", "numeric", "float4",
			"float8", "char", "bpchar", "varchar", "varbit", "text", "name", "bytea", "bool", "bit", "date", "time",
			"timetz", "timestamp", "timestamptz", "refcursor", "json", "jsonb", "point", "box");

	private TypeName() {
	}

	/**
	 * Checks a name.
	 * @param label of the parameter, for the message
	 * @return the name
	 * @throws ParameterException if it is more than that
	 */
	static @Nullable String check(String label, @Nullable String name) {
		if (name != null && !isPlain(name)) {
			sql(label, name);
		}
		return name;
	}

	/** As nearly all of them are. */
	private static boolean isPlain(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
				return false;
			}
		}
		return !name.isEmpty() && name.length() <= ServerName.MOST_BYTES;
	}

	/**
	 * A name as SQL.
	 * @throws ParameterException if it is none
	 */
	static String sql(String label, String name) {
		if (name.length() > LONGEST) {
			throw refused(label, "has %d characters".formatted(name.length()));
		}
		Matcher brackets = BRACKETS.matcher(name);
		boolean array = brackets.find();
		String element = (array ? name.substring(0, brackets.start()) : name).strip();
		String suffix = array ? brackets.group().replaceAll("\\s", "") : "";
		String words = element.toLowerCase(Locale.ROOT).replaceAll("[ \\t\\r\\n]+", " ");
		if (WORDS.matcher(words).matches()) {
			return words + suffix;
		}
		Matcher matcher = NAME.matcher(element);
		if (!matcher.matches()) {
			throw none(label);
		}
		return sql(label, matcher.group("parts"), matcher.group("modifier")) + suffix;
	}

	private static String sql(String label, String name, @Nullable String modifier) {
		List<String> parts = new ArrayList<>();
		Matcher each = EACH.matcher(name);
		while (each.find()) {
			parts.add(each.group().strip());
		}
		String only = (parts.size() == 1) ? parts.get(0) : "";
		String lower = only.toLowerCase(Locale.ROOT);
		String end = (modifier != null) ? modifier : "";
		if (ALIASES.contains(lower) || (lower.equals("char") && modifier != null)) {
			return lower + end;
		}
		if (KNOWN.contains(lower)) {
			return "pg_catalog.\"" + lower + "\"" + end;
		}
		StringBuilder sql = new StringBuilder();
		for (String part : parts) {
			sql.append(sql.isEmpty() ? "" : ".").append(quoted(label, part));
		}
		return sql + end;
	}

	private static String quoted(String label, String part) {
		boolean quoted = part.startsWith("\"");
		String name = quoted ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
				: part.toLowerCase(Locale.ROOT);
		if (!quoted && (name.contains("--") || name.contains("/*"))) {
			throw none(label);
		}
		String problem = ServerName.problem(name);
		if (problem != null) {
			throw refused(label, problem);
		}
		return SqlQuotes.name(name);
	}

	private static ParameterException none(String label) {
		return refused(label, "is none: a name with such characters stands in double quotes");
	}

	/** Without the name, which may be anything at all. */
	private static ParameterException refused(String label, String problem) {
		return new ParameterException(null, "parameter %s: the name of its type %s".formatted(label, problem), null);
	}

}

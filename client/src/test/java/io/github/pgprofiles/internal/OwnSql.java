package io.github.pgprofiles.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds names in the SQL of Java sources that are looked up on the search path. */
final class OwnSql {

	/** Comments, literals, and ends of statements. */
	private static final Pattern TOKENS = Pattern.compile(
			"//[^\n]*|/\\*.*?\\*/|\"\"\"\\s*\n(.*?)\"\"\"" + "|\"((?:[^\"\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)'|[;{}]",
			Pattern.DOTALL);

	private static final Pattern SQL = Pattern
		.compile("(?i)\\bselect\\s+\\S+.*\\b(from|where|is|as|,)|\\bselect\\s+[\\w.]+\\("
				+ "|^\\s*select \\d|insert into|delete from|\\bwhere .*[=<>]|set_config|current_setting|cast\\(|operator\\("
				+ "|pg_catalog\\.|\\bpg_\\w+\\(|case when|\\bexists \\(|::\\w|\\bctid\\b|having |\\bunion all\\b|create (temporary )?table",
				Pattern.DOTALL);

	/** Code of messages, which speak of SQL. */
	private static final Pattern MESSAGE = Pattern.compile("Exception\\(|logger\\.|Assert\\.|Analysis"
			+ "|because\\(|failure\\(|conflict\\(|Failed\\(|Pattern|Explanation|return ex|advice|refuse|message|ROW_SECURITY =");

	private static final Set<String> NO_FUNCTIONS = Set.of("select", "from", "where", "and", "or", "not", "when",
			"then", "else", "any", "all", "values", "as", "cast", "coalesce", "array", "exists", "row", "operator",
			"on", "conflict", "into", "with", "check", "default", "set", "lateral", "by", "is", "table", "union",
			"explain", "recursive", "materialized", "temporary", "copy", "to", "like", "in", "nullif", "using",
			"stored", "do", "kept", "format", "key", "force_quote", "force_null", "force_not_null");

	private static final List<String> RULES = List.of("(?<![\\w.$:\"%])(?!(?i:NAMES)\\b)[a-zA-Z_]\\w*\\(",
			"::(?!pg_catalog\\.|\\s*\\$)",
			"(?i)\\bcast\\((?:(?!\\bcast\\b)[^()])*\\bas\\s+(?!pg_catalog\\.|\\$|%s)\\w+", "(?i)\\bin\\s*\\(",
			"(?i)\\bis (not )?distinct from", "(?i)\\b(nullif|greatest|least)\\s*\\(",
			"(?i)\\b(between|like|ilike|similar to|overlaps)\\b", "(?i)\\bcase\\s+(?!when\\b)[\\w.?]",
			"(?i)\\busing\\s*\\(\\w", "(?i)\\b(from|join|,)\\s+pg_(?!catalog\\.|temp\\.)\\w+",
			"(?i)\\bcollate\\s+(?!pg_catalog\\.|\\$|\\s)\\S",
			"(?<=[\\w)?'$\\]])\\s*(?:[<>]=?|<>|!=|\\|\\||>>|<<|&|~|!~|\\^|%(?![\\w%]))\\s*[\\w('?$\\[]",
			"(?i)(?<!set local statement_timeout|set local lock_timeout)(?<=[\\w)?'\\]])\\s*=\\s*(?!>)(?=[\\w('?\\[-])",
			"(?<=[\\w)?'\\]])\\s+[-+*/]\\s+[\\w('?]");

	private OwnSql() {
	}

	/** What is found, each with the text around it. */
	static List<String> faults(String java) {
		List<String> faults = new ArrayList<>();
		StringBuilder literals = new StringBuilder();
		StringBuilder code = new StringBuilder();
		Matcher tokens = TOKENS.matcher(java);
		int end = 0;
		while (tokens.find()) {
			code.append(java.substring(end, tokens.start()));
			end = tokens.end();
			String token = tokens.group();
			String literal = (tokens.group(1) != null) ? tokens.group(1) : tokens.group(2);
			if (literal != null) {
				literals.append(literals.isEmpty() ? "" : joint(code)).append(literal.replace("\\\n", " "));
				code.append('$');
			}
			else if (token.equals(";") || token.equals("{") || token.equals("}")) {
				add(faults, literals.toString(), code.toString());
				literals.setLength(0);
				code.setLength(0);
			}
		}
		return faults;
	}

	/** A name of SQL may stand between two literals. */
	private static String joint(CharSequence code) {
		String text = code.toString();
		String between = text.substring(text.lastIndexOf('$') + 1).strip();
		return between.equals("+") ? "" : " $ ";
	}

	private static void add(List<String> faults, String sql, String code) {
		if (!SQL.matcher(sql).find() || MESSAGE.matcher(code).find()) {
			return;
		}
		String bare = sql.replaceAll("(?i)operator\\(pg_catalog\\.[^)]+\\)", " , ")
			.replaceAll("'[^']*'", "''")
			.replaceAll("(?i)select \\*|(update|as kept) set \\w+ =", "");
		String names = NO_FUNCTIONS.stream().collect(Collectors.joining("|"));
		for (String rule : RULES) {
			Matcher matcher = Pattern.compile(rule.replace("NAMES", names)).matcher(bare);
			while (matcher.find()) {
				faults.add("'%s' in: %s".formatted(matcher.group().strip(),
						bare.substring(Math.max(0, matcher.start() - 30), Math.min(bare.length(), matcher.end() + 30))
							.replaceAll("\\s+", " ")));
			}
		}
	}

}

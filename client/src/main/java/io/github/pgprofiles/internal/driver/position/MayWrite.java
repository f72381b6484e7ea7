package io.github.pgprofiles.internal.driver.position;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.text.SqlTokens;
import io.github.pgprofiles.internal.text.SqlTokens.Kind;

/**
 * Whether a text may write, for all that can be told by looking at it. In doubt it may: a
 * function that the server does not bring along can do anything.
 */
final class MayWrite {

	/** What the first word of a statement that only reads can be. */
	private static final Set<String> READS = Set.of("select", "values", "table", "with", "show", "begin", "start",
			"set", "reset", "savepoint", "release", "rollback", "abort", "commit", "end", "fetch", "move", "close",
			"listen", "unlisten", "declare", "discard", "deallocate");

	/** Words of statements that write within one that reads. */
	private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge", "into", "call", "execute",
			"prepared");

	/**
	 * Functions that read only, and words that may stand before a parenthesis. All others
	 * are taken for such as write.
	 */
	private static final Set<String> HARMLESS = Set.of("abs", "all", "and", "any", "array", "array_agg", "array_length",
			"array_position", "array_to_string", "as", "avg", "bigint", "bool_and", "bool_or", "by", "cardinality",
			"case", "cast", "ceil", "char", "char_length", "coalesce", "concat", "concat_ws", "count", "cross", "cube",
			"date_part", "date_trunc", "decimal", "dense_rank", "distinct", "else", "every", "except", "exists",
			"extract", "filter", "first_value", "float", "floor", "format", "from", "generate_series", "greatest",
			"group", "grouping", "in", "int", "integer", "intersect", "interval", "is", "join", "json_agg",
			"json_build_object", "jsonb_agg", "jsonb_build_object", "lag", "last_value", "lateral", "lead", "least",
			"left", "length", "like", "limit", "lower", "ltrim", "make_interval", "materialized", "max", "md5", "min",
			"mod", "not", "now", "ntile", "nullif", "numeric", "of", "offset", "on", "operator", "or", "order", "over",
			"overlay", "partition", "position", "power", "random", "rank", "regexp_matches", "regexp_replace",
			"replace", "right", "rollup", "round", "row", "row_number", "rtrim", "sets", "sign", "some", "split_part",
			"sqrt", "starts_with", "stdout", "strpos", "string_agg", "substring", "sum", "then", "time", "timestamp",
			"timestamptz", "to_char", "to_date", "to_json", "to_jsonb", "to_timestamp", "trim", "trunc", "union",
			"unnest", "upper", "using", "values", "varchar", "varying", "when", "where", "width_bucket", "with",
			"within");

	/** Likewise; they stand apart as they would make the rest look like SQL. */
	private static final Set<String> HARMLESS_TOO = Set.of("current_setting", "having", "select");

	/**
	 * Of the server's own functions, which are named with their schema, those that may.
	 */
	private static final Set<String> OWN_WRITES = Set.of("nextval", "setval", "lo_creat", "lo_create", "lo_from_bytea",
			"lo_import", "lo_open", "lo_put", "lo_truncate", "lo_truncate64", "lo_unlink", "lowrite",
			"pg_logical_emit_message", "pg_import_system_collations", "query_to_xml", "query_to_xml_and_xmlschema",
			"query_to_xmlschema", "cursor_to_xml", "ts_stat", "ts_rewrite");

	private static final Pattern COPY_OUT = Pattern.compile("\\s*copy\\s*(\\S.*\\sto\\s+stdout\\b.*)",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private MayWrite() {
	}

	static boolean is(String sql) {
		Matcher copy = COPY_OUT.matcher(sql);
		if (!copy.matches()) {
			return new Look(sql).mayWrite();
		}
		String what = copy.group(1);
		return what.startsWith("(") && new Look(what).mayWrite();
	}

	/** A look at one text. */
	private static final class Look {

		private final SqlTokens tokens;

		/** Whether a statement begins here. */
		private boolean first = true;

		/** Whether what came last may be the name of a function that does anything. */
		private boolean named;

		/** Whether a name of somebody's schema, and a dot, came last. */
		private boolean qualified;

		private boolean foreign;

		/** Whether that schema is the server's own. */
		private boolean own;

		Look(String sql) {
			this.tokens = new SqlTokens(sql);
		}

		boolean mayWrite() {
			while (this.tokens.next()) {
				if (writes(this.tokens.kind())) {
					return true;
				}
			}
			return false;
		}

		private boolean writes(Kind kind) {
			switch (kind) {
				case WORD -> {
					return word(this.tokens.word());
				}
				case NAME -> {
					name(true);
					this.foreign = !this.tokens.is("\"pg_catalog\"");
					return false;
				}
				case SEMICOLON -> {
					this.first = true;
					name(false);
					return false;
				}
				default -> {
					return sign();
				}
			}
		}

		private boolean word(String word) {
			if (this.first && !READS.contains(word)) {
				return true;
			}
			if (!this.qualified && !this.own && WRITES.contains(word)) {
				return true;
			}
			boolean harmless = HARMLESS.contains(word) || HARMLESS_TOO.contains(word);
			name(this.own ? OWN_WRITES.contains(word) : (this.qualified || !harmless));
			this.foreign = !word.equals("pg_catalog");
			this.first = false;
			return false;
		}

		private void name(boolean present) {
			this.named = present;
			this.qualified = false;
			this.own = false;
		}

		private boolean sign() {
			if (this.tokens.is("(")) {
				boolean called = this.named;
				name(false);
				return called;
			}
			boolean begins = this.first;
			boolean dot = this.tokens.is(".");
			name(false);
			this.qualified = dot && this.foreign;
			this.own = dot && !this.foreign;
			return begins;
		}

	}

}

package io.github.pgprofiles.internal.copy.command;

import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.CopyNames;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * An option of COPY with its value. PostgreSQL manual, chapter 'COPY', 'Parameters'.
 *
 * @param name of the option, as the server knows it
 * @param value as SQL
 * @param since the server's major version that it takes
 * @param text that the value is, unquoted; {@code null} if it is none
 */
public record CopyOption(String name, String value, int since, @Nullable String text) {

	public static final String DEFAULT = "DEFAULT";

	public static final String HEADER = "HEADER";

	public static final String ON_ERROR = "ON_ERROR";

	private static final String MATCH = "match";

	private static final String SET_NULL = "set_null";

	private static final String SILENT = "silent";

	private static final int OLDEST = 15;

	private static final int COUNTED = 19;

	private static CopyOption always(String name, String value) {
		return new CopyOption(name, value, OLDEST, null);
	}

	private static CopyOption text(String name, String text, int since) {
		return new CopyOption(name, SqlQuotes.text(CopyNames.requireText(text)), since, text);
	}

	public static CopyOption header() {
		return always(HEADER, "true");
	}

	/** So many lines, which the server counts from PostgreSQL 19 on. */
	public static CopyOption header(int lines) {
		return new CopyOption(HEADER, Integer.toString(lines), COUNTED, null);
	}

	/** Whether a server of this major version counts them. */
	public static boolean isHeaderCounted(int version) {
		return version >= COUNTED;
	}

	public static CopyOption headerMatch() {
		return always(HEADER, MATCH);
	}

	public static CopyOption delimiter(char delimiter) {
		return text("DELIMITER", String.valueOf(delimiter), OLDEST);
	}

	public static CopyOption quote(char quote) {
		return text("QUOTE", String.valueOf(quote), OLDEST);
	}

	public static CopyOption escape(char escape) {
		return text("ESCAPE", String.valueOf(escape), OLDEST);
	}

	public static CopyOption nullString(String text) {
		return text("NULL", text, OLDEST);
	}

	public static CopyOption encoding(String name) {
		return text("ENCODING", name, OLDEST);
	}

	public static CopyOption defaultString(String text) {
		return text(DEFAULT, text, 16);
	}

	public static CopyOption forceNull(List<String> columns) {
		return ofColumns("FORCE_NULL", "forceNull", columns);
	}

	public static CopyOption forceNotNull(List<String> columns) {
		return ofColumns("FORCE_NOT_NULL", "forceNotNull", columns);
	}

	public static CopyOption forceQuote(List<String> columns) {
		return ofColumns("FORCE_QUOTE", "forceQuote", columns);
	}

	public static CopyOption forceQuoteAll() {
		return always("FORCE_QUOTE", "*");
	}

	private static CopyOption ofColumns(String name, String step, List<String> columns) {
		if (columns.isEmpty()) {
			throw new CopyException(null,
					step + "(…) names no column: leave it out, or name the columns that it is for");
		}
		CopyNames.requireColumns(columns);
		return always(name, "(" + SqlQuotes.names(columns) + ")");
	}

	public static CopyOption freeze() {
		return always("FREEZE", "true");
	}

	public static CopyOption onErrorIgnore() {
		return new CopyOption(ON_ERROR, "ignore", 17, null);
	}

	public static CopyOption onErrorSetNull() {
		return new CopyOption(ON_ERROR, SET_NULL, 19, null);
	}

	/** Whether a value that does not fit becomes NULL. */
	boolean isSetNull() {
		return ON_ERROR.equals(this.name) && SET_NULL.equals(this.value);
	}

	public static CopyOption rejectLimit(long rows) {
		if (rows < 1) {
			throw new CopyException(null,
					"rejectLimit(%d): at least 1 row can be rejected; leave onErrorIgnore() out for none"
						.formatted(rows));
		}
		return new CopyOption("REJECT_LIMIT", Long.toString(rows), 18, null);
	}

	/**
	 * What the server tells of rows that it skips.
	 * @param verbosity one of the server's words
	 */
	public static CopyOption logVerbosity(String verbosity) {
		return new CopyOption("LOG_VERBOSITY", verbosity, SILENT.equals(verbosity) ? 18 : 17, null);
	}

	/** Whether the header must have the names of the columns. */
	boolean isMatch() {
		return HEADER.equals(this.name) && MATCH.equals(this.value);
	}

	String sql(int version) {
		requireSupport(version);
		return this.name + " " + this.value;
	}

	/** With a value that came later than the option itself. */
	private String label() {
		boolean later = isSetNull() || SILENT.equals(this.value) || (HEADER.equals(this.name) && this.since > OLDEST);
		return later ? this.name + " " + this.value : this.name;
	}

	void requireSupport(int version) {
		if (version < this.since) {
			throw new CopyException(null,
					"COPY takes the option %s from PostgreSQL %d on, and this server is a PostgreSQL %d: leave"
						.formatted(label(), this.since, version) + " it out");
		}
	}

}

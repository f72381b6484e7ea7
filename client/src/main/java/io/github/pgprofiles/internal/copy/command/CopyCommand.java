package io.github.pgprofiles.internal.copy.command;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.CopyNames;
import io.github.pgprofiles.internal.copy.table.StoredColumns;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * A COPY command, built from quoted names and options of a fixed set; SQL is in it only
 * where the caller wrote SQL. Never a file of the server's, nor a program. PostgreSQL
 * manual, chapter 'COPY'.
 *
 * @param table to copy from or into, unless there is a query
 * @param query to copy from, unless there is a table
 * @param columns in the order of the data; empty for all
 * @param format of the data
 * @param options by their names
 * @param condition that rows must meet; {@code null} for none
 * @param name in a comment at the end; {@code null} for none
 */
public record CopyCommand(@Nullable TableName table, @Nullable Query query, List<String> columns, CopyFormat format,
		Map<String, CopyOption> options, @Nullable String condition, @Nullable String name) {

	/**
	 * A query.
	 *
	 * @param sql its text
	 * @param literals whether values were written into that
	 * @param shown in messages, in which no value is
	 */
	public record Query(String sql, boolean literals, String shown) {
	}

	public static CopyCommand table(TableName table) {
		return new CopyCommand(table, null, List.of(), CopyFormat.CSV, Map.of(), null, null);
	}

	/** A query of the caller's own, which is SQL and stays it. */
	public static CopyCommand query(String query) {
		return query(query, false, query);
	}

	/**
	 * The same.
	 * @param literals whether values were written into it
	 * @param shown in messages: the same with placeholders
	 */
	public static CopyCommand query(String query, boolean literals, String shown) {
		return new CopyCommand(null, new Query(query, literals, shown), List.of(), CopyFormat.CSV, Map.of(), null,
				null);
	}

	public CopyCommand withTable(TableName table) {
		return new CopyCommand(table, null, this.columns, this.format, this.options, this.condition, this.name);
	}

	public CopyCommand withColumns(List<String> columns) {
		if (columns.isEmpty()) {
			throw new CopyException(null, "columns(…) names no column: leave it out for all of them");
		}
		CopyNames.requireColumns(columns);
		return withExactly(columns);
	}

	public CopyCommand withExactly(List<String> columns) {
		Set<String> names = new HashSet<>();
		for (String column : columns) {
			if (!names.add(column)) {
				throw new CopyException(null, "the column '%s' is named twice".formatted(column));
			}
		}
		return new CopyCommand(this.table, this.query, List.copyOf(columns), this.format, this.options, this.condition,
				this.name);
	}

	public CopyCommand withFormat(CopyFormat format) {
		return new CopyCommand(this.table, this.query, this.columns, format, this.options, this.condition, this.name);
	}

	public CopyCommand with(CopyOption option) {
		Map<String, CopyOption> options = new LinkedHashMap<>(this.options);
		options.put(option.name(), option);
		return new CopyCommand(this.table, this.query, this.columns, this.format, options, this.condition, this.name);
	}

	public CopyCommand without(String option) {
		Map<String, CopyOption> options = new LinkedHashMap<>(this.options);
		options.remove(option);
		return new CopyCommand(this.table, this.query, this.columns, this.format, options, this.condition, this.name);
	}

	public CopyCommand withCondition(String condition) {
		return new CopyCommand(this.table, this.query, this.columns, this.format, this.options, condition, this.name);
	}

	public CopyCommand withName(String name) {
		return new CopyCommand(this.table, this.query, this.columns, this.format, this.options, this.condition, name);
	}

	public boolean has(String option) {
		return this.options.containsKey(option);
	}

	/** Whether the server compares the header with the columns. */
	public boolean isHeaderMatch() {
		CopyOption header = this.options.get(CopyOption.HEADER);
		return header != null && header.isMatch();
	}

	/** Whether a value that does not fit becomes NULL, and its row is no skipped one. */
	public boolean isErrorNull() {
		CopyOption error = this.options.get(CopyOption.ON_ERROR);
		return error != null && error.isSetNull();
	}

	/** The text that an option has, or the server's own. */
	public String text(String option, String usual) {
		CopyOption given = this.options.get(option);
		String text = (given != null) ? given.text() : null;
		return (text != null) ? text : usual;
	}

	/** The table, of which there is one for every COPY in. */
	public TableName target() {
		TableName target = this.table;
		if (target == null) {
			throw new IllegalStateException("A query is copied out only");
		}
		return target;
	}

	/**
	 * Looks at what the server can do before anything is sent to it.
	 * @throws CopyException if it is too old for an option
	 */
	public void requireSupport(int version) {
		this.options.values().forEach((option) -> option.requireSupport(version));
	}

	/**
	 * The command for a server.
	 * @param version of the server: its major one
	 * @throws CopyException if the server is too old for an option
	 */
	public String toSqlIn(int version) {
		if (has("REJECT_LIMIT") && !has("ON_ERROR")) {
			throw new CopyException(null, "rejectLimit(…) limits what onErrorIgnore() skips: add that step");
		}
		String where = (this.condition != null) ? " WHERE (" + this.condition + "\n)" : "";
		return "COPY " + subject() + " FROM STDIN" + options(version) + where + StatementName.comment(this.name);
	}

	/**
	 * The command for a server.
	 * @param version of the server: its major one
	 */
	public String toSqlOut(int version) {
		if (this.format == CopyFormat.JSON && version < JsonRows.SINCE) {
			return JsonRows.copy((this.query != null) ? this.query.sql() : toSelect())
					+ StatementName.comment(this.name);
		}
		return "COPY " + subject() + " TO STDOUT" + options(version) + StatementName.comment(this.name);
	}

	/**
	 * The same with a query in place of the table, so that it copies what a SELECT sees.
	 * A COPY of the table itself leaves out the rows of those that inherit from it, and
	 * takes neither a view nor a partitioned table. Where no column is named and some are
	 * generated, it gives no more than a row of nothing but NULL, see
	 * {@link StoredColumns}.
	 */
	public CopyCommand selecting() {
		TableName from = this.table;
		if (from == null) {
			return this;
		}
		return withQuery(this.columns.isEmpty() ? StoredColumns.query(from) : toSelect());
	}

	/** The same with generated columns too, where no column is named. */
	public CopyCommand selectingAll() {
		return (this.table != null) ? withQuery(toSelect()) : this;
	}

	/** The same with the columns of a table that was looked up; there may be none. */
	public CopyCommand selecting(List<String> columns) {
		return withQuery("SELECT " + SqlQuotes.names(columns) + " FROM " + target().quoted());
	}

	/**
	 * The same with a part of a table's rows.
	 * @param from where the table was found
	 * @param usual columns where none are named, as SQL
	 * @param condition as SQL; empty for all rows
	 */
	public CopyCommand selecting(TableName from, String usual, String condition) {
		return withQuery(toSelect(from, usual, condition));
	}

	/** A part of a table's rows as a query. */
	public String toSelect(TableName from, String usual, String condition) {
		return "SELECT " + (this.columns.isEmpty() ? usual : SqlQuotes.names(this.columns)) + " FROM " + from.quoted()
				+ " AS " + SqlQuotes.name(alias()) + (condition.isEmpty() ? "" : " WHERE " + condition);
	}

	private CopyCommand withQuery(String query) {
		return new CopyCommand(null, new Query(query, false, query), List.of(), this.format, this.options,
				this.condition, this.name);
	}

	/** The table or the columns as a query. */
	public String toSelect() {
		return toSelect(target(), "*", "");
	}

	/** Not a column's name: where the table has no such column, it would be the row. */
	private String alias() {
		StringBuilder alias = new StringBuilder("copied");
		while (this.columns.contains(alias.toString())) {
			alias.append('_');
		}
		return alias.toString();
	}

	/** The command as the log shows it: no value is in it. */
	public String shownIn() {
		return "COPY " + subject() + " FROM STDIN WITH (FORMAT " + this.format.sql() + ")"
				+ StatementName.comment(this.name);
	}

	/** The same, from the server. */
	public String shownOut() {
		Query from = this.query;
		return "COPY " + ((from != null) ? "(" + from.shown() + ")" : subject()) + " TO STDOUT WITH (FORMAT "
				+ this.format.sql() + ")" + StatementName.comment(this.name);
	}

	/** What is copied, for messages. */
	public String describe() {
		Query from = this.query;
		return Excerpt.ofSql("COPY " + ((from != null) ? "(" + from.shown() + ")" : subject()));
	}

	private String subject() {
		if (this.table == null) {
			// on a line of its own: a comment may end the query
			return "(" + ((this.query != null) ? this.query.sql() : "") + "\n)";
		}
		return this.table.quoted() + (this.columns.isEmpty() ? "" : " (" + SqlQuotes.names(this.columns) + ")");
	}

	private String options(int version) {
		String start = " WITH (FORMAT " + this.format.sql();
		if (this.format != CopyFormat.BINARY && !has("ENCODING")) {
			start += ", ENCODING 'UTF8'";
		}
		return this.options.values()
			.stream()
			.map((option) -> ", " + option.sql(version))
			.collect(Collectors.joining("", start, ")"));
	}

}

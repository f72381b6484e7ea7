package io.github.pgprofiles.internal.copy;

import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A COPY command, built from quoted identifiers and options of a fixed set only.
 * PostgreSQL manual, chapter 'COPY'.
 *
 * @param table to copy from or into, unless there is a query
 * @param query to copy from, unless there is a table
 * @param columns in the order of the data; empty for all
 * @param header whether a line of names comes first
 */
public record CopyCommand(@Nullable TableName table, @Nullable String query, List<String> columns, boolean header) {

	public CopyCommand {
		columns = List.copyOf(columns);
	}

	public static CopyCommand table(TableName table) {
		return new CopyCommand(table, null, List.of(), false);
	}

	/** A query of the caller's own, which is SQL and stays it. */
	public static CopyCommand query(String query) {
		return new CopyCommand(null, query, List.of(), false);
	}

	public CopyCommand withColumns(List<String> columns) {
		if (columns.isEmpty()) {
			throw Refusal.copy("columns(…) names no column: leave it out for all of them");
		}
		return new CopyCommand(this.table, this.query, columns, this.header);
	}

	public CopyCommand withHeader() {
		return new CopyCommand(this.table, this.query, this.columns, true);
	}

	public String toCsvIn() {
		return "COPY " + subject() + " FROM STDIN" + options();
	}

	public String toCsvOut() {
		return "COPY " + subject() + " TO STDOUT" + options();
	}

	private String subject() {
		if (this.table == null) {
			// on a line of its own: a comment may end the query
			return "(" + this.query + "\n)";
		}
		return this.table.quoted() + (this.columns.isEmpty() ? ""
				: this.columns.stream().map(TableName::quote).collect(Collectors.joining(", ", " (", ")")));
	}

	private String options() {
		return " WITH (FORMAT csv, HEADER " + this.header + ", ENCODING 'UTF8')";
	}

}

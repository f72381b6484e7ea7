package io.github.pgprofiles.internal.copy.command;

/** The formats of COPY. PostgreSQL manual, chapter 'COPY', 'File Formats'. */
public enum CopyFormat {

	CSV("csv"), TEXT("text"), BINARY("binary"),

	/** Out only: a document a row. */
	JSON("json");

	private final String sql;

	CopyFormat(String sql) {
		this.sql = sql;
	}

	String sql() {
		return this.sql;
	}

}

package io.github.pgprofiles.internal.copy.command;

/** Rows as JSON from servers that have no such format of their own. */
final class JsonRows {

	/** The server's own FORMAT json. */
	static final int SINCE = 19;

	/**
	 * No text of JSON has these two control characters as they are, so that CSV leaves it
	 * as it is. A line break in it stands between its parts.
	 */
	private static final String COPY = """
			COPY (WITH pgprofiles_row AS (%s
			) SELECT pg_catalog.translate(pg_catalog.row_to_json(pgprofiles_row.*)::pg_catalog.text, E'\\n\\r', '  ')
			FROM pgprofiles_row) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8', QUOTE E'\\x01', DELIMITER E'\\x02')""";

	private JsonRows() {
	}

	/**
	 * The COPY of a query.
	 * @param query whose rows become objects
	 */
	static String copy(String query) {
		return COPY.formatted(query);
	}

}

package io.github.pgprofiles.internal.query;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.text.ServerText;

/**
 * The text of a statement, cut at its placeholders. Strings, quoted identifiers,
 * comments, dollar quotes and casts are left alone. Immutable.
 *
 * @param names of the placeholders, each once, in order of appearance
 * @param named the statement when its parameters are named
 * @param positional the statement when they are not
 * @param returning whether it returns the rows that it changes
 * @param outline of the statement
 */
record SqlText(Set<String> names, SqlForm named, SqlForm positional, boolean returning, SqlOutline outline) {

	private static final int CACHE_LIMIT = 1024;

	private static final TextCache<SqlText> CACHE = new TextCache<>(CACHE_LIMIT);

	/**
	 * Cuts a text, or finds it in the cache. Empty statements at its beginning and its
	 * end are left out.
	 * @throws ParameterException if it is written for something that is not PostgreSQL
	 */
	static SqlText parse(String sql) {
		SqlText known = CACHE.get(sql);
		return (known != null) ? known : scan(sql);
	}

	/**
	 * Looks at SQL that takes no parameters.
	 * @throws ParameterException if it is written for something that is not PostgreSQL
	 */
	static void requireWithoutParameters(String sql) {
		requireText(sql);
		SqlScanner scanner = new SqlScanner(sql, "the value itself, as here are no parameters");
		scanner.scan();
		refuse(scanner);
	}

	private static void refuse(SqlScanner scanner) {
		if (scanner.foreign() != null) {
			throw new ParameterException(null, "the statement has " + scanner.foreign(), null);
		}
	}

	/**
	 * Looks at a condition, which stands in parentheses.
	 * @throws ParameterException if it is written for something that is not PostgreSQL,
	 * or would end the parentheses
	 */
	static void requireCondition(String sql) {
		requireText(sql);
		SqlScanner scanner = new SqlScanner(sql, "the value itself, as here are no parameters");
		scanner.scan();
		refuse(scanner);
		if (!scanner.outline().isWhole() || scanner.outline().hasSemicolon()) {
			throw new ParameterException(null,
					"the condition is not one expression: a parenthesis, a quote or a comment in it has"
							+ " no counterpart, or it holds a semicolon",
					null);
		}
	}

	/** What the driver would send as another text, or not to its end. */
	private static void requireText(String sql) {
		String problem = ServerText.problem(sql);
		if (problem != null) {
			throw new ParameterException(null, "the statement " + problem, null);
		}
	}

	/** Without empty statements at its beginning and its end. */
	static String trimmed(String sql) {
		requireText(sql);
		SqlScanner scanner = new SqlScanner(sql);
		scanner.scan();
		return scanner.outline().trim(sql);
	}

	/** Whether it has no statement at all. */
	static boolean isEmpty(String sql) {
		return SqlText.parse(sql).outline().isEmpty();
	}

	private static SqlText scan(String sql) {
		requireText(sql);
		SqlText text = scanned(sql);
		String trimmed = text.outline().trim(sql);
		if (!trimmed.equals(sql)) {
			text = scanned(trimmed);
		}
		CACHE.put(sql, text);
		return text;
	}

	private static SqlText scanned(String sql) {
		SqlScanner scanner = new SqlScanner(sql);
		SqlText text = of(scanner.scan(), scanner);
		refuse(scanner);
		if (scanner.hasForeignParameter() && !text.isFree()) {
			throw new ParameterException(null,
					"the statement has both '$1', a parameter of what it defines, and placeholders,"
							+ " which PostgreSQL takes none of there: write the values into the statement",
					null);
		}
		return text;
	}

	/** Whether it has no placeholder. */
	private boolean isFree() {
		return this.names.isEmpty() && this.positional.placeholders().isEmpty();
	}

	private static SqlText of(List<Piece> pieces, SqlScanner scanned) {
		Set<String> names = new LinkedHashSet<>();
		for (Piece piece : pieces) {
			if (piece.kind() == Kind.NAME) {
				names.add(piece.text());
			}
		}
		return new SqlText(Collections.unmodifiableSet(names), SqlForm.named(pieces), SqlForm.positional(pieces),
				scanned.returning(), scanned.outline());
	}

	/**
	 * A piece of the text.
	 *
	 * @param kind of piece
	 * @param text as written, or the placeholder's name
	 * @param columns if it is all that stands between the parentheses of an IN, how many
	 * columns there are on its left; else 0
	 * @param inBrackets whether it stands where an array's subscript does
	 */
	record Piece(Kind kind, String text, int columns, boolean inBrackets) {

		Piece alone(int columns) {
			return new Piece(this.kind, this.text, columns, this.inBrackets);
		}

		boolean inList() {
			return this.columns > 0;
		}

		/** Whether each element of the list is a row. */
		boolean inRows() {
			return this.columns > 1;
		}

	}

	enum Kind {

		TEXT, NAME, QUESTION_MARK, DOUBLED_QUESTION_MARK

	}

}

package io.github.pgprofiles.internal.statement;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

	static SqlText parse(String sql) {
		SqlText known = CACHE.get(sql);
		return (known != null) ? known : scan(sql);
	}

	private static SqlText scan(String sql) {
		SqlScanner scanner = new SqlScanner(sql);
		SqlText text = of(scanner.scan(), scanner);
		CACHE.put(sql, text);
		return text;
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
	 * @param inList whether it is all that stands between the parentheses of an IN
	 * @param inBrackets whether it stands where an array's subscript does
	 */
	record Piece(Kind kind, String text, boolean inList, boolean inBrackets) {

		Piece alone() {
			return new Piece(this.kind, this.text, true, this.inBrackets);
		}

	}

	enum Kind {

		TEXT, NAME, QUESTION_MARK, DOUBLED_QUESTION_MARK

	}

}

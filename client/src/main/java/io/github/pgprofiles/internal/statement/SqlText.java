package io.github.pgprofiles.internal.statement;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.ConcurrentLruCache;

/**
 * The text of a statement, cut at its placeholders. Strings, quoted identifiers,
 * comments, dollar quotes and casts are left alone. Immutable.
 *
 * @param pieces text and placeholders in turn
 */
record SqlText(List<Piece> pieces) {

	private static final ConcurrentLruCache<String, SqlText> CACHE = new ConcurrentLruCache<>(1024,
			(sql) -> new SqlText(List.copyOf(new SqlScanner(sql).scan())));

	static SqlText parse(String sql) {
		return CACHE.get(sql);
	}

	/** The names of the placeholders, each once, in order of appearance. */
	Stream<String> names() {
		return this.pieces.stream().filter((piece) -> piece.kind() == Kind.NAME).map(Piece::text).distinct();
	}

	long questionMarks() {
		return this.pieces.stream().filter((piece) -> piece.kind() == Kind.QUESTION_MARK).count();
	}

	/**
	 * A piece of the text.
	 *
	 * @param kind of piece
	 * @param text as written, or the placeholder's name
	 * @param inList whether it is all that stands between the parentheses of an IN
	 */
	record Piece(Kind kind, String text, boolean inList) {
	}

	enum Kind {

		TEXT, NAME, QUESTION_MARK, DOUBLED_QUESTION_MARK

	}

}

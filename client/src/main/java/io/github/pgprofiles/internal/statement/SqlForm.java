package io.github.pgprofiles.internal.statement;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.statement.SqlText.Kind;
import io.github.pgprofiles.internal.statement.SqlText.Piece;

/**
 * A statement as the driver takes it, made once and used by every execution whose
 * collections, if any, are arrays. Immutable.
 *
 * @param sql with a question mark for each placeholder
 * @param placeholders in order of appearance
 * @param labels of the placeholders, for messages
 * @param fragments of {@code sql} before, between and after the placeholders
 */
record SqlForm(String sql, List<Piece> placeholders, List<String> labels, List<String> fragments) {

	/** With named parameters a question mark is an operator. */
	static SqlForm named(List<Piece> pieces) {
		return of(pieces, Kind.NAME);
	}

	/** With positional ones it is a placeholder, and an operator when it is doubled. */
	static SqlForm positional(List<Piece> pieces) {
		return of(pieces, Kind.QUESTION_MARK);
	}

	private static SqlForm of(List<Piece> pieces, Kind placeholder) {
		List<Piece> placeholders = new ArrayList<>();
		List<String> labels = new ArrayList<>();
		List<String> fragments = new ArrayList<>();
		StringBuilder fragment = new StringBuilder();
		for (Piece piece : pieces) {
			if (piece.kind() == placeholder) {
				placeholders.add(piece);
				labels.add((placeholder == Kind.NAME) ? "'" + piece.text() + "'" : "number " + placeholders.size());
				fragments.add(fragment.toString());
				fragment.setLength(0);
			}
			else {
				fragment.append((placeholder == Kind.NAME) ? escaped(piece) : written(piece));
			}
		}
		fragments.add(fragment.toString());
		return new SqlForm(String.join("?", fragments), List.copyOf(placeholders), List.copyOf(labels),
				List.copyOf(fragments));
	}

	/** The driver takes two for one operator; whoever wrote two meant two. */
	private static String escaped(Piece piece) {
		return switch (piece.kind()) {
			case QUESTION_MARK -> "??";
			case DOUBLED_QUESTION_MARK -> "????";
			default -> piece.text();
		};
	}

	private static String written(Piece piece) {
		return (piece.kind() == Kind.NAME) ? ":" + piece.text() : piece.text();
	}

}

package io.github.pgprofiles.internal.mapping.text;

import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;

/** {@code tsvector}, as text. PostgreSQL manual, chapter 'Text Search Types'. */
public final class TextSearch {

	/** The least weight, which is not shown, first. */
	private static final String[] WEIGHTS = { "", "C", "B", "A" };

	private TextSearch() {
	}

	public static TypeFamily vector() {
		return new ConvertingFamily<>(String.class, Bytes::utf8, TextSearch::binary,
				Map.of(String.class, Function.identity()));
	}

	/**
	 * Each word up to a zero, the number of its positions, and these with their weights.
	 */
	private static String binary(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int count = Bytes.count(bytes, offset, end, 3);
		int at = offset + 4;
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			int from = at;
			while (at < end && bytes[at] != 0) {
				at++;
			}
			Bytes.requireConnectionToSpare(3, at, end);
			String word = Bytes.utf8(bytes, from, at - from).replace("\\", "\\\\").replace("'", "''");
			text.append((i > 0) ? " '" : "'").append(word).append('\'');
			int positions = Bytes.int2(bytes, at + 1);
			at += 3;
			Bytes.requireConnectionToSpare(2 * positions, at, end);
			for (int j = 0; j < positions; j++) {
				int position = Bytes.int2(bytes, at);
				text.append((j > 0) ? ',' : ':').append(position & 0x3fff).append(WEIGHTS[(position >> 14) & 3]);
				at += 2;
			}
		}
		return text.toString();
	}

}

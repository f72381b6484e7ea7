package io.github.pgprofiles.internal.copy.file;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the lines of CSV on their way.
 *
 * @param delimiter between columns
 * @param quote around values
 * @param escape before a quote
 * @param kept which columns of the file go on; absent for all, however many
 * @param trailing whether a line may end with a delimiter with nothing behind it
 * @param blank whether lines with nothing in any column are left out
 * @param nulls texts that stand for NULL, the first of which the server knows; empty
 * where it knows all of them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CsvShape(byte delimiter, byte quote, byte escape, boolean @Nullable [] kept, boolean trailing, boolean blank,
		List<byte[]> nulls) {

	/** Whether the lines go as they are. */
	boolean isPlain() {
		boolean all = true;
		if (this.kept != null) {
			for (boolean one : this.kept) {
				all &= one;
			}
		}
		return all && !this.trailing && !this.blank && this.nulls.isEmpty();
	}

	int longestNull() {
		return this.nulls.stream().mapToInt((text) -> text.length).max().orElse(-1);
	}

}

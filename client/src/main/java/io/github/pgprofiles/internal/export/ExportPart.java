package io.github.pgprofiles.internal.export;

/**
 * A part of a table's rows: those in a range of its blocks, and of the blocks of all its
 * partitions and children. What lies behind the last block that was counted is in the
 * last part.
 *
 * @param index from 0
 * @param count of all parts
 * @param from its first block
 * @param to the block behind its last one; {@link #OPEN} for no end
 */
public record ExportPart(int index, int count, long from, long to) {

	static final long OPEN = -1;

	/** All rows, of which there is one part. */
	static ExportPart all(int index, int count) {
		return new ExportPart(index, count, 0, OPEN);
	}

	/** No rows. */
	static ExportPart none(int index, int count) {
		return new ExportPart(index, count, 0, 0);
	}

	/** The condition that its rows meet, as SQL; empty for all rows. */
	public String condition() {
		if (this.to == this.from) {
			return "false";
		}
		String begin = (this.from > 0) ? "ctid OPERATOR(pg_catalog.>=) " + place(this.from) : "";
		String end = (this.to != OPEN) ? "ctid OPERATOR(pg_catalog.<) " + place(this.to) : "";
		return begin + ((begin.isEmpty() || end.isEmpty()) ? "" : " AND ") + end;
	}

	private static String place(long block) {
		return "'(" + block + ",0)'::pg_catalog.tid";
	}

	@Override
	public String toString() {
		String blocks = (this.to == this.from) ? "no blocks" : (this.to == OPEN) ? "blocks from " + this.from + " on"
				: "blocks " + this.from + " to " + (this.to - 1);
		return "part %d of %d, %s".formatted(this.index + 1, this.count, blocks);
	}

}

package io.github.pgprofiles.internal.copy.io;

import io.github.pgprofiles.error.CopyException;

/**
 * Counts the rows of the binary format, and looks for its trailer, which the server does
 * not ask for: data that was cut between two rows would pass for complete. PostgreSQL
 * manual, chapter 'COPY', 'Binary Format'. Not thread-safe.
 */
public final class BinaryCounter implements RowCounter {

	private static final byte[] SIGNATURE = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0 };

	private static final int FLAGS = 4;

	/** What the number at hand is. */
	private enum Part {

		SIGNATURE, EXTENSION, FIELDS, LENGTH, END, FOREIGN

	}

	private Part part = Part.SIGNATURE;

	private int matched;

	/** Bytes that are of no interest. */
	private long skip;

	/** Bytes of the number at hand that are missing. */
	private int missing;

	private int number;

	private int fields;

	private long rows;

	/** What data of this format begin with. */
	public static byte[] signature() {
		return SIGNATURE.clone();
	}

	@Override
	public void count(byte[] bytes, int offset, int length) {
		int position = offset;
		int end = offset + length;
		while (position < end && this.part != Part.END && this.part != Part.FOREIGN) {
			if (this.part == Part.SIGNATURE) {
				match(bytes[position++]);
			}
			else if (this.skip > 0) {
				int skipped = (int) Math.min(this.skip, end - position);
				position += skipped;
				this.skip -= skipped;
			}
			else {
				this.number = (this.number << 8) | (bytes[position++] & 0xff);
				if (--this.missing == 0) {
					take(this.number);
					this.number = 0;
				}
			}
		}
	}

	private void match(byte value) {
		if (value != SIGNATURE[this.matched++]) {
			this.part = Part.FOREIGN;
		}
		else if (this.matched == SIGNATURE.length) {
			this.part = Part.EXTENSION;
			this.skip = FLAGS;
			this.missing = 4;
		}
	}

	private void take(int value) {
		switch (this.part) {
			case EXTENSION -> {
				this.skip = value;
				next();
			}
			case FIELDS -> {
				this.fields = (short) value;
				if (this.fields < 0) {
					this.part = Part.END;
					return;
				}
				this.rows++;
				next();
			}
			case LENGTH -> {
				this.skip = Math.max(value, 0);
				this.fields--;
				next();
			}
			default -> throw new IllegalStateException();
		}
	}

	private void next() {
		this.part = (this.fields > 0) ? Part.LENGTH : Part.FIELDS;
		this.missing = (this.fields > 0) ? 4 : 2;
	}

	@Override
	public long rows() {
		return this.rows;
	}

	/**
	 * Anything else that is incomplete or foreign is refused by the server, by its place.
	 */
	@Override
	public void requireComplete() {
		if (this.part == Part.FIELDS && this.skip == 0) {
			throw new CopyException(null,
					("the binary data ends after row %d without its trailer, so it was cut, and rows may be"
							+ " missing: get the whole of it. A source that leaves the trailer out on purpose has to send it:"
							+ " the two bytes FF FF behind the last row")
						.formatted(this.rows));
		}
	}

}

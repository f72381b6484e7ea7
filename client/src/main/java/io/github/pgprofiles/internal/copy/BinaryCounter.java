package io.github.pgprofiles.internal.copy;

/**
 * Counts the rows of the binary format. PostgreSQL manual, chapter 'COPY', 'Binary
 * Format'.
 */
final class BinaryCounter implements RowCounter {

	/** The signature and the flags, before the length of an extension. */
	private static final int START = 11 + 4;

	/** What the number at hand is. */
	private enum Part {

		EXTENSION, FIELDS, LENGTH, END

	}

	private Part part = Part.EXTENSION;

	/** Bytes that are of no interest. */
	private long skip = START;

	/** Bytes of the number at hand that are missing. */
	private int missing = 4;

	private int number;

	private int fields;

	private long rows;

	@Override
	public void count(byte[] bytes, int offset, int length) {
		int position = offset;
		int end = offset + length;
		while (position < end && this.part != Part.END) {
			if (this.skip > 0) {
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
			case END -> throw new IllegalStateException();
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

}

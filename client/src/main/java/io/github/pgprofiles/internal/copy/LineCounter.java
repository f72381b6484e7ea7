package io.github.pgprofiles.internal.copy;

/**
 * Counts the rows of text or CSV by their bytes, as the server tells them apart: a line
 * break inside quotes, or behind a backslash in text, is none. Not thread-safe.
 */
final class LineCounter implements RowCounter {

	private static final int NONE = -1;

	private final boolean csv;

	private final int quote;

	private final int escape;

	private boolean inQuotes;

	private boolean escaped;

	/** Bytes of the line at hand, up to three. */
	private int inLine;

	/** Text has a line that ends the data. */
	private boolean mayEnd;

	private boolean ended;

	private boolean afterReturn;

	private long lines;

	private final int headers;

	private LineCounter(boolean csv, int quote, int escape, boolean header) {
		this.csv = csv;
		this.quote = quote;
		this.escape = escape;
		this.headers = header ? 1 : 0;
	}

	static LineCounter csv(char quote, char escape, boolean header) {
		// as the server has it: a quote that escapes itself just opens once more
		return new LineCounter(true, quote, (escape != quote) ? escape : NONE, header);
	}

	static LineCounter text(boolean header) {
		return new LineCounter(false, NONE, '\\', header);
	}

	@Override
	public void count(byte[] bytes, int offset, int length) {
		for (int i = offset; i < offset + length && !this.ended; i++) {
			next(bytes[i]);
		}
	}

	private void next(byte value) {
		if (this.afterReturn) {
			this.afterReturn = false;
			if (value == '\n') {
				return;
			}
		}
		if (this.csv) {
			quoted(value);
		}
		boolean literal = this.csv ? this.inQuotes : this.escaped;
		if (!literal && (value == '\n' || value == '\r')) {
			endLine(value);
			return;
		}
		if (!this.csv) {
			this.mayEnd = (this.inLine == 0) ? value == '\\' : this.mayEnd && this.inLine == 1 && value == '.';
			this.escaped = !this.escaped && value == this.escape;
		}
		this.inLine = Math.min(this.inLine + 1, 3);
	}

	private void endLine(byte value) {
		this.afterReturn = value == '\r';
		this.ended = this.mayEnd && this.inLine == 2;
		if (!this.ended) {
			this.lines++;
		}
		this.inLine = 0;
		this.mayEnd = false;
	}

	/**
	 * The server's own rule: an escape counts inside quotes only, and a quote may be one.
	 */
	private void quoted(byte value) {
		if (value == this.escape && this.inQuotes) {
			this.escaped = !this.escaped;
		}
		if (value == this.quote && !this.escaped) {
			this.inQuotes = !this.inQuotes;
		}
		if (value != this.escape) {
			this.escaped = false;
		}
	}

	@Override
	public long rows() {
		return Math.max(this.lines + ((this.inLine > 0 && !this.ended) ? 1 : 0) - this.headers, 0);
	}

}

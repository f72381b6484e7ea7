package io.github.pgprofiles.internal.copy.command;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.io.CsvQuotes;
import io.github.pgprofiles.internal.copy.io.RowCounter;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of text or CSV by their bytes, as the server tells them apart: a line
 * break inside quotes, or behind a backslash in text, is none. Not thread-safe.
 */
final class LineCounter implements RowCounter {

	/** The second half of a character, which is no delimiter whatever its byte. */
	private static final byte OTHER = (byte) 0xff;

	/** {@code null} for text. */
	private final @Nullable CsvQuotes quotes;

	/** Of text, whether the next byte stands behind a backslash. */
	private boolean escaped;

	/** Whether a line of {@code \.} ends the data. */
	private final boolean endMarker;

	/** Bytes that are just part of a line, whatever stands before them. */
	private final boolean[] plain = new boolean[256];

	/** Bytes of the line at hand, up to three. */
	private int inLine;

	/** Whether the line at hand may be the one that ends the data. */
	private boolean mayEnd;

	private boolean ended;

	private boolean afterReturn;

	private long lines;

	private final int headers;

	private final Encodings.Pairs pairs;

	private boolean inPair;

	private LineCounter(@Nullable CsvQuotes quotes, boolean header, boolean endMarker, Encodings.Pairs pairs) {
		for (int i = 0; i < this.plain.length; i++) {
			boolean special = (quotes != null) ? quotes.concerns(i) : i == '\\';
			this.plain[i] = i != '\n' && i != '\r' && !special && !pairs.begin((byte) i);
		}
		this.quotes = quotes;
		this.endMarker = endMarker;
		this.headers = header ? 1 : 0;
		this.pairs = pairs;
	}

	static LineCounter csv(char quote, char escape, boolean header, boolean endMarker, Encodings.Pairs pairs) {
		return new LineCounter(new CsvQuotes(quote, escape), header, endMarker, pairs);
	}

	static LineCounter text(boolean header, Encodings.Pairs pairs) {
		return new LineCounter(null, header, true, pairs);
	}

	@Override
	public void count(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int i = offset;
		while (i < end && !this.ended) {
			byte value = bytes[i++];
			if (this.inPair) {
				this.inPair = false;
				next(OTHER);
			}
			else {
				this.inPair = this.pairs.begin(value);
				next(value);
			}
			i = skip(bytes, i, end);
		}
	}

	/** Most bytes change nothing, and every one of a file comes by here. */
	private int skip(byte[] bytes, int from, int end) {
		boolean behindEscape = (this.quotes != null) ? this.quotes.isEscaped() : this.escaped;
		if (this.inPair || behindEscape || this.mayEnd || this.afterReturn || this.inLine == 0) {
			return from;
		}
		int i = from;
		while (i < end && this.plain[bytes[i] & 0xff]) {
			i++;
		}
		this.inLine = Math.min(this.inLine + i - from, 3);
		return i;
	}

	private void next(byte value) {
		if (this.afterReturn) {
			this.afterReturn = false;
			if (value == '\n') {
				return;
			}
		}
		boolean literal = (this.quotes != null) ? this.quotes.next(value) : this.escaped;
		if (!literal && (value == '\n' || value == '\r')) {
			endLine(value);
			return;
		}
		if (this.endMarker) {
			this.mayEnd = (this.inLine == 0) ? value == '\\' : this.mayEnd && this.inLine == 1 && value == '.';
		}
		this.escaped = this.quotes == null && !this.escaped && value == '\\';
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

	/** The server skips a header without looking at its quotes. */
	@Override
	public void requireComplete() {
		if (this.headers > 0 && this.lines == 0 && this.quotes != null && this.quotes.isInside() && !this.ended) {
			throw new CopyException(null, "the header: a quote that opens in line 1 or behind it is not closed before"
					+ " the end of the data, which would all be the header", 1L, null);
		}
	}

	@Override
	public long rows() {
		return Math.max(this.lines + ((this.inLine > 0 && !this.ended) ? 1 : 0) - this.headers, 0);
	}

}

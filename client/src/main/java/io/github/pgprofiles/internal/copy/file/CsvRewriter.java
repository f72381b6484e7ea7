package io.github.pgprofiles.internal.copy.file;

import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.Encodings;
import io.github.pgprofiles.internal.copy.io.CsvQuotes;

/**
 * Leaves out of CSV what the server would not take, byte by byte as the server tells them
 * apart, and ends each line with a line feed. Holds no more than the beginning of a line
 * that may be blank, and of a value that may stand for NULL. Not thread-safe.
 */
final class CsvRewriter {

	private static final int INITIAL = 80 * 1024;

	private final CsvShape shape;

	private final CsvQuotes quotes;

	private final Encodings.Pairs pairs;

	private final LineMap lines;

	/** Bytes that may end a run of plain ones. */
	private final boolean[] special = new boolean[256];

	private final int longestNull;

	private byte[] out = new byte[INITIAL];

	private int position;

	private int rowStart;

	/** Line of the file that the row begins in. */
	private long rowLine;

	private int fieldStart;

	private int column = -1;

	private boolean keeping;

	private boolean anyKept;

	/** Whether the value at hand has a quote. */
	private boolean quoted;

	/** Whether the line has anything that is not blank. */
	private boolean content;

	/** Whether there is anything in a column that should not be there. */
	private boolean beyond;

	private boolean inPair;

	private boolean afterReturn;

	/** What the bytes at hand may need at most. */
	private int room;

	/** Lines of the file up to now. */
	private long fileLines;

	/** Lines of what comes out, as the server counts them. */
	private long served;

	private long rows;

	private CsvRewriter(CsvShape shape, Encodings.Pairs pairs, LineMap lines, long fileLines) {
		this.shape = shape;
		this.quotes = new CsvQuotes((char) (shape.quote() & 0xff), (char) (shape.escape() & 0xff));
		this.pairs = pairs;
		this.lines = lines;
		this.fileLines = fileLines;
		this.longestNull = shape.longestNull();
		for (byte one : new byte[] { '\n', '\r', shape.delimiter(), shape.quote(), shape.escape() }) {
			this.special[one & 0xff] = true;
		}
		for (int i = 0; i < this.special.length; i++) {
			this.special[i] |= pairs.begin((byte) i);
		}
	}

	/**
	 * Begins behind what stands before the data.
	 * @param fileLines lines of the file that have gone by
	 */
	static CsvRewriter of(CsvShape shape, Encodings.Pairs pairs, LineMap lines, long fileLines) {
		return new CsvRewriter(shape, pairs, lines, fileLines);
	}

	/** What has become of the bytes up to now, from 0 to {@link #ready()}. */
	byte[] array() {
		return this.out;
	}

	/** How much of it will stay as it is. */
	int ready() {
		if (this.column < 0) {
			return this.position;
		}
		if (this.position - this.rowStart <= 2 || (this.shape.blank() && !this.content)) {
			return this.rowStart;
		}
		return (this.keeping && !this.quoted && this.position - this.fieldStart <= this.longestNull) ? this.fieldStart
				: this.position;
	}

	/** Forgets what is ready. */
	void release() {
		int ready = ready();
		System.arraycopy(this.out, ready, this.out, 0, this.position - ready);
		this.position -= ready;
		this.rowStart -= ready;
		this.fieldStart -= ready;
	}

	/** Goes on with the next bytes. */
	void rewrite(byte[] bytes, int from, int to) {
		this.room = 2 * (to - from);
		ensure(0);
		int i = from;
		while (i < to) {
			byte value = bytes[i];
			if (this.afterReturn) {
				this.afterReturn = false;
				if (value == '\n') {
					if (this.quotes.isInside()) {
						put(value);
						countServed(value);
					}
					i++;
					continue;
				}
			}
			if (this.special[value & 0xff] || this.inPair || this.quotes.isEscaped()) {
				next(value);
				i++;
			}
			else {
				i = run(bytes, i, to);
			}
		}
	}

	private int run(byte[] bytes, int from, int to) {
		int i = from + 1;
		while (i < to && !this.special[bytes[i] & 0xff]) {
			i++;
		}
		begin();
		if (!this.content) {
			look(bytes, from, i);
		}
		if (this.keeping) {
			System.arraycopy(bytes, from, this.out, this.position, i - from);
			this.position += i - from;
		}
		else {
			this.beyond |= isBeyond();
		}
		return i;
	}

	private void look(byte[] bytes, int from, int to) {
		for (int i = from; i < to && !this.content; i++) {
			this.content = bytes[i] != ' ' && bytes[i] != '\t';
		}
	}

	private void next(byte value) {
		if (this.inPair || this.pairs.begin(value)) {
			this.inPair = !this.inPair;
			this.quotes.next((byte) 0xff);
			begin();
			this.content = true;
			put(value);
			return;
		}
		boolean inside = this.quotes.isInside();
		this.quotes.next(value);
		if (inside) {
			quoted(value);
		}
		else if (value == this.shape.delimiter()) {
			begin();
			endField();
			beginField();
		}
		else if (value == '\n' || value == '\r') {
			this.afterReturn = value == '\r';
			this.fileLines++;
			endRow();
		}
		else {
			begin();
			this.quoted |= value == this.shape.quote();
			this.content = true;
			put(value);
		}
	}

	private void quoted(byte value) {
		put(value);
		if (value == '\n' || value == '\r') {
			this.afterReturn = value == '\r';
			this.fileLines++;
			countServed(value);
		}
	}

	/** The server knows how lines end from its second line on, and else takes returns. */
	private void countServed(byte value) {
		if (this.keeping) {
			this.served += (value == ((this.rows > 0) ? '\n' : '\r')) ? 1 : 0;
		}
	}

	private void put(byte value) {
		if (this.keeping) {
			this.out[this.position++] = value;
		}
		else {
			this.beyond |= isBeyond();
		}
	}

	private boolean isBeyond() {
		boolean[] kept = this.shape.kept();
		return kept != null && this.column >= kept.length;
	}

	private void begin() {
		if (this.column < 0) {
			this.rowStart = this.position;
			this.rowLine = this.fileLines + 1;
			beginField();
		}
	}

	private void beginField() {
		this.column++;
		boolean[] kept = this.shape.kept();
		this.keeping = kept == null || (this.column < kept.length && kept[this.column]);
		if (this.keeping) {
			if (this.anyKept) {
				this.out[this.position++] = this.shape.delimiter();
			}
			this.anyKept = true;
		}
		this.quoted = false;
		this.fieldStart = this.position;
	}

	private void endField() {
		if (!this.keeping || this.quoted || this.position - this.fieldStart > this.longestNull) {
			return;
		}
		List<byte[]> nulls = this.shape.nulls();
		for (int i = 1; i < nulls.size(); i++) {
			byte[] text = nulls.get(i);
			if (Arrays.equals(this.out, this.fieldStart, this.position, text, 0, text.length)) {
				byte[] first = nulls.get(0);
				ensure(first.length);
				System.arraycopy(first, 0, this.out, this.fieldStart, first.length);
				this.position = this.fieldStart + first.length;
				return;
			}
		}
	}

	private void endRow() {
		begin();
		endField();
		if (this.shape.blank() && !this.content) {
			this.position = this.rowStart;
		}
		else {
			requireColumns();
			hideEnd();
			this.out[this.position++] = '\n';
			this.rows++;
			this.served++;
			this.lines.put(this.served, this.fileLines);
		}
		this.column = -1;
		this.anyKept = false;
		this.content = false;
		this.beyond = false;
	}

	/** A line that ends the data for older servers is a value like any other. */
	private void hideEnd() {
		if (this.rowStart >= 0 && this.position - this.rowStart == 2 && this.out[this.rowStart] == '\\'
				&& this.out[this.rowStart + 1] == '.') {
			this.out[this.rowStart] = this.shape.quote();
			this.out[this.rowStart + 1] = '\\';
			this.out[this.rowStart + 2] = '.';
			this.out[this.rowStart + 3] = this.shape.quote();
			this.position += 2;
		}
	}

	private void requireColumns() {
		boolean[] kept = this.shape.kept();
		if (kept == null) {
			return;
		}
		int found = this.column + 1;
		boolean trailing = this.shape.trailing() && found == kept.length + 1 && !this.beyond;
		if (found != kept.length && !trailing) {
			throw new CopyException(null, "line %d has %d columns, where there should be %d%s".formatted(this.fileLines,
					found, kept.length, hint(found, kept.length)), this.fileLines, null);
		}
	}

	private String hint(int found, int expected) {
		if (found == expected + 1 && !this.beyond) {
			return ": it ends with a delimiter; where lines do, add trailingDelimiter()";
		}
		return (found == 1 && !this.content) ? ": it is blank; where lines are, add skipBlankLines()" : "";
	}

	/** Ends the last line, which may have no end of its own. */
	void finish() {
		if (this.column < 0) {
			return;
		}
		this.fileLines++;
		if (this.quotes.isInside() && !this.keeping) {
			// the server would hear nothing of it
			throw new CopyException(null,
					"line %d: the data end inside quotes, in column %d of the file, which is left out"
						.formatted(this.rowLine, this.column + 1),
					this.rowLine, null);
		}
		if (this.quotes.isInside()) {
			// the server says what it misses
			this.column = -1;
			this.lines.put(this.served + 1, this.fileLines);
			return;
		}
		ensure(0);
		endRow();
	}

	private void ensure(int more) {
		int needed = this.position + more + this.room + 16;
		if (needed > this.out.length) {
			this.out = Arrays.copyOf(this.out, Math.max(needed, this.out.length * 2));
		}
	}

}

package io.github.pgprofiles.internal.copy.io;

import io.github.pgprofiles.error.CopyException;

/**
 * Looks at the quotes in the header of CSV that hold the ends of lines. One quote too
 * many takes the lines behind it, up to the next quote or to the end, for the header:
 * they would be missing, and nobody would hear of it.
 */
public final class HeaderQuotes {

	private static final String ADVICE = ". A quote is probably missing or too many there; where the data have quotes"
			+ " that mean nothing, quote(…) names a character that they do not have";

	private final String text;

	private final long line;

	private final char delimiter;

	private final char quote;

	private final char escape;

	/** Where the value begins that is looked at. */
	private int begin;

	/** Which column that is, counted from 0. */
	private int column;

	/** Where the quote is that is open; -1 for none. */
	private int open = -1;

	/** Whether a line has ended since. */
	private boolean broken;

	/**
	 * Takes a header.
	 * @param text its line, or lines, and maybe what follows them
	 * @param line of the file that it begins in, counted from 1
	 */
	public HeaderQuotes(String text, long line, char delimiter, char quote, char escape) {
		this.text = text;
		this.line = line;
		this.delimiter = delimiter;
		this.quote = quote;
		this.escape = escape;
	}

	/**
	 * Looks whether the header ends where it should.
	 * @param whole whether nothing follows the text
	 * @throws CopyException if a quote is not closed, or if one holds the end of a line
	 * and begins or ends in the middle of a value
	 */
	public void require(boolean whole) {
		int end = walk(-1);
		if (this.open >= 0 && end >= this.text.length() && whole) {
			throw refused(this.open,
					"is not closed before the end of the data, which would all be the header" + ADVICE);
		}
	}

	/** What is wrong with a header that has no end, as far as it was read. */
	public CopyException endless(String problem) {
		walk(-1);
		return (this.open >= 0) ? refused(this.open, "is not closed: " + problem + ADVICE)
				: new CopyException(null, problem);
	}

	/**
	 * Refuses a name that holds the end of a line.
	 * @param place of the name in the header, from 0
	 * @param name as it was read
	 */
	public CopyException noColumn(int place, String name) {
		int end = walk(place);
		int at = (this.open >= 0) ? this.open : Math.min(this.begin, this.text.length());
		return refused(at,
				("goes on to line %d, and no column has the name that it holds, '%s'" + ADVICE
						+ ". If that is its name, headerColumns(Map.of(…)) says which column it is; or header() and"
						+ " columns(…) take the columns of the file by their places")
					.formatted(this.line + breaks(end), firstLine(name)));
	}

	/** A name as far as its first line: what follows may be data. */
	public static String firstLine(String name) {
		int end = 0;
		while (end < name.length() && name.charAt(end) != '\n' && name.charAt(end) != '\r') {
			end++;
		}
		return (end < name.length()) ? name.substring(0, end) + "…" : name;
	}

	/** Whether a name holds the end of a line. */
	public static boolean isBroken(String name) {
		return name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0;
	}

	/**
	 * Walks to the end of the header.
	 * @param stop where the quote of this column closes; -1 for not before the end
	 * @return where it has stopped
	 */
	private int walk(int stop) {
		this.begin = 0;
		this.column = 0;
		this.open = -1;
		for (int i = 0; i < this.text.length(); i++) {
			char c = this.text.charAt(i);
			if (this.open >= 0) {
				this.broken |= c == '\n' || c == '\r';
				if (isEscape(i)) {
					i++;
				}
				else if (c == this.quote) {
					if (this.column == stop && this.broken) {
						return i;
					}
					close(i);
				}
			}
			else if (c == this.quote) {
				this.open = i;
				this.broken = false;
			}
			else if (c == this.delimiter) {
				this.begin = i + 1;
				this.column++;
			}
			else if (c == '\n' || c == '\r') {
				return i;
			}
		}
		return this.text.length();
	}

	private boolean isEscape(int i) {
		return this.text.charAt(i) == this.escape && i + 1 < this.text.length()
				&& (this.text.charAt(i + 1) == this.quote || this.text.charAt(i + 1) == this.escape);
	}

	private void close(int i) {
		if (this.broken) {
			if (!this.text.substring(this.begin, this.open).isBlank()) {
				throw refused(this.open,
						"stands in the middle of a value, and is closed in line " + (this.line + breaks(i)) + ADVICE);
			}
			if (!endsAt(i + 1)) {
				throw refused(this.open,
						"is closed in line " + (this.line + breaks(i)) + " in the middle of a value" + ADVICE);
			}
		}
		this.open = -1;
	}

	private boolean endsAt(int index) {
		int i = index;
		while (i < this.text.length() && (this.text.charAt(i) == ' ' || this.text.charAt(i) == '\t')
				&& this.text.charAt(i) != this.delimiter) {
			i++;
		}
		return i == this.text.length() || this.text.charAt(i) == this.delimiter || this.text.charAt(i) == '\n'
				|| this.text.charAt(i) == '\r';
	}

	/** Ends of lines before a place. */
	private int breaks(int end) {
		int count = 0;
		for (int i = 0; i < end; i++) {
			char c = this.text.charAt(i);
			count += (c == '\r' || (c == '\n' && (i == 0 || this.text.charAt(i - 1) != '\r'))) ? 1 : 0;
		}
		return count;
	}

	private CopyException refused(int at, String problem) {
		long in = this.line + breaks(at);
		int start = at;
		while (start > 0 && this.text.charAt(start - 1) != '\n' && this.text.charAt(start - 1) != '\r') {
			start--;
		}
		return new CopyException(null, "the header: the quote in line %d, character %d, column %d of the file %s"
			.formatted(in, at - start + 1, this.column + 1, problem), in, null);
	}

}

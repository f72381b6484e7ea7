package io.github.pgprofiles.internal.copy.command;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.io.CsvQuotes;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the line {@code \.} in data. A server takes it for the end, in text and,
 * before PostgreSQL 18, in CSV as well, and drops whatever follows without a word.
 * PostgreSQL manual, chapter 'COPY', 'File Formats'. Not thread-safe.
 */
public final class EndMarker {

	private static final int HARMLESS_IN_CSV = 18;

	private enum State {

		OTHER, BACKSLASH, DOT, ENDED

	}

	/** {@code null} for text. */
	private final @Nullable CsvQuotes quotes;

	private final Encodings.Pairs pairs;

	private State state = State.OTHER;

	private boolean inPair;

	private boolean atStart = true;

	private boolean afterReturn;

	/** Lines of the file before the data. */
	private final long before;

	private long feeds;

	private long returns;

	EndMarker(@Nullable CsvQuotes quotes, Encodings.Pairs pairs, long before) {
		this.quotes = quotes;
		this.pairs = pairs;
		this.before = before;
	}

	/**
	 * A search through the data of a job; {@code null} where nothing ends it early.
	 * @param before lines of the file that were taken before the data
	 */
	public static @Nullable EndMarker of(CopyJob job, int version, long before) {
		return switch (job.command().format()) {
			case BINARY, JSON -> null;
			case TEXT -> new EndMarker(null, Encodings.pairs(job.charset()), before);
			case CSV ->
				endsCsv(version) ? new EndMarker(new CsvQuotes(job.separators().quote(), job.separators().escapes()),
						Encodings.pairs(job.charset()), before) : null;
		};
	}

	/** Whether the line ends CSV too, for a server of this major version. */
	static boolean endsCsv(int version) {
		return version < HARMLESS_IN_CSV;
	}

	/**
	 * Goes on with the next bytes.
	 * @throws CopyException if the data goes on behind its end
	 */
	public void look(byte[] bytes, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			if (this.inPair) {
				this.inPair = false;
				next((byte) 0xff);
			}
			else {
				this.inPair = this.pairs.begin(bytes[i]);
				next(bytes[i]);
			}
		}
	}

	private void next(byte value) {
		boolean quoted = this.quotes != null && this.quotes.next(value);
		boolean breaks = (value == '\n' || value == '\r') && !quoted;
		if (this.state == State.ENDED) {
			if (value != '\n' || !this.afterReturn) {
				throw new CopyException(null,
						"line %d of the data is '\\.', which ends it for the server, and what follows would be"
							.formatted(line()) + " lost: take that line out");
			}
		}
		else {
			this.state = switch (this.state) {
				case BACKSLASH -> (value == '.') ? State.DOT : State.OTHER;
				case DOT -> breaks ? State.ENDED : begin(value);
				default -> begin(value);
			};
			count(value);
		}
		this.atStart = breaks;
		this.afterReturn = value == '\r';
	}

	private void count(byte value) {
		if (this.state != State.ENDED) {
			this.feeds += (value == '\n') ? 1 : 0;
			this.returns += (value == '\r') ? 1 : 0;
		}
	}

	/**
	 * What ends this line ends all of them for the server. A break of another kind is
	 * part of a value.
	 */
	private long line() {
		return 1 + this.before + (this.afterReturn ? this.returns : this.feeds);
	}

	private State begin(byte value) {
		return (value == '\\' && (this.quotes == null || this.atStart)) ? State.BACKSLASH : State.OTHER;
	}

}

package io.github.pgprofiles.internal.copy.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.Encodings;
import io.github.pgprofiles.internal.copy.io.CsvQuotes;
import io.github.pgprofiles.internal.copy.io.HeaderQuotes;
import io.github.pgprofiles.internal.copy.io.Unmarked;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the data of a file: a byte order mark, a line that says what
 * separates columns, lines of a header. Not thread-safe; does not close its source.
 */
final class FileHead {

	/** No header is longer. */
	private static final int MOST = 1024 * 1024;

	private static final int CHUNK = 8 * 1024;

	private static final int START = 256;

	private static final String SEPARATOR = "sep=";

	private final InputStream source;

	private final Charset charset;

	private final CopyJob job;

	private byte[] bytes = new byte[CHUNK];

	private int length;

	/** Of what was not taken yet. */
	private int position;

	private long lines;

	private char delimiter;

	/** Line that the header begins in. */
	private long headerLine = 1;

	FileHead(InputStream source, CopyJob job) throws IOException {
		this.source = source;
		this.job = job;
		this.delimiter = job.command().text("DELIMITER", ",").charAt(0);
		this.charset = job.charset().equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : job.charset();
		if (!(source instanceof Unmarked)) {
			skipMark();
		}
	}

	private void skipMark() throws IOException {
		if (!this.charset.newEncoder().canEncode('\ufeff')) {
			return;
		}
		byte[] mark = "\ufeff".getBytes(this.charset);
		while (this.length < mark.length && more()) {
			// there may be more
		}
		if (this.length >= mark.length && Arrays.equals(this.bytes, 0, mark.length, mark, 0, mark.length)) {
			this.position = mark.length;
		}
	}

	private boolean more() throws IOException {
		if (this.length == this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, this.bytes.length * 2);
		}
		int read = this.source.read(this.bytes, this.length, this.bytes.length - this.length);
		this.length += Math.max(read, 0);
		return read >= 0;
	}

	/** Lines of the file that were taken. */
	long lines() {
		return this.lines;
	}

	/** How the file begins, or what is there of it. */
	byte[] start() {
		return Arrays.copyOf(this.bytes, Math.min(this.length, START));
	}

	/**
	 * Takes the line that says what separates columns, if there is one.
	 * @return the delimiter; {@code null} if there is no such line
	 */
	@Nullable String separator() throws IOException {
		while (this.length - this.position < SEPARATOR.length() + 2 && more()) {
			// there may be more
		}
		String start = new String(this.bytes, this.position,
				Math.min(SEPARATOR.length(), Math.max(this.length - this.position, 0)), StandardCharsets.ISO_8859_1);
		if (!start.equalsIgnoreCase(SEPARATOR)) {
			return null;
		}
		String line = decode(line(null));
		String said = line.substring(SEPARATOR.length());
		if (said.length() != 1) {
			throw new CopyException(null,
					"line 1 says with 'sep=' what separates columns, and should name one character there", 1L, null);
		}
		this.delimiter = said.charAt(0);
		return said;
	}

	/**
	 * Takes a line.
	 * @return its text without its end; {@code null} where the file has ended
	 * @throws CopyException if its quotes take lines that are probably none of it
	 */
	@Nullable String header() throws IOException {
		boolean csv = this.job.command().format() == CopyFormat.CSV;
		this.headerLine = this.lines + 1;
		byte[] line = line(csv ? new CsvQuotes(this.job.separators().quote(), this.job.separators().escapes()) : null);
		if (line != null && csv) {
			try {
				quotes(new String(line, this.charset)).require(true);
			}
			catch (CopyException ex) {
				throw explained(ex);
			}
		}
		return (line != null) ? decode(line) : null;
	}

	/** The quotes of the header that was taken last. */
	HeaderQuotes quotes(String header) {
		CopyJob.Separators separators = this.job.separators();
		return new HeaderQuotes(header, this.headerLine, this.delimiter, separators.quote(), separators.escapes());
	}

	/** What has no lines at all has quotes anywhere. */
	private CopyException explained(CopyException ex) {
		String kind = FileCause.ofKind(start());
		return (kind != null) ? new CopyException(null, ex.getMessage() + ". " + kind, ex.row(), null) : ex;
	}

	/** A text format has a backslash before a line break that is none. */
	private byte @Nullable [] line(@Nullable CsvQuotes quotes) throws IOException {
		boolean text = this.job.command().format() == CopyFormat.TEXT;
		Encodings.Pairs pairs = Encodings.pairs(this.charset);
		boolean escaped = false;
		boolean inPair = false;
		int end = this.position;
		while (end < this.length || more()) {
			if (end == this.length) {
				continue;
			}
			byte value = this.bytes[end++];
			boolean plain = inPair || pairs.begin(value);
			inPair = !inPair && pairs.begin(value);
			boolean inside = (quotes != null && quotes.next(plain ? (byte) 0xff : value)) || escaped;
			escaped = text && !escaped && value == '\\';
			if (!plain && (value == '\n' || value == '\r')) {
				boolean second = value == '\n' && end >= 2 && this.bytes[end - 2] == '\r' && end - 2 >= this.position;
				this.lines += second ? 0 : 1;
				if (!inside) {
					return take(end - 1, value == '\r');
				}
			}
			if (end - this.position > MOST) {
				String problem = "the header has no end in the first MiB of the data";
				throw explained((quotes == null) ? new CopyException(null, problem)
						: quotes(new String(this.bytes, this.position, end - this.position, this.charset))
							.endless(problem));
			}
		}
		if (end == this.position) {
			return null;
		}
		this.lines++;
		byte[] line = Arrays.copyOfRange(this.bytes, this.position, end);
		this.position = end;
		return line;
	}

	private byte[] take(int end, boolean afterReturn) throws IOException {
		byte[] line = Arrays.copyOfRange(this.bytes, this.position, end);
		int next = end + 1;
		while (afterReturn && next == this.length && more()) {
			// there may be more
		}
		this.position = (afterReturn && next < this.length && this.bytes[next] == '\n') ? next + 1 : next;
		return line;
	}

	private String decode(byte @Nullable [] line) {
		try {
			return (line != null) ? this.charset.newDecoder().decode(ByteBuffer.wrap(line)).toString() : "";
		}
		catch (CharacterCodingException ex) {
			String cause = FileCause.ofEncoding(start(), this.charset);
			throw new CopyException(null,
					"line %d, the header, is not %s. ".formatted(this.lines, this.charset.name())
							+ ((cause != null) ? cause : "Its encoding is another one: add encoding(…), such as that of"
									+ " Charset.forName(\"windows-1252\")"),
					this.lines, null);
		}
	}

	/** The names in a line of CSV. */
	static List<String> names(String line, char delimiter, char quote, char escape) {
		List<String> names = new ArrayList<>();
		StringBuilder name = new StringBuilder();
		boolean inside = false;
		for (int i = 0; i < line.length(); i++) {
			char c = line.charAt(i);
			if (inside && c == escape && i + 1 < line.length()
					&& (line.charAt(i + 1) == quote || line.charAt(i + 1) == escape)) {
				name.append(line.charAt(++i));
			}
			else if (c == quote) {
				inside = !inside;
			}
			else if (c == delimiter && !inside) {
				names.add(name.toString().strip());
				name.setLength(0);
			}
			else {
				name.append(c);
			}
		}
		names.add(name.toString().strip());
		return names;
	}

	/** What follows. */
	InputStream rest() {
		return new Rest(new ByteArrayInputStream(this.bytes, this.position, this.length - this.position), this.source);
	}

	/** The beginning from memory, and then the source, which is the caller's to close. */
	private static final class Rest extends InputStream implements Unmarked {

		private final InputStream first;

		private final InputStream second;

		Rest(InputStream first, InputStream second) {
			this.first = first;
			this.second = second;
		}

		@Override
		public int read() throws IOException {
			int value = this.first.read();
			return (value >= 0) ? value : this.second.read();
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int read = this.first.read(target, offset, length);
			return (read >= 0) ? read : this.second.read(target, offset, length);
		}

	}

}

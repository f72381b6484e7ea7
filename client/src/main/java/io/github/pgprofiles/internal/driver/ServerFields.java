package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The fields of an error or a notice as the server sent it. The driver's own exceptions
 * keep them only where they may show values of rows. PostgreSQL manual, chapter 'Error
 * and Notice Message Fields'.
 */
final class ServerFields {

	/** A column follows a comma and a word, and is followed by a value or nothing. */
	private static final Pattern COLUMN = Pattern.compile("[,、] ?\\p{L}+ ([^:]+?)\\h?(?:: .*)?");

	/** The same where the words come last, as in Korean. */
	private static final Pattern COLUMN_FIRST = Pattern.compile("\\p{L}+(?: \\p{L}+)?, ([^:]+?) \\p{L}+(?:: .*)?");

	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

	/** Each is its letter, its text and a zero. */
	private final String fields;

	ServerFields(byte[] bytes, int offset, int length) {
		this.fields = new String(bytes, offset, length, StandardCharsets.UTF_8);
	}

	/** Those of the message that has come, which stays where it is. */
	static ServerFields peek(DriverInternals known) throws IOException {
		int length = known.peekLength();
		known.await(DriverInternals.HEADER + length);
		return new ServerFields(known.input().getBuffer(), known.input().getIndex() + DriverInternals.HEADER, length);
	}

	/** As the driver reads them. */
	String all() {
		return this.fields;
	}

	@Nullable String get(char letter) {
		for (int i = 0; i < this.fields.length();) {
			int end = this.fields.indexOf('\0', i);
			if (end <= i) {
				return null;
			}
			if (this.fields.charAt(i) == letter) {
				return this.fields.substring(i + 1, end);
			}
			i = end + 1;
		}
		return null;
	}

	/**
	 * How many rows a COPY has skipped, if this is the notice that says so. The names of
	 * the server's functions are the same in every language.
	 */
	@Nullable Long skippedRows() {
		String message = get('M');
		if (message == null || !"CopyFrom".equals(get('R')) || !"copyfrom.c".equals(get('F'))) {
			return null;
		}
		Matcher number = NUMBER.matcher(message);
		return number.find() ? Long.valueOf(number.group()) : null;
	}

	/**
	 * Where in its input a COPY was. The server says so for people, in their language:
	 * "COPY trades, line 3, column quantity: ". What follows is a value, and other lines
	 * of the text are about other things and may hold values too. Nothing is taken from a
	 * text with more than one line that would do.
	 * @param table without its schema, as the server writes it
	 */
	Place place(String table) {
		String context = get('W');
		if (context == null) {
			return Place.UNKNOWN;
		}
		Matcher line = Pattern
			.compile("^(?:COPY )?" + Pattern.quote(table)
					+ "(?=[^\\d\\n]*[,、])[^\\d\\n\":«»]{1,40}(\\d{1,18})(?!\\d)(.*)$", Pattern.MULTILINE)
			.matcher(context);
		if (!line.find()) {
			return Place.UNKNOWN;
		}
		Place place = new Place(Long.valueOf(line.group(1)), column(line.group(2)));
		return line.find() ? Place.UNKNOWN : place;
	}

	private static @Nullable String column(String rest) {
		for (Pattern pattern : new Pattern[] { COLUMN, COLUMN_FIRST }) {
			Matcher column = pattern.matcher(rest);
			if (column.matches()) {
				return column.group(1);
			}
		}
		return null;
	}

	/**
	 * A place in the input of a COPY.
	 *
	 * @param line counted from 1
	 * @param column by its name
	 */
	record Place(@Nullable Long line, @Nullable String column) {

		static final Place UNKNOWN = new Place(null, null);

	}

}

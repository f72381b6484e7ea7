package io.github.pgprofiles.internal.mapping.time;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an interval in each of the server's styles: {@code 1 mon -2 days +03:04:05.6},
 * {@code @ 1 mon 2 days ago}, {@code P1M-2DT3H4M5.6S} and {@code +0-1 -2 +3:04:05.6}
 * (PostgreSQL manual, chapter 'Interval Output'). Used once.
 */
final class IntervalText {

	private final String[] words;

	private long months;

	private long days;

	private long micros;

	private IntervalText(String text) {
		this.words = text.split(" ", -1);
	}

	static Interval read(byte[] bytes, int offset, int length) {
		return read(Bytes.ascii(bytes, offset, length));
	}

	static Interval read(String text) {
		if (text.equals("infinity")) {
			return Interval.INFINITY;
		}
		if (text.equals("-infinity")) {
			return Interval.MINUS_INFINITY;
		}
		IntervalText reading = new IntervalText(text);
		boolean back = false;
		if (text.startsWith("P")) {
			reading.iso(text);
		}
		else {
			back = reading.words();
		}
		return reading.result(back ? -1 : 1);
	}

	private Interval result(int sign) {
		return new Interval(Math.toIntExact(sign * this.months), Math.toIntExact(sign * this.days), sign * this.micros);
	}

	/**
	 * Every style but ISO 8601.
	 * @return whether all of it lies in the past
	 */
	private boolean words() {
		int at = this.words[0].equals("@") ? 1 : 0;
		String dayOfStandard = "";
		while (at < this.words.length) {
			String word = this.words[at++];
			String next = (at < this.words.length) ? this.words[at] : null;
			if (word.equals("ago")) {
				return true;
			}
			if (word.indexOf(':') > 0) {
				time(word, dayOfStandard.startsWith("-") && Character.isDigit(word.charAt(0)));
			}
			else if (word.lastIndexOf('-') > 0) {
				yearsAndMonths(word);
			}
			else if (isUnit(next)) {
				add(word, next);
				at++;
			}
			else {
				dayOfStandard = word;
				this.days += whole(word);
			}
		}
		return false;
	}

	private static boolean isUnit(@Nullable String word) {
		return word != null && Character.isLetter(word.charAt(0)) && !word.equals("ago");
	}

	private void add(String number, @Nullable String unit) {
		switch ((unit != null) ? unit.substring(0, 2) : "") {
			case "ye" -> this.months += 12 * whole(number);
			case "mo" -> this.months += whole(number);
			case "da" -> this.days += whole(number);
			case "ho" -> this.micros += 3600 * DateTimes.MICROS_PER_SECOND * whole(number);
			case "mi" -> this.micros += 60 * DateTimes.MICROS_PER_SECOND * whole(number);
			case "se" -> this.micros += seconds(number);
			default -> throw unreadable();
		}
	}

	private void yearsAndMonths(String word) {
		int dash = word.lastIndexOf('-');
		boolean negative = word.startsWith("-");
		int from = Character.isDigit(word.charAt(0)) ? 0 : 1;
		long value = 12 * whole(word.substring(from, dash)) + whole(word.substring(dash + 1));
		this.months += negative ? -value : value;
	}

	/** Adds up below zero, where the range goes farther by one. */
	private void time(String word, boolean signOfDays) {
		boolean negative = signOfDays || word.startsWith("-");
		String[] parts = word.substring(Character.isDigit(word.charAt(0)) ? 0 : 1).split(":", -1);
		if (parts.length != 3) {
			throw unreadable();
		}
		int sign = negative ? -1 : 1;
		this.micros += sign * whole(parts[0]) * 3600 * DateTimes.MICROS_PER_SECOND;
		this.micros += sign * whole(parts[1]) * 60 * DateTimes.MICROS_PER_SECOND;
		this.micros += sign * seconds(parts[2]);
	}

	private void iso(String text) {
		boolean time = false;
		int from = 1;
		for (int i = 1; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 'T') {
				time = true;
				from = i + 1;
			}
			else if (Character.isLetter(c)) {
				isoPart(c, time, text.substring(from, i));
				from = i + 1;
			}
		}
	}

	private void isoPart(char unit, boolean time, String number) {
		switch (unit) {
			case 'Y' -> add(number, "year");
			case 'M' -> add(number, time ? "min" : "mon");
			case 'D' -> add(number, "day");
			case 'H' -> add(number, "hour");
			case 'S' -> add(number, "sec");
			default -> throw unreadable();
		}
	}

	private static long whole(String number) {
		byte[] bytes = number.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
		int sign = number.startsWith("+") ? 1 : 0;
		return Bytes.wholeNumber(bytes, sign, bytes.length - sign);
	}

	/** Up to six digits after the point, and a sign that counts for them too. */
	private static long seconds(String number) {
		int point = number.indexOf('.');
		if (point < 0) {
			return whole(number) * DateTimes.MICROS_PER_SECOND;
		}
		String fraction = (number.substring(point + 1) + "000000").substring(0, 6);
		long micros = Math.abs(whole(number.substring(0, point))) * DateTimes.MICROS_PER_SECOND + whole(fraction);
		return number.startsWith("-") ? -micros : micros;
	}

	private static ConversionException unreadable() {
		return new ConversionException("is written in none of the server's styles");
	}

	/** Writes in the style {@code postgres}. */
	static String write(Interval interval) {
		StringBuilder text = new StringBuilder();
		boolean negative = append(text, interval.months() / 12, "year", false);
		negative = append(text, interval.months() % 12, "mon", negative);
		negative = append(text, interval.days(), "day", negative);
		if (interval.micros() != 0 || text.isEmpty()) {
			appendTime(text, interval.micros(), negative);
		}
		return text.toString();
	}

	/** A positive number after a negative one shows its sign. */
	private static boolean append(StringBuilder text, int value, String unit, boolean negative) {
		if (value == 0) {
			return negative;
		}
		text.append(text.isEmpty() ? "" : " ").append((negative && value > 0) ? "+" : "").append(value);
		text.append(' ').append(unit).append((value != 1) ? "s" : "");
		return value < 0;
	}

	private static void appendTime(StringBuilder text, long micros, boolean negative) {
		text.append(text.isEmpty() ? "" : " ").append((micros < 0) ? "-" : (negative ? "+" : ""));
		long second = Math.abs(micros / DateTimes.MICROS_PER_SECOND);
		long fraction = Math.abs(micros % DateTimes.MICROS_PER_SECOND);
		append(text, second / 3600).append(':');
		append(text, second / 60 % 60).append(':');
		append(text, second % 60);
		if (fraction != 0) {
			String digits = Long.toString(DateTimes.MICROS_PER_SECOND + fraction).substring(1);
			text.append('.').append(digits.replaceAll("0+$", ""));
		}
	}

	private static StringBuilder append(StringBuilder text, long number) {
		return text.append((number < 10) ? "0" : "").append(number);
	}

}

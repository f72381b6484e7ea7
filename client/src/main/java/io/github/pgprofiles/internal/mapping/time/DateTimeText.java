package io.github.pgprofiles.internal.mapping.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;

/**
 * Reads dates and times in the server's style ISO, from left to right, without a string
 * between: {@code 2026-02-03 04:05:06.789+05:30}, {@code 0044-03-15 BC},
 * {@code infinity}.
 */
final class DateTimeText {

	/** That fit an int; no number of the server's has as many. */
	private static final int MOST_DIGITS = 9;

	private final byte[] bytes;

	private final int end;

	private int at;

	DateTimeText(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.at = offset;
		this.end = offset + length;
	}

	/** Whether it says infinity: 1, minus infinity: -1, or neither: 0. */
	int infinity() {
		if (isNext('i', this.at)) {
			return 1;
		}
		return (isNext('-', this.at) && isNext('i', this.at + 1)) ? -1 : 0;
	}

	LocalDate date() {
		int year = number();
		skip('-');
		int month = number();
		skip('-');
		int day = number();
		if (this.end > 2 && this.bytes[this.end - 1] == 'C') {
			// there is no year 0 in the server's text
			year = 1 - year;
		}
		return LocalDate.of(year, month, day);
	}

	/** Midnight at the end of a day becomes its last nanosecond. */
	LocalTime time() {
		int hour = number();
		skip(':');
		int minute = number();
		skip(':');
		int second = number();
		int nanos = 0;
		if (isNext('.', this.at)) {
			this.at++;
			int unit = 100_000_000;
			for (; isDigit(); this.at++) {
				nanos += Bytes.digit(this.bytes[this.at]) * unit;
				unit /= 10;
			}
		}
		return (hour == 24) ? LocalTime.MAX : LocalTime.of(hour, minute, second, nanos);
	}

	LocalDateTime dateTime() {
		LocalDate date = date();
		skip(' ');
		return LocalDateTime.of(date, time());
	}

	ZoneOffset offset() {
		boolean west = isNext('-', this.at);
		this.at++;
		int seconds = number() * 3600;
		if (isNext(':', this.at)) {
			this.at++;
			seconds += number() * 60;
		}
		if (isNext(':', this.at)) {
			this.at++;
			seconds += number();
		}
		return ZoneOffset.ofTotalSeconds(west ? -seconds : seconds);
	}

	private boolean isDigit() {
		return this.at < this.end && this.bytes[this.at] >= '0' && this.bytes[this.at] <= '9';
	}

	/** What lies behind the end is another's. */
	private boolean isNext(char expected, int index) {
		return index < this.end && this.bytes[index] == expected;
	}

	private int number() {
		int from = this.at;
		while (isDigit()) {
			this.at++;
		}
		if (this.at == from || this.at - from > MOST_DIGITS) {
			throw unreadable();
		}
		return Bytes.digits(this.bytes, from, this.at);
	}

	private void skip(char separator) {
		if (!isNext(separator, this.at)) {
			throw unreadable();
		}
		this.at++;
	}

	private static ConversionException unreadable() {
		return new ConversionException("is not written in the style ISO: leave the session's DateStyle as it is");
	}

}

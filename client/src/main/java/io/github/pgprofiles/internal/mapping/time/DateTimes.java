package io.github.pgprofiles.internal.mapping.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;

/** Dates and times as the server writes and counts them. */
public final class DateTimes {

	static final long MICROS_PER_SECOND = 1_000_000;

	static final long MICROS_PER_DAY = 24 * 3600 * MICROS_PER_SECOND;

	/** 2000-01-01 00:00:00, in seconds since 1970. */
	static final long EPOCH_SECOND = 946_684_800;

	private DateTimes() {
	}

	static Instant instant(long micros) {
		if (micros == Long.MAX_VALUE) {
			return Instant.MAX;
		}
		if (micros == Long.MIN_VALUE) {
			return Instant.MIN;
		}
		return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND) + EPOCH_SECOND,
				Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
	}

	static LocalDateTime local(long micros) {
		if (micros == Long.MAX_VALUE) {
			return LocalDateTime.MAX;
		}
		if (micros == Long.MIN_VALUE) {
			return LocalDateTime.MIN;
		}
		return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND) + EPOCH_SECOND,
				(int) (Math.floorMod(micros, MICROS_PER_SECOND) * 1000), ZoneOffset.UTC);
	}

	static OffsetDateTime offset(Instant instant) {
		if (instant.equals(Instant.MAX)) {
			return OffsetDateTime.MAX;
		}
		// not by the zone's rules, which the JDK makes anew each time
		return instant.equals(Instant.MIN) ? OffsetDateTime.MIN : utc(instant).atOffset(ZoneOffset.UTC);
	}

	private static LocalDateTime utc(Instant instant) {
		return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
	}

	static LocalTime time(long micros) {
		return (micros == MICROS_PER_DAY) ? LocalTime.MAX : LocalTime.ofNanoOfDay(micros * 1000);
	}

	static LocalDate finite(LocalDate date) {
		if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
			throw new ConversionException("is infinite");
		}
		return date;
	}

	static LocalDateTime finite(LocalDateTime time) {
		if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
			throw new ConversionException("is infinite");
		}
		return time;
	}

	static Instant finite(Instant instant) {
		if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
			throw new ConversionException("is infinite");
		}
		return instant;
	}

	public static String format(LocalDate date) {
		if (date.equals(LocalDate.MAX)) {
			return "infinity";
		}
		if (date.equals(LocalDate.MIN)) {
			return "-infinity";
		}
		return day(date) + era(date);
	}

	static String format(LocalTime time) {
		return time.equals(LocalTime.MAX) ? "24:00:00" : clock(time);
	}

	static String format(LocalDateTime time) {
		if (time.equals(LocalDateTime.MAX)) {
			return "infinity";
		}
		if (time.equals(LocalDateTime.MIN)) {
			return "-infinity";
		}
		return day(time.toLocalDate()) + " " + clock(time.toLocalTime()) + era(time.toLocalDate());
	}

	/** Always in UTC, whatever the zone of the session. */
	static String format(Instant instant) {
		if (instant.equals(Instant.MAX)) {
			return "infinity";
		}
		if (instant.equals(Instant.MIN)) {
			return "-infinity";
		}
		LocalDateTime time = utc(instant);
		return day(time.toLocalDate()) + " " + clock(time.toLocalTime()) + "+00" + era(time.toLocalDate());
	}

	/** A day that is one at an offset to Greenwich. */
	static String format(LocalDate date, ZoneOffset offset) {
		return day(date) + " " + format(offset) + era(date);
	}

	static String format(LocalDateTime time, ZoneOffset offset) {
		return day(time.toLocalDate()) + " " + clock(time.toLocalTime()) + format(offset) + era(time.toLocalDate());
	}

	static String format(ZoneOffset offset) {
		int seconds = Math.abs(offset.getTotalSeconds());
		String hours = ((offset.getTotalSeconds() < 0) ? "-" : "+") + two(seconds / 3600);
		int rest = seconds % 3600;
		if (rest == 0) {
			return hours;
		}
		return hours + ":" + two(rest / 60) + ((rest % 60 != 0) ? ":" + two(rest % 60) : "");
	}

	private static String day(LocalDate date) {
		int year = (date.getYear() > 0) ? date.getYear() : 1 - date.getYear();
		String digits = (year < 1000) ? Integer.toString(10_000 + year).substring(1) : Integer.toString(year);
		return digits + "-" + two(date.getMonthValue()) + "-" + two(date.getDayOfMonth());
	}

	private static String era(LocalDate date) {
		return (date.getYear() > 0) ? "" : " BC";
	}

	/** The server keeps microseconds, and shows no zeros at their end. */
	private static String clock(LocalTime time) {
		String clock = two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
		int micros = time.getNano() / 1000;
		if (micros == 0) {
			return clock;
		}
		String fraction = Integer.toString(1_000_000 + micros).substring(1);
		int end = fraction.length();
		while (fraction.charAt(end - 1) == '0') {
			end--;
		}
		return clock + "." + fraction.substring(0, end);
	}

	private static String two(int number) {
		return (number < 10) ? "0" + number : Integer.toString(number);
	}

}

package io.github.pgprofiles.internal.mapping.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;

/**
 * Writes times for the server, which keeps microseconds: what is less is rounded, as the
 * server does it with a literal.
 */
public final class TemporalText {

	private static final int HALF_A_MICROSECOND = 500;

	/** Far beyond those of the server, and far from those where Java's come to an end. */
	private static final int YEARS = 1_000_000;

	private static final long SECONDS_PER_YEAR = 366 * 24 * 3600;

	private TemporalText() {
	}

	public static String write(Instant instant) {
		if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
			return DateTimes.format(instant);
		}
		if (Math.abs(instant.getEpochSecond()) > YEARS * SECONDS_PER_YEAR) {
			throw ConversionException.outOfRange();
		}
		return DateTimes.format(rounded(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)).toInstant(ZoneOffset.UTC));
	}

	public static String write(OffsetDateTime time) {
		if (time.equals(OffsetDateTime.MAX)) {
			return DateTimes.format(Instant.MAX);
		}
		return time.equals(OffsetDateTime.MIN) ? DateTimes.format(Instant.MIN) : write(time.toInstant());
	}

	public static String write(LocalDateTime time) {
		boolean infinite = time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN);
		return DateTimes.format(infinite ? time : rounded(time));
	}

	private static LocalDateTime rounded(LocalDateTime time) {
		if (Math.abs(time.getYear()) > YEARS) {
			throw ConversionException.outOfRange();
		}
		return time.plusNanos(HALF_A_MICROSECOND).truncatedTo(ChronoUnit.MICROS);
	}

	/** What is rounded up to the end of the day is its 24:00:00. */
	public static String write(LocalTime time) {
		long micros = (time.toNanoOfDay() + HALF_A_MICROSECOND) / 1000;
		return DateTimes.format(DateTimes.time(micros));
	}

	public static String write(OffsetTime time) {
		return write(time.toLocalTime()) + DateTimes.format(time.getOffset());
	}

}

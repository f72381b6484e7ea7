package io.github.pgprofiles.internal.mapping.time;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as the server counts them: days and microseconds since 2000. What is
 * less than a microsecond is rounded, as the server does it with a literal, and what the
 * server does not reach is refused.
 */
final class TemporalEncoders {

	private static final int HALF_A_MICROSECOND = 500;

	/** The first and the last day of {@code date}, from 2000 on. */
	private static final int FIRST_DAY = -2_451_545;

	private static final int LAST_DAY = 2_145_031_948;

	/** The first and the last second of a timestamp, from 1970 on. */
	private static final long FIRST_SECOND = -211_813_488_000L + DateTimes.EPOCH_SECOND;

	private static final long LAST_SECOND = 9_223_371_331_199L + DateTimes.EPOCH_SECOND;

	/** Of an offset to Greenwich, in seconds. */
	private static final int FARTHEST = 16 * 3600;

	private TemporalEncoders() {
	}

	static @Nullable Encoder date(Class<?> source) {
		if (source == LocalDate.class) {
			return (value, out) -> write((LocalDate) value, out);
		}
		if (source == java.sql.Date.class) {
			return (value, out) -> write(SqlDates.day((java.sql.Date) value), out);
		}
		return null;
	}

	private static void write(LocalDate date, WireBuffer out) {
		if (Math.abs(date.getYear()) == Year.MAX_VALUE) {
			out.int4((infinity(date.equals(LocalDate.MAX), date.equals(LocalDate.MIN)) > 0) ? Integer.MAX_VALUE
					: Integer.MIN_VALUE);
			return;
		}
		long day = date.toEpochDay() - DateFamily.EPOCH_DAY;
		if (day < FIRST_DAY || day > LAST_DAY) {
			throw ConversionException.outOfRange();
		}
		out.int4((int) day);
	}

	private static int infinity(boolean largest, boolean smallest) {
		if (!largest && !smallest) {
			throw ConversionException.outOfRange();
		}
		return largest ? 1 : -1;
	}

	static @Nullable Encoder time(Class<?> source) {
		if (source == LocalTime.class) {
			return (value, out) -> out.int8(micros((LocalTime) value));
		}
		if (source == java.sql.Time.class) {
			return (value, out) -> out.int8(micros(SqlDates.time((java.sql.Time) value)));
		}
		return null;
	}

	/** What is rounded up to the end of the day is its 24:00:00. */
	private static long micros(LocalTime time) {
		return (time.toNanoOfDay() + HALF_A_MICROSECOND) / 1000;
	}

	static @Nullable Encoder timetz(Class<?> source) {
		return (source != OffsetTime.class) ? null : (value, out) -> {
			OffsetTime time = (OffsetTime) value;
			int offset = time.getOffset().getTotalSeconds();
			if (Math.abs(offset) >= FARTHEST) {
				throw ConversionException.outOfRange();
			}
			out.int8(micros(time.toLocalTime()));
			out.int4(-offset);
		};
	}

	static @Nullable Encoder timestamp(Class<?> source) {
		if (source == LocalDateTime.class) {
			return (value, out) -> write((LocalDateTime) value, out);
		}
		if (source == Timestamp.class || source == Date.class) {
			return (value, out) -> write(SqlDates.local((Date) value), out);
		}
		return null;
	}

	@SuppressWarnings("JavaLocalDateTimeGetNano") // the seconds stand beside it
	private static void write(LocalDateTime time, WireBuffer out) {
		if (Math.abs(time.getYear()) == Year.MAX_VALUE) {
			infinite(time.equals(LocalDateTime.MAX), time.equals(LocalDateTime.MIN), out);
		}
		else {
			write(time.toEpochSecond(ZoneOffset.UTC), time.getNano(), out);
		}
	}

	static @Nullable Encoder timestamptz(Class<?> source) {
		if (source == Instant.class) {
			return (value, out) -> write((Instant) value, out);
		}
		if (source == OffsetDateTime.class) {
			return (value, out) -> write((OffsetDateTime) value, out);
		}
		if (source == ZonedDateTime.class) {
			return (value, out) -> write(((ZonedDateTime) value).toOffsetDateTime(), out);
		}
		if (source == Timestamp.class || source == Date.class) {
			return (value, out) -> write(SqlDates.instant((Date) value), out);
		}
		return null;
	}

	private static void write(Instant instant, WireBuffer out) {
		long second = instant.getEpochSecond();
		if (second == Instant.MAX.getEpochSecond() || second == Instant.MIN.getEpochSecond()) {
			infinite(instant.equals(Instant.MAX), instant.equals(Instant.MIN), out);
		}
		else {
			write(instant.getEpochSecond(), instant.getNano(), out);
		}
	}

	private static void write(OffsetDateTime time, WireBuffer out) {
		if (Math.abs(time.getYear()) == Year.MAX_VALUE) {
			infinite(time.equals(OffsetDateTime.MAX), time.equals(OffsetDateTime.MIN), out);
		}
		else {
			write(time.toEpochSecond(), time.getNano(), out);
		}
	}

	private static void infinite(boolean largest, boolean smallest, WireBuffer out) {
		out.int8((infinity(largest, smallest) > 0) ? Long.MAX_VALUE : Long.MIN_VALUE);
	}

	private static void write(long second, int nano, WireBuffer out) {
		int micros = (nano + HALF_A_MICROSECOND) / 1000;
		if (second < FIRST_SECOND || second > LAST_SECOND
				|| (second == LAST_SECOND && micros == DateTimes.MICROS_PER_SECOND)) {
			throw ConversionException.outOfRange();
		}
		out.int8((second - DateTimes.EPOCH_SECOND) * DateTimes.MICROS_PER_SECOND + micros);
	}

}

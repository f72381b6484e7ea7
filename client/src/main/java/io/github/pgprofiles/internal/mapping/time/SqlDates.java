package io.github.pgprofiles.internal.mapping.time;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The dates and timestamps of {@code java.sql} and {@code java.util}. They are instants
 * that show themselves in the JVM's time zone, before 1582-10-15 by the Julian calendar.
 * The server counts by the Gregorian one, always, as {@code java.time} does.
 * <p>
 * What a value shows is a {@code date} or a {@code timestamp}; the instant that it is, a
 * {@code timestamptz}.
 */
@SuppressWarnings({ "JavaUtilDate", "deprecation" }) // as callers still have them
public final class SqlDates {

	/** The third day of the year 1: {@code java.sql} knows no year before Christ. */
	private static final long FIRST_YEAR = -62_135_596_800_000L;

	/** The first instant of 1582-10-15, wherever that day begins first. */
	private static final long GREGORIAN = -12_219_292_800_000L + Duration.ofDays(1).toMillis();

	/** An offset to Greenwich that the server takes is smaller. */
	private static final long FARTHEST = Duration.ofHours(16).toSeconds();

	private static final int HALF_A_MICROSECOND = 500;

	private SqlDates() {
	}

	/**
	 * Reads a {@code date}.
	 * @throws ConversionException for a day that the calendar of the class does not have
	 */
	static java.sql.Date of(LocalDate day) {
		java.sql.Date date = java.sql.Date.valueOf(DateTimes.finite(day));
		if (date.getDate() != day.getDayOfMonth() || date.getMonth() + 1 != day.getMonthValue()) {
			throw new ConversionException("is a day that the calendar of java.sql.Date leaves out");
		}
		return date;
	}

	/**
	 * Reads a {@code timestamp}.
	 * @throws ConversionException for a time that the calendar or the JVM's zone does not
	 * have
	 */
	static Timestamp of(LocalDateTime time) {
		Timestamp timestamp = Timestamp.valueOf(DateTimes.finite(time));
		if (timestamp.getMinutes() != time.getMinute() || timestamp.getHours() != time.getHour()
				|| timestamp.getSeconds() != time.getSecond() || timestamp.getDate() != time.getDayOfMonth()) {
			throw new ConversionException(
					"is a time that the JVM's zone or the calendar of java.sql.Timestamp leaves out;"
							+ " a LocalDateTime holds it");
		}
		return timestamp;
	}

	/** The day that a date shows. */
	static LocalDate day(java.sql.Date date) {
		int infinity = infinity(date);
		if (infinity != 0) {
			return (infinity > 0) ? LocalDate.MAX : LocalDate.MIN;
		}
		return shown(date).toLocalDate();
	}

	/** The time that a timestamp shows. */
	static LocalDateTime local(Date date) {
		int infinity = infinity(date);
		if (infinity != 0) {
			return (infinity > 0) ? LocalDateTime.MAX : LocalDateTime.MIN;
		}
		return shown(date);
	}

	/** The instant that a timestamp is. */
	static Instant instant(Date date) {
		int infinity = infinity(date);
		if (infinity != 0) {
			return (infinity > 0) ? Instant.MAX : Instant.MIN;
		}
		return (date instanceof Timestamp timestamp) ? timestamp.toInstant() : Instant.ofEpochMilli(date.getTime());
	}

	/** With its milliseconds, which it does not show. */
	static LocalTime time(java.sql.Time time) {
		return time.toLocalTime().plusNanos(Math.floorMod(time.getTime(), 1000L) * 1_000_000);
	}

	/** The driver's own constants. */
	private static int infinity(Date date) {
		if (date.getTime() == PGStatement.DATE_POSITIVE_INFINITY) {
			return 1;
		}
		return (date.getTime() == PGStatement.DATE_NEGATIVE_INFINITY) ? -1 : 0;
	}

	private static LocalDateTime shown(Date date) {
		try {
			if (date.getTime() < FIRST_YEAR) {
				return beforeChrist(date);
			}
			return (date instanceof Timestamp timestamp) ? timestamp.toLocalDateTime()
					: new Timestamp(date.getTime()).toLocalDateTime();
		}
		catch (DateTimeException ex) {
			throw new ConversionException("is a day of the Julian calendar only");
		}
	}

	private static LocalDateTime beforeChrist(Date date) {
		Calendar calendar = new GregorianCalendar();
		calendar.setTime(date);
		int year = calendar.get(Calendar.YEAR);
		int nanos = (date instanceof Timestamp timestamp) ? timestamp.getNanos()
				: calendar.get(Calendar.MILLISECOND) * 1_000_000;
		return LocalDateTime.of((calendar.get(Calendar.ERA) == GregorianCalendar.BC) ? 1 - year : year,
				calendar.get(Calendar.MONTH) + 1, calendar.get(Calendar.DAY_OF_MONTH),
				calendar.get(Calendar.HOUR_OF_DAY), calendar.get(Calendar.MINUTE), calendar.get(Calendar.SECOND),
				nanos);
	}

	/**
	 * A value as text that says both what it shows and the instant that it is, so that it
	 * fits {@code date} and both kinds of timestamp.
	 * @throws ConversionException if no text says both
	 */
	public static String write(Date date) {
		if (infinity(date) != 0) {
			return (infinity(date) > 0) ? "infinity" : "-infinity";
		}
		LocalDateTime shown = shown(date);
		long offset = offset(date, shown);
		boolean isDay = date instanceof java.sql.Date;
		if (Math.abs(offset) >= FARTHEST) {
			if (!isDay) {
				throw new ConversionException(
						"lies before 1582-10-15, where its calendar is not the server's, and it is unknown"
								+ " whether a timestamp or a timestamptz is expected: cast it, or send a LocalDateTime or an"
								+ " Instant");
			}
			return DateTimes.format(shown.toLocalDate());
		}
		ZoneOffset zone = ZoneOffset.ofTotalSeconds((int) offset);
		return isDay ? DateTimes.format(shown.toLocalDate(), zone)
				: DateTimes.format(shown.plusNanos(HALF_A_MICROSECOND).truncatedTo(ChronoUnit.MICROS), zone);
	}

	/** A time with the offset of the JVM's zone at it, so that it fits both kinds. */
	public static String write(java.sql.Time time) {
		int offset = TimeZone.getDefault().getOffset(time.getTime());
		return DateTimes.format(time(time)) + DateTimes.format(ZoneOffset.ofTotalSeconds(offset / 1000));
	}

	private static long offset(Date date, LocalDateTime shown) {
		return shown.toEpochSecond(ZoneOffset.UTC) - Math.floorDiv(date.getTime(), 1000L);
	}

	/**
	 * Whether a parameter, or one in it, must know which kind of timestamp is expected,
	 * as what it shows and what it is are days apart.
	 */
	public static boolean isAmbiguous(@Nullable Object value) {
		return isAmbiguous(value, 0);
	}

	private static boolean isAmbiguous(@Nullable Object value, int above) {
		if (value instanceof Date date) {
			return date.getTime() < GREGORIAN && isTimestamp(date) && infinity(date) == 0 && isApart(date);
		}
		if (value instanceof Collection<?> || value instanceof Date[] || value instanceof Date[][]) {
			return isAmbiguousIn(items(value), above);
		}
		return false;
	}

	private static boolean isApart(Date date) {
		try {
			return Math.abs(offset(date, shown(date))) >= FARTHEST;
		}
		catch (ConversionException ex) {
			return true;
		}
	}

	private static Collection<?> items(Object container) {
		return (container instanceof Collection<?> items) ? items : Arrays.asList((Object[]) container);
	}

	private static boolean isAmbiguousIn(Collection<?> items, int above) {
		if (above >= Elements.MOST_DIMENSIONS) {
			// it may be in itself
			throw ConversionException.tooDeep();
		}
		for (Object item : items) {
			if (isAmbiguous(item, above + 1)) {
				return true;
			}
			// of elements of another kind one is enough to see that
			if (item != null && !(item instanceof Date) && !(item instanceof Collection<?>)
					&& !(item instanceof Date[])) {
				return false;
			}
		}
		return false;
	}

	public static boolean isKnown(Object value) {
		return value instanceof Date date && (isTimestamp(date) || date instanceof java.sql.Date);
	}

	private static boolean isTimestamp(Date date) {
		return date instanceof Timestamp || date.getClass() == Date.class;
	}

	/**
	 * A parameter as what the server expects.
	 * @param type by its name in the catalog, an array's after an underscore
	 * @return the same value where the type is none of those
	 */
	public static Object as(String type, Object value) {
		return switch (type.startsWith("_") ? type.substring(1) : type) {
			case "timestamptz" -> converted(value, true);
			case "timestamp", "date" -> converted(value, false);
			default -> value;
		};
	}

	private static Object converted(Object value, boolean instants) {
		if (value instanceof Date date) {
			if (!isTimestamp(date)) {
				return date;
			}
			return instants ? instant(date) : local(date);
		}
		List<@Nullable Object> items = new ArrayList<>();
		for (Object item : items(value)) {
			items.add((item != null) ? converted(item, instants) : null);
		}
		return items;
	}

}

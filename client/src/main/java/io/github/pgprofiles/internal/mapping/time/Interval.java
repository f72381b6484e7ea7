package io.github.pgprofiles.internal.mapping.time;

import java.time.Duration;
import java.time.Period;
import java.util.Map;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/**
 * {@code interval}: three numbers that do not become each other, as a month has no fixed
 * number of days. PostgreSQL manual, chapter 'Interval Input'.
 */
public record Interval(int months, int days, long micros) {

	private static final long MICROS_PER_HOUR = 3600 * DateTimes.MICROS_PER_SECOND;

	private static final long MICROS_PER_MINUTE = 60 * DateTimes.MICROS_PER_SECOND;

	/** As the servers from 17 on send it; those before have no such interval. */
	static final Interval INFINITY = new Interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

	static final Interval MINUS_INFINITY = new Interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

	public static TypeFamily family() {
		return new ConvertingFamily<Interval>(PGInterval.class, IntervalText::read, Interval::binary,
				Map.of(PGInterval.class, Interval::toDriver, Duration.class, Interval::toDuration, Period.class,
						Interval::toPeriod, String.class, Interval::toString, Object.class, Interval::toAny))
			.writing(Duration.class, (duration, out) -> exact(() -> of(duration)).write(out))
			.writing(Period.class, (period, out) -> exact(() -> of(period)).write(out))
			.writing(PGInterval.class, (interval, out) -> exact(() -> of(interval)).write(out))
			.returning(String.class, Interval::writeText);
	}

	/**
	 * Of its text in the style {@code postgres}; {@code null} if it is not exactly that.
	 */
	public static @Nullable Interval ofText(String text) {
		char first = text.isEmpty() ? ' ' : text.charAt(0);
		if (first != 'i' && first != '-' && (first < '0' || first > '9')) {
			return null;
		}
		try {
			Interval interval = IntervalText.read(text);
			return interval.toString().equals(text) ? interval : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static Interval binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(16, length);
		return new Interval(Bytes.int4(bytes, offset + 12), Bytes.int4(bytes, offset + 8), Bytes.int8(bytes, offset));
	}

	@SuppressWarnings("JavaPeriodGetDays") // the months stand beside them
	public static Interval of(Period period) {
		return new Interval(Math.toIntExact(period.toTotalMonths()), period.getDays(), 0);
	}

	/** What is less than a microsecond is rounded, half of one away from zero. */
	public static Interval of(Duration duration) {
		Duration length = duration.abs();
		long micros = Math.addExact(Math.multiplyExact(length.getSeconds(), DateTimes.MICROS_PER_SECOND),
				(length.getNano() + 500) / 1000);
		return new Interval(0, 0, duration.isNegative() ? -micros : micros);
	}

	public static Interval of(PGInterval interval) {
		long seconds = Math.addExact(60 * (60L * interval.getHours() + interval.getMinutes()),
				interval.getWholeSeconds());
		return new Interval(Math.addExact(Math.multiplyExact(12, interval.getYears()), interval.getMonths()),
				interval.getDays(),
				Math.addExact(Math.multiplyExact(seconds, DateTimes.MICROS_PER_SECOND), interval.getMicroSeconds()));
	}

	/** Or what says that the server cannot hold it. */
	public static Interval exact(Supplier<Interval> source) {
		try {
			return source.get();
		}
		catch (ArithmeticException ex) {
			throw ConversionException.outOfRange();
		}
	}

	private static void writeText(String text, WireBuffer out) {
		Interval interval = ofText(text);
		if (interval == null) {
			throw new ConversionException("is a text that is not what an interval reads as");
		}
		interval.write(out);
	}

	private void write(WireBuffer out) {
		out.int8(this.micros);
		out.int4(this.days);
		out.int4(this.months);
	}

	private Interval finite() {
		if (equals(INFINITY) || equals(MINUS_INFINITY)) {
			throw new ConversionException("is infinite");
		}
		return this;
	}

	private Duration toDuration() {
		finite();
		if (this.months != 0) {
			throw new ConversionException("has months, which a Duration cannot hold");
		}
		return Duration
			.ofSeconds(Math.floorDiv(this.micros, DateTimes.MICROS_PER_SECOND),
					Math.floorMod(this.micros, DateTimes.MICROS_PER_SECOND) * 1000)
			.plusDays(this.days);
	}

	private Period toPeriod() {
		finite();
		if (this.micros != 0) {
			throw new ConversionException("has hours, minutes or seconds, which a Period cannot hold");
		}
		return Period.of(this.months / 12, this.months % 12, this.days);
	}

	private PGInterval toDriver() {
		finite();
		long hours = this.micros / MICROS_PER_HOUR;
		if (hours != (int) hours) {
			throw new ConversionException("has more hours than a PGInterval can hold");
		}
		int minutes = (int) (this.micros % MICROS_PER_HOUR / MICROS_PER_MINUTE);
		double seconds = (double) (this.micros % MICROS_PER_MINUTE) / DateTimes.MICROS_PER_SECOND;
		return new PGInterval(this.months / 12, this.months % 12, this.days, (int) hours, minutes, seconds);
	}

	/** What the driver's class cannot hold is text. */
	private Object toAny() {
		boolean infinite = equals(INFINITY) || equals(MINUS_INFINITY);
		boolean far = Math.abs(this.micros / MICROS_PER_HOUR) > Integer.MAX_VALUE;
		return (infinite || far) ? toString() : toDriver();
	}

	/** In the server's style {@code postgres}, whatever the session's is. */
	@Override
	public String toString() {
		if (equals(INFINITY)) {
			return "infinity";
		}
		return equals(MINUS_INFINITY) ? "-infinity" : IntervalText.write(this);
	}

}

package io.github.pgprofiles.internal.mapping.register;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.bits.BitFamily;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.network.AddressText;
import io.github.pgprofiles.internal.mapping.number.NumericBounds;
import io.github.pgprofiles.internal.mapping.number.NumericWriter;
import io.github.pgprofiles.internal.mapping.number.Xid8Family;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.mapping.text.HstoreText;
import io.github.pgprofiles.internal.mapping.time.DateTimes;
import io.github.pgprofiles.internal.mapping.time.Interval;
import io.github.pgprofiles.internal.mapping.time.SqlDates;
import io.github.pgprofiles.internal.mapping.time.TemporalText;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PGobject;

/**
 * Writes the Java values that the driver does not send, or not exactly: what is read from
 * the server goes back to it as the same. A {@link ConversionException} is what no value
 * of the server's can hold.
 */
public final class TextEncoders {

	/**
	 * With their schema: by a bare name that the driver does not know from the start, it
	 * finds an application's own type of that name first.
	 */
	private static final Map<Class<?>, String> RANGES = Map.of(Integer.class, "pg_catalog.int4range", Long.class,
			"pg_catalog.int8range", BigDecimal.class, "pg_catalog.numrange", LocalDate.class, "pg_catalog.daterange",
			LocalDateTime.class, "pg_catalog.tsrange", Instant.class, "pg_catalog.tstzrange", OffsetDateTime.class,
			"pg_catalog.tstzrange", ZonedDateTime.class, "pg_catalog.tstzrange");

	private static final Map<Class<?>, Writer> WRITERS = Map.ofEntries(
			entry(Duration.class, "pg_catalog.interval",
					(duration) -> Interval.exact(() -> Interval.of(duration)).toString()),
			entry(Period.class, "pg_catalog.interval",
					(period) -> Interval.exact(() -> Interval.of(period)).toString()),
			entry(BitSet.class, "varbit", BitFamily::write),
			entry(LogSequenceNumber.class, "pg_catalog.pg_lsn", LogSequenceNumber::asString),
			entry(Instant.class, "timestamptz", TemporalText::write),
			entry(OffsetDateTime.class, "timestamptz", TemporalText::write),
			entry(ZonedDateTime.class, "timestamptz", (zoned) -> TemporalText.write(zoned.toOffsetDateTime())),
			entry(LocalDateTime.class, "timestamp", TemporalText::write),
			entry(LocalDate.class, "date", DateTimes::format), entry(LocalTime.class, "time", TemporalText::write),
			entry(OffsetTime.class, "timetz", TemporalText::write));

	/** The classes that the driver takes as they are. */
	private static final Map<Class<?>, Writer> DRIVER_WRITERS = Map.ofEntries(
			entry(Long.class, "int8", Object::toString), entry(Integer.class, "int4", Object::toString),
			entry(Short.class, "int2", Object::toString), entry(Byte.class, "int2", Object::toString),
			entry(Float.class, "float4", Object::toString), entry(Double.class, "float8", Object::toString),
			entry(Boolean.class, "bool", Object::toString), entry(BigDecimal.class, "numeric", Object::toString),
			entry(UUID.class, "uuid", Object::toString), entry(byte[].class, "bytea", TextEncoders::hex),
			// fits either kind of time, and the driver leaves the choice
			entry(Time.class, null, SqlDates::write));

	/** The others whose arrays have a type where they hold nothing. */
	private static final Set<Class<?>> TYPED = Set.of(OffsetDateTime.class, LocalDateTime.class, LocalDate.class,
			LocalTime.class, OffsetTime.class);

	private TextEncoders() {
	}

	/**
	 * How a class is written.
	 *
	 * @param sqlType as PostgreSQL names it; {@code null} leaves it to the server
	 * @param text of a value
	 */
	private record Writer(@Nullable String sqlType, Function<Object, String> text) {
	}

	private static <T> Map.Entry<Class<?>, Writer> entry(Class<T> type, @Nullable String sqlType,
			Function<T, String> text) {
		return Map.entry(type, new Writer(sqlType, (value) -> text.apply(type.cast(value))));
	}

	/**
	 * Writes a value that the driver does not send, or not exactly.
	 * @param inner writes the bounds of a range
	 * @return its text, or {@code null} for a class that is not known here
	 */
	static @Nullable EncodedValue encode(Object value, Function<Object, String> inner) {
		Writer writer = WRITERS.get(value.getClass());
		if (writer != null) {
			return new EncodedValue(writer.sqlType(), writer.text().apply(value));
		}
		if (value instanceof Range<?> range) {
			return new EncodedValue(typeOf(range), range(range, (bound) -> inner.apply(bound)));
		}
		EncodedValue plain = plain(value);
		if (plain != null) {
			return plain;
		}
		// these two are abstract
		if (value instanceof InetAddress address) {
			return new EncodedValue("pg_catalog.inet", AddressText.write(address.getAddress()));
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return new EncodedValue("bytea", hex(bytes));
		}
		return null;
	}

	/**
	 * Writes a value that the driver takes as it is, for arrays and constants.
	 * @return its text, or {@code null} for a class that is not known here
	 */
	public static @Nullable EncodedValue ofDriver(Object value) {
		Writer writer = DRIVER_WRITERS.get(value.getClass());
		if (writer != null) {
			return new EncodedValue(writer.sqlType(), writer.text().apply(value));
		}
		if (value instanceof PGobject object && object.getValue() != null) {
			return new EncodedValue(object.getType(), object.getValue());
		}
		return null;
	}

	/** The type that an array without elements has, if their class tells. */
	public static @Nullable String sqlType(Class<?> type) {
		Writer writer = TYPED.contains(type) ? WRITERS.get(type) : DRIVER_WRITERS.get(type);
		return (writer != null) ? writer.sqlType() : null;
	}

	private static String hex(byte[] bytes) {
		return "\\x" + HexFormat.of().formatHex(bytes);
	}

	/** Texts as an hstore; a map is JSON where the server expects nothing else. */
	public static String hstore(Map<?, ?> map) {
		return HstoreText.write(map);
	}

	/** Whether it is what an interval reads as that the driver's class cannot hold. */
	public static boolean isInterval(String text) {
		return Interval.ofText(text) != null;
	}

	/** Whether it is what a number without a sign reads as that no long can hold. */
	public static boolean isUnsigned(String text) {
		return Xid8Family.isLarge(text);
	}

	/** Known by its bounds; one without, or with others, may be of any type. */
	private static @Nullable String typeOf(Range<?> range) {
		Object bound = (range.lower() != null) ? range.lower() : range.upper();
		return (bound != null) ? RANGES.get(bound.getClass()) : null;
	}

	/**
	 * Writes numbers and dates that the driver would not send as they are.
	 * @return {@code null} for any other value
	 */
	private static @Nullable EncodedValue plain(Object value) {
		if (value instanceof BigDecimal || value instanceof BigInteger) {
			return number((Number) value);
		}
		return SqlDates.isKnown(value) ? new EncodedValue(null, SqlDates.write((Date) value)) : null;
	}

	/** A large one as text: the driver takes long for it, and sends others for some. */
	private static @Nullable EncodedValue number(Number value) {
		BigDecimal decimal = (value instanceof BigDecimal given) ? given : null;
		if (decimal != null && NumericWriter.isShort(decimal)) {
			return null;
		}
		BigInteger unscaled = (decimal != null) ? decimal.unscaledValue() : (BigInteger) value;
		NumericBounds.require(unscaled, (decimal != null) ? decimal.scale() : 0);
		return new EncodedValue("numeric",
				(unscaled.signum() == 0 && decimal != null && decimal.scale() < 0) ? "0" : value.toString());
	}

	/** A range of texts shows itself in the server's form. */
	static String range(Range<?> range, Function<Object, @Nullable String> inner) {
		Object lower = range.lower();
		Object upper = range.upper();
		return new Range<>((lower != null) ? inner.apply(lower) : null, (upper != null) ? inner.apply(upper) : null,
				range.lowerInclusive(), range.upperInclusive(), range.empty())
			.toString();
	}

}

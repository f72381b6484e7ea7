package io.github.pgprofiles.internal.query;

import java.math.BigDecimal;
import java.sql.Time;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.TimestampUtils;
import org.postgresql.util.PGobject;

/**
 * The classes that the driver takes as they are, and how their values read as text, for
 * arrays and for constants.
 */
final class ValueTexts {

	/**
	 * The driver's own: rounds, and writes infinity and years BC, as it does elsewhere.
	 */
	private static final TimestampUtils TIMES = new TimestampUtils(false, TimeZone::getDefault);

	private static final Map<Class<?>, Writer> WRITERS = Map.ofEntries(entry(Long.class, "int8", Object::toString),
			entry(Integer.class, "int4", Object::toString), entry(Short.class, "int2", Object::toString),
			entry(Byte.class, "int2", Object::toString), entry(Float.class, "float4", Object::toString),
			entry(Double.class, "float8", Object::toString), entry(Boolean.class, "bool", Object::toString),
			entry(BigDecimal.class, "numeric", Object::toString), entry(UUID.class, "uuid", Object::toString),
			entry(byte[].class, "bytea", (bytes) -> "\\x" + HexFormat.of().formatHex(bytes)),
			entry(OffsetDateTime.class, "timestamptz", TIMES::toString),
			entry(LocalDateTime.class, "timestamp", TIMES::toString), entry(LocalDate.class, "date", TIMES::toString),
			entry(LocalTime.class, "time", TIMES::toString), entry(OffsetTime.class, "timetz", TIMES::toString),
			// fits either kind of time, and the driver leaves the choice
			entry(Time.class, null, (value) -> TIMES.toString(null, value)));

	private ValueTexts() {
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

	/** The type that arrays of a class have, if the class tells. */
	static @Nullable String sqlType(@Nullable Class<?> type) {
		Writer writer = (type != null) ? WRITERS.get(type) : null;
		return (writer != null) ? writer.sqlType() : null;
	}

	/** A value as text, or {@code null} for a class that is not known here. */
	static @Nullable EncodedValue of(Object value) {
		Writer writer = WRITERS.get(value.getClass());
		if (writer != null) {
			return new EncodedValue(writer.sqlType(), writer.text().apply(value));
		}
		if (value instanceof PGobject object && object.getValue() != null) {
			return new EncodedValue(object.getType(), object.getValue());
		}
		return null;
	}

}

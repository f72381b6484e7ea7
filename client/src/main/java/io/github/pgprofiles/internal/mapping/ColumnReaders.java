package io.github.pgprofiles.internal.mapping;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** The Java types that a single column can become. */
final class ColumnReaders {

	private static final Map<Class<?>, ColumnReader> READERS = new HashMap<>();

	static {
		// the driver reads NULL as zero or false, so that only those need a second look
		put(boolean.class, Boolean.class, (rows, column) -> {
			boolean value = rows.getBoolean(column);
			return (value || !rows.wasNull()) ? value : null;
		});
		put(byte.class, Byte.class, new WholeNumberReader((rows, column) -> {
			byte value = rows.getByte(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		}, BigDecimal::byteValueExact));
		put(short.class, Short.class, new WholeNumberReader((rows, column) -> {
			short value = rows.getShort(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		}, BigDecimal::shortValueExact));
		put(int.class, Integer.class, new WholeNumberReader((rows, column) -> {
			int value = rows.getInt(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		}, BigDecimal::intValueExact));
		put(long.class, Long.class, new WholeNumberReader((rows, column) -> {
			long value = rows.getLong(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		}, BigDecimal::longValueExact));
		put(float.class, Float.class, (rows, column) -> {
			float value = rows.getFloat(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		});
		put(double.class, Double.class, (rows, column) -> {
			double value = rows.getDouble(column);
			return (value != 0 || !rows.wasNull()) ? value : null;
		});
		put(char.class, Character.class, ColumnReaders::character);
		READERS.put(String.class, ResultSet::getString);
		READERS.put(byte[].class, ResultSet::getBytes);
		READERS.put(BigDecimal.class, ResultSet::getBigDecimal);
		READERS.put(BigInteger.class, (rows, column) -> {
			BigDecimal value = rows.getBigDecimal(column);
			return (value != null) ? value.toBigIntegerExact() : null;
		});
		READERS.put(Number.class, ResultSet::getBigDecimal);
		for (Class<?> type : List.of(UUID.class, LocalDate.class, LocalTime.class, LocalDateTime.class,
				OffsetTime.class, OffsetDateTime.class, java.sql.Date.class, java.sql.Time.class,
				java.sql.Timestamp.class)) {
			READERS.put(type, (rows, column) -> rows.getObject(column, type));
		}
		READERS.put(Instant.class, (rows, column) -> {
			OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
			return (value != null) ? value.toInstant() : null;
		});
		READERS.put(ZonedDateTime.class, (rows, column) -> {
			OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
			return (value != null) ? value.atZoneSameInstant(ZoneOffset.UTC) : null;
		});
		READERS.put(Object.class, MapMapping::readValue);
	}

	private ColumnReaders() {
	}

	private static void put(Class<?> primitive, Class<?> wrapper, ColumnReader reader) {
		READERS.put(wrapper, reader);
		READERS.put(primitive, reader);
	}

	private static @Nullable Object character(ResultSet rows, int column) throws SQLException {
		String value = rows.getString(column);
		if (value != null && value.length() != 1) {
			throw new IllegalArgumentException("not one character but " + value.length());
		}
		return (value != null) ? value.charAt(0) : null;
	}

	/** The reader for a class that is filled from one column, if it is such a class. */
	static @Nullable ColumnReader find(Class<?> type) {
		ColumnReader reader = READERS.get(type);
		if (reader != null) {
			return reader;
		}
		if (type.isEnum()) {
			return enumReader(type);
		}
		if (type.isArray()) {
			return (rows, column) -> array(rows, column, type);
		}
		return type.getName().startsWith("org.postgresql.") ? (rows, column) -> rows.getObject(column, type) : null;
	}

	/** The reader for a component of a record or a property of a bean. */
	static ColumnReader forComponent(Type genericType, Class<?> type) {
		if (type == List.class || type == Collection.class) {
			Class<?> element = (genericType instanceof ParameterizedType parameterized
					&& parameterized.getActualTypeArguments()[0] instanceof Class<?> argument) ? argument
							: Object.class;
			return (rows, column) -> list(rows, column, element);
		}
		ColumnReader reader = find(type);
		return (reader != null) ? reader : (rows, column) -> rows.getObject(column, type);
	}

	private static ColumnReader enumReader(Class<?> type) {
		Map<String, Object> constants = new HashMap<>();
		for (Object constant : type.getEnumConstants()) {
			constants.put(((Enum<?>) constant).name(), constant);
		}
		return (rows, column) -> {
			String label = rows.getString(column);
			Object constant = (label != null) ? constants.get(label) : null;
			if (label != null && constant == null) {
				throw new IllegalArgumentException("not a constant of " + type.getSimpleName());
			}
			return constant;
		};
	}

	private static @Nullable Object array(ResultSet rows, int column, Class<?> type) throws SQLException {
		@Nullable Object[] elements = elements(rows, column);
		if (elements == null) {
			return null;
		}
		Object result = java.lang.reflect.Array.newInstance(type.getComponentType(), elements.length);
		for (int i = 0; i < elements.length; i++) {
			if (elements[i] == null && type.getComponentType().isPrimitive()) {
				throw new NullForPrimitive();
			}
			java.lang.reflect.Array.set(result, i, elements[i]);
		}
		return result;
	}

	private static @Nullable Object list(ResultSet rows, int column, Class<?> element) throws SQLException {
		@Nullable Object[] elements = elements(rows, column);
		if (elements == null) {
			return null;
		}
		for (Object value : elements) {
			if (value != null && !element.isInstance(value)) {
				throw new ClassCastException(
						"an element is " + value.getClass().getSimpleName() + ", not " + element.getSimpleName());
			}
		}
		return Collections.unmodifiableList(Arrays.asList(elements));
	}

	static @Nullable Object @Nullable [] elements(ResultSet rows, int column) throws SQLException {
		Array array = rows.getArray(column);
		return (array != null) ? (Object[]) array.getArray() : null;
	}

}

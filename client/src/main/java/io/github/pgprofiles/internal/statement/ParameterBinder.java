package io.github.pgprofiles.internal.statement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** Sends Java values as parameters. */
final class ParameterBinder {

	/** Element types of arrays, as PostgreSQL names them. */
	private static final Map<Class<?>, String> ARRAY_TYPES = new LinkedHashMap<>();

	static {
		ARRAY_TYPES.put(String.class, "text");
		ARRAY_TYPES.put(Integer.class, "int4");
		ARRAY_TYPES.put(Long.class, "int8");
		ARRAY_TYPES.put(Short.class, "int2");
		ARRAY_TYPES.put(Boolean.class, "bool");
		ARRAY_TYPES.put(Double.class, "float8");
		ARRAY_TYPES.put(Float.class, "float4");
		ARRAY_TYPES.put(BigDecimal.class, "numeric");
		ARRAY_TYPES.put(UUID.class, "uuid");
		ARRAY_TYPES.put(OffsetDateTime.class, "timestamptz");
		ARRAY_TYPES.put(java.time.LocalDate.class, "date");
		ARRAY_TYPES.put(java.time.LocalDateTime.class, "timestamp");
		ARRAY_TYPES.put(java.time.LocalTime.class, "time");
		ARRAY_TYPES.put(byte[].class, "bytea");
	}

	private ParameterBinder() {
	}

	static void bind(PreparedStatement statement, int index, String label, @Nullable Object value) throws SQLException {
		Object sent = normalize(value);
		if (sent == null) {
			statement.setNull(index, Types.NULL);
		}
		else if (sent instanceof Enum<?> constant) {
			statement.setObject(index, constant.name(), Types.OTHER);
		}
		else if (sent instanceof Collection<?> collection) {
			bindArray(statement, index, label, collection.toArray());
		}
		else if (sent instanceof Object[] elements) {
			bindArray(statement, index, label, elements);
		}
		else {
			try {
				statement.setObject(index, sent);
			}
			catch (SQLException ex) {
				if (!PSQLState.INVALID_PARAMETER_TYPE.getState().equals(ex.getSQLState())) {
					throw ex;
				}
				throw unsupported(label, sent);
			}
		}
	}

	private static @Nullable Object normalize(@Nullable Object value) {
		if (value instanceof Instant instant) {
			return instant.atOffset(ZoneOffset.UTC);
		}
		if (value instanceof ZonedDateTime zoned) {
			return zoned.toOffsetDateTime();
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (value instanceof Character character) {
			return character.toString();
		}
		if (value != null && value.getClass() == Date.class) {
			return Timestamp.from(((Date) value).toInstant());
		}
		return value;
	}

	private static void bindArray(PreparedStatement statement, int index, String label, Object[] elements)
			throws SQLException {
		@Nullable Object[] sent = new Object[elements.length];
		// where no element tells the type, and for enums, the server infers it
		boolean inferred = !ARRAY_TYPES.containsKey(elements.getClass().getComponentType());
		Class<?> type = inferred ? null : elements.getClass().getComponentType();
		for (int i = 0; i < elements.length; i++) {
			boolean constant = elements[i] instanceof Enum<?>;
			sent[i] = constant ? ((Enum<?>) elements[i]).name() : normalize(elements[i]);
			if (sent[i] != null) {
				type = sameType(label, type, Objects.requireNonNull(sent[i]).getClass());
				inferred = constant;
			}
		}
		String name = (type != null) ? ARRAY_TYPES.get(type) : "text";
		if (name == null) {
			throw unsupported(label, Objects.requireNonNull(type));
		}
		Array array = statement.getConnection().createArrayOf(name, sent);
		if (inferred) {
			statement.setObject(index, array.toString(), Types.OTHER);
		}
		else {
			statement.setArray(index, array);
		}
	}

	private static Class<?> sameType(String label, @Nullable Class<?> type, Class<?> next) {
		if (type != null && type != next) {
			throw Refusal.parameter("parameter %s holds elements of different types: %s and %s".formatted(label,
					type.getSimpleName(), next.getSimpleName()));
		}
		return next;
	}

	private static Refusal unsupported(String label, Object value) {
		Class<?> type = (value instanceof Class<?> given) ? given : value.getClass();
		return Refusal.parameter("parameter %s: a %s cannot be sent as a parameter".formatted(label, type.getName()));
	}

}

package io.github.pgprofiles.internal.mapping.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.UUID;

/** The Java classes that one column can become, whatever its type. */
final class ValueTypes {

	private static final Set<Class<?>> CLASSES = Set.of(boolean.class, Boolean.class, byte.class, Byte.class,
			short.class, Short.class, int.class, Integer.class, long.class, Long.class, float.class, Float.class,
			double.class, Double.class, char.class, Character.class, String.class, CharSequence.class, Number.class,
			BigDecimal.class, BigInteger.class, ByteBuffer.class, UUID.class, LocalDate.class, LocalTime.class,
			LocalDateTime.class, OffsetTime.class, OffsetDateTime.class, ZonedDateTime.class, Instant.class,
			java.sql.Date.class, java.sql.Time.class, java.sql.Timestamp.class, java.util.Date.class, Object.class);

	private ValueTypes() {
	}

	static boolean contains(Class<?> type) {
		return type.isEnum() || type.isArray() || CLASSES.contains(type)
				|| type.getName().startsWith("org.postgresql.");
	}

}

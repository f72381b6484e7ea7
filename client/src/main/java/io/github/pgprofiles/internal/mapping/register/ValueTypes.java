package io.github.pgprofiles.internal.mapping.register;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
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
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.types.Range;
import org.postgresql.util.PGobject;

/** The Java classes that one column can become, whatever its type. */
final class ValueTypes {

	private static final Set<Class<?>> CLASSES = Set.of(boolean.class, Boolean.class, byte.class, Byte.class,
			short.class, Short.class, int.class, Integer.class, long.class, Long.class, float.class, Float.class,
			double.class, Double.class, char.class, Character.class, String.class, CharSequence.class, Number.class,
			BigDecimal.class, BigInteger.class, ByteBuffer.class, UUID.class, LocalDate.class, LocalTime.class,
			LocalDateTime.class, OffsetTime.class, OffsetDateTime.class, ZonedDateTime.class, Instant.class,
			java.sql.Date.class, java.sql.Time.class, java.sql.Timestamp.class, java.util.Date.class, Duration.class,
			Period.class, Range.class, BitSet.class, InetAddress.class, Inet4Address.class, Inet6Address.class,
			Object.class);

	private ValueTypes() {
	}

	static boolean contains(Class<?> type) {
		return type.isEnum() || type.isArray() || CLASSES.contains(type) || Collection.class.isAssignableFrom(type)
				|| Map.class.isAssignableFrom(type) || JsonAdapter.isTree(type) || PGobject.class.isAssignableFrom(type)
				|| type.getName().startsWith("org.postgresql.");
	}

}

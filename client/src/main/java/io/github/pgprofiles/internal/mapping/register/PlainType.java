package io.github.pgprofiles.internal.mapping.register;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.number.NumericWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * A class whose values are sent as parameters of one type of the server's, in binary as
 * the same value as in text, and never refused. Thread-safe.
 */
public final class PlainType {

	private static final int YEARS = 9999;

	private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

	private static final long LAST_SECOND = LocalDate.of(YEARS, 12, 31).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

	/** The server takes no offset of 16 hours or more. */
	private static final int FARTHEST = 16 * 3600;

	private static final TypeEncoders ENCODERS = new Codecs().encoders();

	private static final Map<Class<?>, PlainType> KNOWN = Stream
		.of(type(Short.class, Oid.INT2, 1005), type(Integer.class, Oid.INT4, 1007), type(Long.class, Oid.INT8, 1016),
				type(Double.class, Oid.FLOAT8, 1022), type(Boolean.class, Oid.BOOL, 1000),
				type(BigDecimal.class, Oid.NUMERIC, 1231, NumericWriter::isShort), type(UUID.class, Oid.UUID, 2951),
				type(LocalDate.class, Oid.DATE, 1182, (date) -> isUsual(date.getYear())),
				type(LocalTime.class, Oid.TIME, 1183),
				type(LocalDateTime.class, Oid.TIMESTAMP, 1115, (time) -> isUsual(time.getYear())),
				type(OffsetDateTime.class, Oid.TIMESTAMPTZ, 1185, PlainType::isUsual),
				type(Instant.class, Oid.TIMESTAMPTZ, 1185,
						(time) -> time.getEpochSecond() >= FIRST_SECOND && time.getEpochSecond() < LAST_SECOND),
				// the array is the caller's, and may change
				type(byte[].class, Oid.BYTEA, 1001, (bytes) -> true, byte[]::clone))
		.collect(Collectors.toUnmodifiableMap((type) -> type.source, (type) -> type));

	private final Class<?> source;

	private final int oid;

	private final int array;

	private final Predicate<Object> usual;

	private final Function<Object, Object> kept;

	private final Encoder encoder;

	private PlainType(Class<?> source, int oid, int array, Predicate<Object> usual, Function<Object, Object> kept,
			Encoder encoder) {
		this.source = source;
		this.oid = oid;
		this.array = array;
		this.usual = usual;
		this.kept = kept;
		this.encoder = encoder;
	}

	private static <T> PlainType type(Class<T> source, int oid, int array) {
		return type(source, oid, array, (value) -> true);
	}

	private static <T> PlainType type(Class<T> source, int oid, int array, Predicate<T> usual) {
		return type(source, oid, array, usual, (value) -> value);
	}

	private static <T> PlainType type(Class<T> source, int oid, int array, Predicate<T> usual, Function<T, T> kept) {
		return new PlainType(source, oid, array, (value) -> usual.test(source.cast(value)),
				(value) -> kept.apply(source.cast(value)), encoder(source, oid));
	}

	private static Encoder encoder(Class<?> source, int oid) {
		try {
			Encoder found = ENCODERS.binary(oid, -1, ResolvableType.forClass(source), FixedTypes.NONE);
			if (found != null) {
				return found;
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Nobody was to be asked", ex);
		}
		throw new IllegalStateException("No binary form of " + source.getName());
	}

	private static boolean isUsual(int year) {
		return year > 0 && year <= YEARS;
	}

	private static boolean isUsual(OffsetDateTime time) {
		// in UTC it may be the year before or after
		return time.getYear() > 1 && time.getYear() < YEARS && Math.abs(time.getOffset().getTotalSeconds()) < FARTHEST;
	}

	/** The type of a class itself; {@code null} for none of these. */
	static @Nullable PlainType of(Class<?> source) {
		return KNOWN.get(source);
	}

	/** The type's OID. */
	public int oid() {
		return this.oid;
	}

	/** The OID of the type of arrays of it. */
	public int array() {
		return this.array;
	}

	/** The class of the values. */
	public Class<?> source() {
		return this.source;
	}

	/** Whether it is one of the values that are never refused. */
	public boolean isUsual(Object value) {
		return this.usual.test(value);
	}

	/** A value as nobody changes it. */
	public Object keep(Object value) {
		return this.kept.apply(value);
	}

	/** Writes a value that is usual, without its length. */
	public void write(Object value, WireBuffer out) {
		this.encoder.encode(value, out);
	}

}

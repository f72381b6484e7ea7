package io.github.pgprofiles.internal.mapping.register;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.array.ArrayText;
import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.catalog.ServerType;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The text of values as types of the server's: what becomes binary, as the text that this
 * reads as, so that both are the same; and beyond it text of any type, as a quoted
 * literal has it.
 */
final class TextForms {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private static final int START = 64;

	/** What a class is to a type that nobody here knows. */
	private static final Map<Class<?>, Integer> NATURAL = Map.ofEntries(Map.entry(Long.class, Oid.INT8),
			Map.entry(Integer.class, Oid.INT4), Map.entry(Short.class, Oid.INT2), Map.entry(Byte.class, Oid.INT2),
			Map.entry(Float.class, Oid.FLOAT4), Map.entry(Double.class, Oid.FLOAT8), Map.entry(Boolean.class, Oid.BOOL),
			Map.entry(BigDecimal.class, Oid.NUMERIC), Map.entry(BigInteger.class, Oid.NUMERIC),
			Map.entry(UUID.class, Oid.UUID), Map.entry(byte[].class, Oid.BYTEA),
			Map.entry(OffsetDateTime.class, Oid.TIMESTAMPTZ), Map.entry(Instant.class, Oid.TIMESTAMPTZ),
			Map.entry(ZonedDateTime.class, Oid.TIMESTAMPTZ), Map.entry(LocalDateTime.class, Oid.TIMESTAMP),
			Map.entry(LocalDate.class, Oid.DATE), Map.entry(LocalTime.class, Oid.TIME),
			Map.entry(OffsetTime.class, Oid.TIMETZ), Map.entry(Duration.class, Oid.INTERVAL),
			Map.entry(Period.class, Oid.INTERVAL));

	/**
	 * What has one form in Java, or a few, none of which is a text. COPY casts nothing: a
	 * text that does not fit would be found out in the middle of the data.
	 */
	private static final Set<Integer> NO_TEXT = Set.of(Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID, Oid.FLOAT4, Oid.FLOAT8,
			Oid.NUMERIC, Oid.BOOL, Oid.BYTEA, Oid.UUID, Oid.DATE, Oid.TIME, Oid.TIMETZ, Oid.TIMESTAMP, Oid.TIMESTAMPTZ);

	private final TypeEncoders encoders;

	private final Codecs codecs;

	private final Converters converters;

	private final ServerTypes types;

	TextForms(TypeEncoders encoders, Codecs codecs, Converters converters, ServerTypes types) {
		this.encoders = encoders;
		this.codecs = codecs;
		this.converters = converters;
		this.types = types;
	}

	@Nullable TextForm find(int oid, int modifier, ResolvableType source) throws SQLException {
		ServerType known = this.types.type(oid);
		if (known.isDomain()) {
			TextForm found = find(known.base(), (known.modifier() >= 0) ? known.modifier() : modifier, source);
			return (found == null && isText(source.toClass())) ? TextForms::plain : found;
		}
		Class<?> type = source.toClass();
		ValueConverter<?> converter = this.converters.forSending(type);
		if (converter != null) {
			return (value) -> Converters.text(converter, value);
		}
		if (NO_TEXT.contains(oid) && isText(type)) {
			return null;
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return Object::toString;
		}
		Encoder binary = this.encoders.binary(oid, modifier, source, this.types);
		if (TypeEncoders.isOpen(type) && (binary == null || binary instanceof Encoder.Open)) {
			AnyEncoder<TextForm> any = new AnyEncoder<>((each) -> find(oid, modifier, each));
			return (value) -> any.of(value).text(value);
		}
		Decoder reader = (binary != null) ? this.codecs.find(oid, Wire.BINARY, TEXT, this.types) : null;
		if (binary != null && reader != null) {
			return reread(binary, reader);
		}
		TextForm simple = simple(type);
		return (simple != null) ? simple : made(oid, modifier, source);
	}

	private static boolean isText(Class<?> type) {
		return CharSequence.class.isAssignableFrom(type) || type.isEnum() || type == char.class
				|| type == Character.class;
	}

	/** What is text for a type of whatever kind. */
	private static @Nullable TextForm simple(Class<?> type) {
		if (type == char.class || type == Character.class) {
			return Object::toString;
		}
		if (type.isEnum()) {
			return (value) -> ((Enum<?>) value).name();
		}
		return PGobject.class.isAssignableFrom(type) ? (value) -> ((PGobject) value).getValue() : null;
	}

	/** For the server alone to understand. */
	private static String plain(Object text) {
		return (text instanceof Enum<?> constant) ? constant.name() : text.toString();
	}

	private static TextForm reread(Encoder binary, Decoder reader) {
		return (value) -> {
			WireBuffer out = new WireBuffer(START);
			binary.encode(value, out);
			return (String) reader.decode(out.array(), 0, out.position());
		};
	}

	/** Out of texts: arrays, ranges, and what only the server knows. */
	private @Nullable TextForm made(int oid, int modifier, ResolvableType source) throws SQLException {
		Class<?> type = source.toClass();
		ServerType known = this.types.type(oid);
		if (known.element() != 0) {
			return array(known.element(), modifier, source);
		}
		if (known.bound() != 0) {
			return known.isMultirange() ? multirange(known.bound(), source) : range(known.bound(), source);
		}
		Integer natural = NATURAL.get(ClassUtils.resolvePrimitiveIfNecessary(type));
		return (natural != null && this.codecs.family(oid, Wire.BINARY, this.types) == Codecs.UNKNOWN)
				? find(natural, -1, source) : null;
	}

	private @Nullable TextForm array(int elementType, int modifier, ResolvableType source) throws SQLException {
		int levels = 0;
		ResolvableType type = source;
		TextForm element = null;
		while (element == null && Elements.isContainer(type.toClass())) {
			levels++;
			type = Elements.typeOf(type);
			element = find(elementType, modifier, type);
		}
		TextForm found = element;
		if (found == null || levels == 0) {
			return null;
		}
		int depth = levels;
		char delimiter = this.types.type(elementType).delimiter();
		boolean open = TypeEncoders.isOpen(type.toClass());
		return (value) -> {
			Elements elements = Elements.of(value, depth, open, false);
			List<@Nullable Object> texts = new ArrayList<>();
			for (Object item : elements.values()) {
				texts.add((item != null) ? found.text(item) : null);
			}
			return ArrayText.format(elements.dimensions(), new int[0], texts.toArray(), delimiter);
		};
	}

	private @Nullable TextForm range(int boundType, ResolvableType source) throws SQLException {
		if (source.toClass() != Range.class) {
			return null;
		}
		ResolvableType bounds = source.getGeneric(0);
		TextForm bound = find(boundType, -1, (bounds.resolve() != null) ? bounds : ANY);
		return (bound == null) ? null : (value) -> TextEncoders.range((Range<?>) value, bound::text);
	}

	private @Nullable TextForm multirange(int boundType, ResolvableType source) throws SQLException {
		if (!Collection.class.isAssignableFrom(source.toClass())) {
			return null;
		}
		TextForm range = range(boundType, Elements.typeOf(source));
		return (range == null) ? null : (value) -> {
			StringJoiner text = new StringJoiner(",", "{", "}");
			for (Object each : (Collection<?>) value) {
				if (each == null) {
					throw ConversionException.nullInMultirange();
				}
				text.add(range.text(each));
			}
			return text.toString();
		};
	}

}

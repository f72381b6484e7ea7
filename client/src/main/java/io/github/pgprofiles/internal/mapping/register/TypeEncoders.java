package io.github.pgprofiles.internal.mapping.register;

import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.catalog.ServerType;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Finds out how a Java value is written as a type of the server's: in binary, or as text
 * where there is no other way. Thread-safe.
 */
public final class TypeEncoders implements Encoders {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private final Codecs codecs;

	private final Converters converters;

	TypeEncoders(Codecs codecs, Converters converters) {
		this.codecs = codecs;
		this.converters = converters;
	}

	@Override
	public @Nullable Encoder binary(int oid, int modifier, ResolvableType source, ServerTypes types)
			throws SQLException {
		ServerType known = types.type(oid);
		if (known.isDomain()) {
			return binary(known.base(), (known.modifier() >= 0) ? known.modifier() : modifier, source, types);
		}
		TypeFamily family = this.codecs.family(oid, Wire.BINARY, types);
		ValueConverter<?> converter = this.converters.forSending(source.toClass());
		if (converter != null) {
			Encoder text = family.encoder(TEXT, modifier, this);
			return (text != null) ? (value, out) -> text.encode(Converters.text(converter, value), out) : null;
		}
		Encoder encoder = family.encoder(source, modifier, this);
		if (encoder != null || !isOpen(source.toClass()) || !isWritable(family, source, modifier)) {
			return encoder;
		}
		AnyEncoder<Encoder> any = new AnyEncoder<>((type) -> {
			Encoder found = binary(oid, modifier, type, types);
			return (found != null) ? found : family.returning(type.toClass());
		});
		return (Encoder.Open) (value, out) -> any.of(value).encode(value, out);
	}

	/** Whether a value's class tells more than what it was declared as. */
	static boolean isOpen(Class<?> type) {
		return type == Object.class
				|| (Modifier.isAbstract(type.getModifiers()) && !type.isPrimitive() && !type.isEnum() && !type.isArray()
						&& !Collection.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type));
	}

	/** Whether what one reads of the type can be written, where it was declared so. */
	private boolean isWritable(TypeFamily family, ResolvableType source, int modifier) throws SQLException {
		ResolvableType natural = ResolvableType.forClass(family.natural());
		if (family.natural() == Object.class) {
			natural = ResolvableType.forClass(BigDecimal.class);
		}
		boolean fits = source.toClass().isAssignableFrom(natural.toClass()) || source.toClass() != Number.class;
		return fits && family.encoder(natural, modifier, this) != null;
	}

	/**
	 * Finds the text of values.
	 * @param oid of the column's type
	 * @param modifier of the column's type; -1 for none
	 * @param source the Java type
	 * @param types asked now, and where the class of a value is known no earlier
	 * @return the text, or {@code null} if the one does not become the other
	 */
	public @Nullable TextForm text(int oid, int modifier, ResolvableType source, ServerTypes types)
			throws SQLException {
		return new TextForms(this, this.codecs, this.converters, types).find(oid, modifier, source);
	}

}

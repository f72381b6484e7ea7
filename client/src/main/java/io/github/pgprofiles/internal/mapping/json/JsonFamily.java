package io.github.pgprofiles.internal.mapping.json;

import java.lang.reflect.Type;
import java.util.Arrays;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code json} and {@code jsonb}: text as the server writes it, or whatever the JSON
 * library makes of it. PostgreSQL manual, chapter 'JSON Types'.
 */
public final class JsonFamily implements TypeFamily {

	/** The only one there is of jsonb in binary; the text comes after it. */
	private static final byte VERSION = 1;

	private final JsonAdapter json;

	private final boolean versioned;

	/**
	 * Creates the family of one of the two types.
	 * @param adapter that reads and writes
	 * @param versioned whether the binary format begins with a version, as that of
	 * {@code jsonb} does
	 */
	public JsonFamily(JsonAdapter adapter, boolean versioned) {
		this.json = adapter;
		this.versioned = versioned;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		if (type == Object.class) {
			return null;
		}
		Decoder reader = (type == String.class || type == CharSequence.class) ? Bytes::utf8
				: reader(this.json.reader(javaType(target)), type);
		return (this.versioned && wire == Wire.BINARY) ? afterVersion(reader) : reader;
	}

	private static Decoder reader(Decoder reader, Class<?> type) {
		return !type.isPrimitive() ? reader : (bytes, offset, length) -> {
			Object value = reader.decode(bytes, offset, length);
			if (value == null) {
				throw ConversionException.nullForPrimitive();
			}
			return value;
		};
	}

	/** A text is JSON already, whatever it was declared as. */
	private String text(Object value) {
		return (value instanceof CharSequence text) ? text.toString() : this.json.write(value);
	}

	private static Decoder afterVersion(Decoder reader) {
		return (bytes, offset, length) -> {
			if (length == 0 || bytes[offset] != VERSION) {
				throw new ConversionException("came in a version of jsonb that is not known");
			}
			return reader.decode(bytes, offset + 1, length - 1);
		};
	}

	/** The type with what is known of its variables, as of those of a superclass. */
	private static Type javaType(ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null) {
			return Object.class;
		}
		if (raw.isArray()) {
			return type.getType();
		}
		if (type.getType() instanceof Class || !type.hasGenerics() || type.hasUnresolvableGenerics()) {
			return raw;
		}
		ResolvableType[] generics = Arrays.stream(type.getGenerics())
			.map((generic) -> ResolvableType.forType(javaType(generic)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, generics).getType();
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		Class<?> type = source.toClass();
		Encoder writer = CharSequence.class.isAssignableFrom(type) ? (value, out) -> out.utf8(value.toString())
				: (value, out) -> out.utf8(text(value));
		return !this.versioned ? writer : (value, out) -> {
			out.int1(VERSION);
			writer.encode(value, out);
		};
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

}

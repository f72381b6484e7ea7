package io.github.pgprofiles.internal.mapping.text;

import java.util.HashMap;
import java.util.Map;

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
 * {@code text} and all whose two formats are the same characters, an enum of the user's
 * among them. PostgreSQL manual, chapter 'Character Types'.
 */
public final class TextFamily implements TypeFamily {

	private final boolean binary;

	/**
	 * Creates the family.
	 * @param binary whether the binary format is known to be the same characters
	 */
	public TextFamily(boolean binary) {
		this.binary = binary;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		if (wire == Wire.BINARY && !this.binary) {
			return null;
		}
		Class<?> type = target.toClass();
		if (type == String.class || type == CharSequence.class) {
			return Bytes::utf8;
		}
		if (type == char.class || type == Character.class) {
			return TextFamily::character;
		}
		return type.isEnum() ? constants(type) : null;
	}

	private static @Nullable Encoder characters(Class<?> type) {
		if (type == String.class) {
			return (value, out) -> out.utf8((String) value);
		}
		if (type.isEnum()) {
			return (value, out) -> out.utf8(((Enum<?>) value).name());
		}
		return (CharSequence.class.isAssignableFrom(type) || type == char.class || type == Character.class)
				? (value, out) -> out.utf8(value.toString()) : null;
	}

	private static char character(byte[] bytes, int offset, int length) {
		String value = Bytes.utf8(bytes, offset, length);
		if (value.length() != 1) {
			throw new ConversionException("is not one character but " + value.length());
		}
		return value.charAt(0);
	}

	/** By the names of the constants; a constant with a body has a class of its own. */
	private static Decoder constants(Class<?> type) {
		Map<String, Object> constants = new HashMap<>();
		for (Object constant : type.getEnumConstants()) {
			constants.put(((Enum<?>) constant).name(), constant);
		}
		return (bytes, offset, length) -> {
			Object constant = constants.get(Bytes.utf8(bytes, offset, length));
			if (constant == null) {
				throw new ConversionException("is none of its constants");
			}
			return constant;
		};
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return this.binary ? characters(source.toClass()) : null;
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

	@Override
	public boolean isBinary() {
		return this.binary;
	}

}

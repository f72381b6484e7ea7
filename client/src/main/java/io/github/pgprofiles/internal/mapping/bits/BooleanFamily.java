package io.github.pgprofiles.internal.mapping.bits;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** {@code bool}. PostgreSQL manual, chapter 'Boolean Type'. */
public final class BooleanFamily implements TypeFamily {

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Decoder.OfBoolean source = (wire == Wire.BINARY) ? BooleanFamily::binary : BooleanFamily::text;
		Class<?> type = target.toClass();
		if (type == boolean.class || type == Boolean.class) {
			return source;
		}
		if (type == String.class) {
			return (bytes, offset, length) -> source.decodeBoolean(bytes, offset, length) ? "t" : "f";
		}
		return null;
	}

	private static boolean binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(1, length);
		return bytes[offset] != 0;
	}

	private static boolean text(byte[] bytes, int offset, int length) {
		Bytes.requireLength(1, length);
		return bytes[offset] == 't';
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		boolean known = source.toClass() == boolean.class || source.toClass() == Boolean.class;
		return known ? (Encoder.OfBoolean) (value, out) -> out.int1(value ? 1 : 0) : null;
	}

	@Override
	public Class<?> natural() {
		return Boolean.class;
	}

}

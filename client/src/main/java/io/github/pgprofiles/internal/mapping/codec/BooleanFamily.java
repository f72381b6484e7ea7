package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** {@code bool}. PostgreSQL manual, chapter 'Boolean Type'. */
final class BooleanFamily implements TypeFamily {

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Codecs codecs) {
		Decoder.OfBoolean source = (wire == Wire.BINARY) ? (bytes, offset, length) -> bytes[offset] != 0
				: (bytes, offset, length) -> bytes[offset] == 't';
		Class<?> type = target.toClass();
		if (type == boolean.class || type == Boolean.class) {
			return source;
		}
		if (type == String.class) {
			return (bytes, offset, length) -> source.decodeBoolean(bytes, offset, length) ? "t" : "f";
		}
		return null;
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

package io.github.pgprofiles.internal.mapping.text;

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
 * Text whose binary format begins with the number of a version, as that of
 * {@code jsonpath} does.
 */
public final class PrefixedText implements TypeFamily {

	private static final int VERSION = 1;

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		if (target.toClass() != String.class) {
			return null;
		}
		return (wire == Wire.TEXT) ? Bytes::utf8 : (bytes, offset, length) -> {
			if (length == 0 || bytes[offset] != VERSION) {
				throw new ConversionException("came in a version that is not known");
			}
			return Bytes.utf8(bytes, offset + 1, length - 1);
		};
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return (source.toClass() != String.class) ? null : (value, out) -> {
			out.int1(VERSION);
			out.utf8((String) value);
		};
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

}

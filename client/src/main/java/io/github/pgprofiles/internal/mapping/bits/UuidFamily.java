package io.github.pgprofiles.internal.mapping.bits;

import java.util.UUID;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** {@code uuid}. PostgreSQL manual, chapter 'UUID Type'. */
public final class UuidFamily implements TypeFamily {

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		if (type == UUID.class) {
			return (wire == Wire.BINARY) ? UuidFamily::binary
					: (bytes, offset, length) -> UUID.fromString(Bytes.ascii(bytes, offset, length));
		}
		if (type == String.class) {
			return (wire == Wire.BINARY) ? (bytes, offset, length) -> binary(bytes, offset, length).toString()
					: Bytes::utf8;
		}
		return null;
	}

	private static UUID binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(16, length);
		return new UUID(Bytes.int8(bytes, offset), Bytes.int8(bytes, offset + 8));
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return (source.toClass() != UUID.class) ? null : (value, out) -> {
			UUID uuid = (UUID) value;
			out.int8(uuid.getMostSignificantBits());
			out.int8(uuid.getLeastSignificantBits());
		};
	}

	@Override
	public Class<?> natural() {
		return UUID.class;
	}

}

package io.github.pgprofiles.internal.mapping.bits;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** {@code bytea}. PostgreSQL manual, chapter 'Binary Data Types'. */
public final class ByteaFamily implements TypeFamily {

	private static final HexFormat HEX = HexFormat.of();

	@FunctionalInterface
	private interface Source {

		byte[] bytes(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? ByteaFamily::binary : ByteaFamily::text;
		Class<?> type = target.toClass();
		if (type == byte[].class) {
			return source::bytes;
		}
		if (type == ByteBuffer.class) {
			return (bytes, offset, length) -> ByteBuffer.wrap(source.bytes(bytes, offset, length));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> "\\x" + HEX.formatHex(source.bytes(bytes, offset, length));
		}
		return null;
	}

	/** What the driver made for this value alone needs no copy. */
	private static byte[] binary(byte[] bytes, int offset, int length) {
		return (offset == 0 && length == bytes.length) ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
	}

	/** Hexadecimal, or where {@code bytea_output} says so, with escapes. */
	private static byte[] text(byte[] bytes, int offset, int length) {
		if (length >= 2 && bytes[offset] == '\\' && bytes[offset + 1] == 'x') {
			return HEX.parseHex(Bytes.ascii(bytes, offset + 2, length - 2));
		}
		byte[] result = new byte[length];
		int count = 0;
		for (int i = offset; i < offset + length; i++) {
			if (bytes[i] != '\\') {
				result[count++] = bytes[i];
			}
			else if (i + 1 < offset + length && bytes[i + 1] == '\\') {
				result[count++] = '\\';
				i++;
			}
			else {
				Bytes.requireConnectionToSpare(4, i, offset + length);
				result[count++] = (byte) Integer.parseInt(Bytes.ascii(bytes, i + 1, 3), 8);
				i += 3;
			}
		}
		return Arrays.copyOf(result, count);
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		if (source.toClass() == byte[].class) {
			return (value, out) -> out.bytes((byte[]) value, 0, ((byte[]) value).length);
		}
		return ByteBuffer.class.isAssignableFrom(source.toClass()) ? (value, out) -> out.bytes((ByteBuffer) value)
				: null;
	}

	@Override
	public Class<?> natural() {
		return byte[].class;
	}

}

package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code xid8}: eight bytes without a sign. No server ever counts beyond what a long
 * holds, but a literal may; that is a text where nobody asks for a type. PostgreSQL
 * manual, chapter 'Object Identifier Types'.
 */
public final class Xid8Family implements TypeFamily {

	private static final int DIGITS = 20;

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		Decoder.OfLong bits = (wire == Wire.BINARY) ? Xid8Family::binary : Xid8Family::text;
		if (type == String.class) {
			return (bytes, offset, length) -> Long.toUnsignedString(bits.decodeLong(bytes, offset, length));
		}
		if (type == BigInteger.class || type == BigDecimal.class) {
			return (bytes, offset, length) -> {
				BigInteger value = new BigInteger(Long.toUnsignedString(bits.decodeLong(bytes, offset, length)));
				return (type == BigInteger.class) ? value : new BigDecimal(value);
			};
		}
		if (type == Object.class) {
			return (bytes, offset, length) -> {
				long value = bits.decodeLong(bytes, offset, length);
				return (value >= 0) ? value : (Object) Long.toUnsignedString(value);
			};
		}
		return Numbers.fromLong((bytes, offset, length) -> positive(bits.decodeLong(bytes, offset, length)),
				(type == Number.class) ? Long.class : type);
	}

	private static long binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(8, length);
		return Bytes.int8(bytes, offset);
	}

	private static long text(byte[] bytes, int offset, int length) {
		return Long.parseUnsignedLong(Bytes.ascii(bytes, offset, length));
	}

	private static long positive(long value) {
		if (value < 0) {
			throw ConversionException.outOfRange();
		}
		return value;
	}

	/** Whether it is the text of a number that no long holds. */
	public static boolean isLarge(String text) {
		if (text.length() < DIGITS - 1 || text.length() > DIGITS || text.charAt(0) < '1' || text.charAt(0) > '9') {
			return false;
		}
		try {
			return Long.parseUnsignedLong(text) < 0;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		if (source.toClass() == BigInteger.class) {
			return (value, out) -> write((BigInteger) value, out);
		}
		return NumberEncoders.toWhole((value, out) -> out.int8(positive(value)), source.toClass());
	}

	private static void write(BigInteger value, WireBuffer out) {
		if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
			throw ConversionException.outOfRange();
		}
		out.int8(value.longValue());
	}

	@Override
	public @Nullable Encoder returning(Class<?> source) {
		return (source != String.class) ? null : (value, out) -> {
			if (!isLarge((String) value)) {
				throw new ConversionException("is a text that is not what an xid8 reads as");
			}
			out.int8(Long.parseUnsignedLong((String) value));
		};
	}

	@Override
	public Class<?> natural() {
		return Long.class;
	}

}

package io.github.pgprofiles.internal.mapping.bits;

import java.util.BitSet;

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
 * {@code bit} and {@code varbit}. The first bit from the left has the index 0 in a
 * {@link BitSet}, which knows nothing of the length. PostgreSQL manual, chapter 'Bit
 * String Types'.
 */
public final class BitFamily implements TypeFamily {

	private final boolean filled;

	/**
	 * Creates the family.
	 * @param filled whether every value of a column has as many bits as all the others
	 */
	public BitFamily(boolean filled) {
		this.filled = filled;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		boolean binary = wire == Wire.BINARY;
		if (type == String.class) {
			return binary ? BitFamily::binary : Bytes::ascii;
		}
		if (type == BitSet.class) {
			return binary ? (bytes, offset, length) -> bits(binary(bytes, offset, length))
					: (bytes, offset, length) -> bits(Bytes.ascii(bytes, offset, length));
		}
		if (type == boolean.class || type == Boolean.class) {
			return (Decoder.OfBoolean) (bytes, offset, length) -> {
				String bits = binary ? binary(bytes, offset, length) : Bytes.ascii(bytes, offset, length);
				if (bits.length() != 1) {
					throw new ConversionException("is not one bit but " + bits.length());
				}
				return bits.charAt(0) == '1';
			};
		}
		return null;
	}

	/** The number of bits, and the bits. */
	private static String binary(byte[] bytes, int offset, int length) {
		Bytes.requireConnectionToSpare(4, 0, length);
		int count = Bytes.int4(bytes, offset);
		if (count < 0 || (count + 7L) / 8 != length - 4) {
			throw new ConversionException("cannot be read: it is shorter or longer than its bits");
		}
		char[] bits = new char[count];
		for (int i = 0; i < count; i++) {
			bits[i] = ((bytes[offset + 4 + i / 8] & (0x80 >> (i % 8))) != 0) ? '1' : '0';
		}
		return new String(bits);
	}

	private static BitSet bits(String text) {
		BitSet bits = new BitSet(text.length());
		for (int i = 0; i < text.length(); i++) {
			bits.set(i, text.charAt(i) == '1');
		}
		return bits;
	}

	private static String requireBits(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) != '0' && text.charAt(i) != '1') {
				throw new ConversionException("has something else than zeros and ones");
			}
		}
		return text;
	}

	/** A bit(n) has all of its bits, also those that are zero at the end. */
	private static void write(BitSet bits, int length, WireBuffer out) {
		out.int4(length);
		for (int i = 0; i < length; i += 8) {
			int next = 0;
			for (int j = 0; j < 8; j++) {
				next |= bits.get(i + j) ? 0x80 >> j : 0;
			}
			out.int1(next);
		}
	}

	/** Up to the last bit that is set. */
	public static String write(BitSet bits) {
		StringBuilder text = new StringBuilder(bits.length());
		for (int i = 0; i < bits.length(); i++) {
			text.append(bits.get(i) ? '1' : '0');
		}
		return text.toString();
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		Class<?> type = source.toClass();
		if (type == BitSet.class) {
			return (value, out) -> write((BitSet) value,
					Math.max(((BitSet) value).length(), this.filled ? modifier : 0), out);
		}
		if (type == String.class) {
			return (value, out) -> {
				String text = (String) value;
				write(bits(requireBits(text)), text.length(), out);
			};
		}
		return (type != boolean.class && type != Boolean.class) ? null : (Encoder.OfBoolean) (value, out) -> {
			out.int4(1);
			out.int1(value ? 0x80 : 0);
		};
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

}

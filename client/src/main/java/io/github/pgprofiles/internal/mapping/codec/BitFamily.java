package io.github.pgprofiles.internal.mapping.codec;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * {@code bit} and {@code varbit}. The first bit from the left has the index 0 in a
 * {@link BitSet}, which knows nothing of the length. PostgreSQL manual, chapter 'Bit
 * String Types'.
 */
final class BitFamily implements TypeFamily {

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Codecs codecs) {
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
					throw new Misfit("is not one bit but " + bits.length());
				}
				return bits.charAt(0) == '1';
			};
		}
		return null;
	}

	/** The number of bits, and the bits. */
	private static String binary(byte[] bytes, int offset, int length) {
		int count = Bytes.int4(bytes, offset);
		Bytes.requireLength(4 + (count + 7) / 8, length);
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

	/** Up to the last bit that is set. */
	static String write(BitSet bits) {
		StringBuilder text = new StringBuilder(bits.length());
		for (int i = 0; i < bits.length(); i++) {
			text.append(bits.get(i) ? '1' : '0');
		}
		return text.toString();
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

}

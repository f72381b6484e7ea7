package io.github.pgprofiles.internal.mapping.network;

import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;

/**
 * {@code macaddr} and {@code macaddr8} as text, two digits for each byte. PostgreSQL
 * manual, chapter 'Network Address Types'.
 */
public final class HardwareAddress {

	private static final int SHORT = 6;

	private static final int BETWEEN = 0xfffe;

	private HardwareAddress() {
	}

	/**
	 * The family of one of the two types.
	 * @param length of its values, in bytes
	 */
	public static TypeFamily family(int length) {
		return new ConvertingFamily<>(String.class, Bytes::ascii, (bytes, offset, size) -> {
			Bytes.requireLength(length, size);
			return HexFormat.ofDelimiter(":").formatHex(bytes, offset, offset + size);
		}, Map.of(String.class, Function.identity())).writing(String.class, (text, out) -> write(text, length, out));
	}

	/**
	 * Writes one whose digits may be parted in any way. Six bytes are eight with two
	 * between them, as for the server.
	 */
	private static void write(String text, int length, WireBuffer out) {
		byte[] bytes = digits(text);
		if (bytes.length == length) {
			out.bytes(bytes, 0, length);
		}
		else if (bytes.length == SHORT && length > SHORT) {
			out.bytes(bytes, 0, 3);
			out.int2(BETWEEN);
			out.bytes(bytes, 3, 3);
		}
		else {
			throw new ConversionException("is not one of %d bytes".formatted(length));
		}
	}

	private static byte[] digits(String text) {
		try {
			return HexFormat.of().parseHex(text.strip().replaceAll("[:.-]", ""));
		}
		catch (IllegalArgumentException ex) {
			throw new ConversionException("is not written in hexadecimal digits");
		}
	}

}

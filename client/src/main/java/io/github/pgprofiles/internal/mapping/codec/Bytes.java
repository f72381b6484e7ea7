package io.github.pgprofiles.internal.mapping.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Numbers in the order of the network, and digits. */
public final class Bytes {

	private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private Bytes() {
	}

	public static short int2(byte[] bytes, int offset) {
		return (short) SHORT.get(bytes, offset);
	}

	public static int int4(byte[] bytes, int offset) {
		return (int) INT.get(bytes, offset);
	}

	public static long int8(byte[] bytes, int offset) {
		return (long) LONG.get(bytes, offset);
	}

	public static void int2(byte[] bytes, int offset, short value) {
		SHORT.set(bytes, offset, value);
	}

	public static void int4(byte[] bytes, int offset, int value) {
		INT.set(bytes, offset, value);
	}

	public static void int8(byte[] bytes, int offset, long value) {
		LONG.set(bytes, offset, value);
	}

	public static void requireLength(int expected, int length) {
		if (length != expected) {
			throw new ConversionException("came with " + length + " bytes, not " + expected);
		}
	}

	/**
	 * How many of something follow.
	 * @param end of the value
	 * @param least bytes that each of them takes
	 */
	public static int count(byte[] bytes, int at, int end, int least) {
		requireConnectionToSpare(4, at, end);
		int count = int4(bytes, at);
		if (count < 0 || (long) count * least > end - at - 4) {
			throw cutOff();
		}
		return count;
	}

	/**
	 * The length of what follows; negative where that is NULL.
	 * @param end of the value
	 */
	public static int size(byte[] bytes, int at, int end) {
		requireConnectionToSpare(4, at, end);
		int size = int4(bytes, at);
		requireConnectionToSpare(size, at + 4, end);
		return size;
	}

	/** The same, where it cannot be NULL. */
	public static int sizeOfValue(byte[] bytes, int at, int end) {
		int size = size(bytes, at, end);
		if (size < 0) {
			throw cutOff();
		}
		return size;
	}

	/** A server that lies is believed no further than what it has sent. */
	public static void requireConnectionToSpare(int length, int at, int end) {
		if (length > end - at) {
			throw cutOff();
		}
	}

	private static ConversionException cutOff() {
		return new ConversionException("cannot be read: it is cut off");
	}

	public static String utf8(byte[] bytes, int offset, int length) {
		return new String(bytes, offset, length, StandardCharsets.UTF_8);
	}

	public static String ascii(byte[] bytes, int offset, int length) {
		return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
	}

	/** Digits with an optional sign; what the server writes always fits. */
	public static long wholeNumber(byte[] bytes, int offset, int length) {
		int at = offset;
		int end = offset + length;
		boolean negative = length > 0 && bytes[at] == '-';
		if (negative) {
			at++;
		}
		if (at == end) {
			throw new ConversionException("is no number");
		}
		long value = 0;
		for (; at < end; at++) {
			value = value * 10 - digit(bytes[at]);
		}
		return negative ? value : -value;
	}

	/** Digits up to an end, as in a date. */
	public static int digits(byte[] bytes, int from, int to) {
		int value = 0;
		for (int i = from; i < to; i++) {
			value = value * 10 + digit(bytes[i]);
		}
		return value;
	}

	public static int digit(byte c) {
		int digit = c - '0';
		if (digit < 0 || digit > 9) {
			throw new ConversionException("is no number");
		}
		return digit;
	}

}

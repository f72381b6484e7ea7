package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;

/**
 * Writes a {@code numeric}: a header, and then groups of four digits, aligned at the
 * point. The server takes away the zeros at either end.
 */
public final class NumericWriter {

	private static final int GROUP = 10_000;

	/**
	 * More than 18 digits, which fit a long, by how many of them stand after the point.
	 */
	private static final BigDecimal[] ABOVE = new BigDecimal[17];

	private static final BigDecimal[] BELOW = new BigDecimal[17];

	static {
		for (int scale = 0; scale < ABOVE.length; scale++) {
			ABOVE[scale] = BigDecimal.valueOf(NumericFamily.POWERS[18], scale);
			BELOW[scale] = ABOVE[scale].negate();
		}
	}

	/** Filled up to whole groups, the fraction's digits fit a long. */
	private static final int SHORT_FRACTION = 16;

	private NumericWriter() {
	}

	static void write(BigDecimal value, WireBuffer out) {
		int scale = value.scale();
		if (isShort(value)) {
			// makes nothing that outlives it, as the unscaled value would
			write((scale == 0) ? value.longValue() : value.scaleByPowerOfTen(scale).longValue(), scale, out);
		}
		else {
			large(value, out);
		}
	}

	/** By comparison, as nobody knows how long it takes to count the digits. */
	public static boolean isShort(BigDecimal value) {
		int scale = value.scale();
		return scale >= 0 && scale <= SHORT_FRACTION && value.compareTo(ABOVE[scale]) < 0
				&& value.compareTo(BELOW[scale]) > 0;
	}

	/**
	 * Writes a number that is a long, less some places.
	 * @param scale 0 to 16
	 */
	static void write(long unscaled, int scale, WireBuffer out) {
		if (unscaled == Long.MIN_VALUE) {
			large(BigDecimal.valueOf(unscaled, scale), out);
			return;
		}
		long digits = Math.abs(unscaled);
		long whole = digits;
		long fraction = 0;
		int after = 0;
		if (scale > 0) {
			after = (scale + 3) >> 2;
			whole = digits / NumericFamily.POWERS[scale];
			fraction = (digits - whole * NumericFamily.POWERS[scale]) * NumericFamily.POWERS[4 * after - scale];
		}
		int before = groups(whole);
		header(before + after, before - 1, (unscaled < 0) ? NumericFamily.NEGATIVE : 0, scale, out);
		int at = out.skip(2 * (before + after));
		byte[] bytes = out.array();
		put(bytes, at, before, whole);
		put(bytes, at + 2 * before, after, fraction);
	}

	private static int groups(long whole) {
		int count = 0;
		for (long rest = whole; rest > 0; rest /= GROUP) {
			count++;
		}
		return count;
	}

	private static void put(byte[] bytes, int at, int groups, long value) {
		long rest = value;
		for (int i = groups - 1; i >= 0; i--) {
			long next = rest / GROUP;
			Bytes.int2(bytes, at + 2 * i, (short) (rest - next * GROUP));
			rest = next;
		}
	}

	static void header(int groups, int weight, int sign, int scale, WireBuffer out) {
		int at = out.skip(NumericFamily.HEADER);
		Bytes.int8(out.array(), at,
				((long) groups << 48) | ((weight & 0xffffL) << 32) | ((sign & 0xffffL) << 16) | scale);
	}

	/** Any number of digits, and of zeros after them. */
	private static void large(BigDecimal value, WireBuffer out) {
		NumericBounds.require(value);
		int scale = value.scale();
		int shown = Math.max(scale, 0);
		if (value.signum() == 0) {
			header(0, 0, 0, shown, out);
			return;
		}
		String digits = value.unscaledValue().abs().toString();
		int before = digits.length() - scale;
		int weight = Math.floorDiv(before - 1, 4);
		int missing = 4 * (weight + 1) - before;
		int groups = (missing + digits.length() + 3) / 4;
		header(groups, weight, (value.signum() < 0) ? NumericFamily.NEGATIVE : 0, shown, out);
		int next = -missing;
		for (int i = 0; i < groups; i++) {
			int group = 0;
			for (int j = 0; j < 4; j++, next++) {
				group = 10 * group + ((next >= 0 && next < digits.length()) ? digits.charAt(next) - '0' : 0);
			}
			out.int2(group);
		}
	}

}

package io.github.pgprofiles.internal.mapping.codec;

import java.math.BigDecimal;

/**
 * Writes a {@code numeric}: a header, and then groups of four digits, aligned at the
 * point. The server takes away the zeros at either end.
 */
final class NumericWriter {

	private static final int GROUP = 10_000;

	/** So many digits fit a long. */
	private static final int DIGITS_OF_LONG = 18;

	/** Filled up to whole groups, the fraction's digits fit a long. */
	private static final int SHORT_FRACTION = 16;

	/** What the server can keep after the point, and before it. */
	private static final int MOST_AFTER = 16_383;

	private static final int MOST_BEFORE = 131_072;

	private NumericWriter() {
	}

	static void write(BigDecimal value, WireBuffer out) {
		int scale = value.scale();
		if (scale >= 0 && scale <= SHORT_FRACTION && value.precision() <= DIGITS_OF_LONG) {
			// makes nothing that outlives it, as the unscaled value would
			write((scale == 0) ? value.longValue() : value.scaleByPowerOfTen(scale).longValue(), scale, out);
		}
		else {
			large(value, out);
		}
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
		int scale = value.scale();
		if (scale > MOST_AFTER || (value.signum() != 0 && (long) value.precision() - scale > MOST_BEFORE)) {
			throw Misfit.outOfRange();
		}
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

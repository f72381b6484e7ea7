package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;

/**
 * What {@code numeric} holds at most: 131,072 digits before the point and 16,383 after it
 * (PostgreSQL manual, chapter 'Arbitrary Precision Numbers'). Decided by the numbers of
 * bits and places; a number of any size costs no arithmetic.
 */
public final class NumericBounds {

	static final int MOST_AFTER = 16_383;

	static final int MOST_BEFORE = 131_072;

	private static final double DIGITS_PER_BIT = Math.log10(2);

	private NumericBounds() {
	}

	/**
	 * Looks at a number.
	 * @throws ConversionException if it has more digits on either side of the point
	 */
	public static void require(BigDecimal value) {
		require(value.unscaledValue(), value.scale());
	}

	/**
	 * Looks at a number that is an unscaled value and how many of its digits stand after
	 * the point.
	 * @throws ConversionException if it has more digits on either side of the point
	 */
	public static void require(BigInteger unscaled, int scale) {
		if (scale > MOST_AFTER || (unscaled.signum() != 0 && isTooLong(unscaled, (long) MOST_BEFORE + scale))) {
			throw ConversionException.outOfRange();
		}
	}

	/** Whether it has more digits than so many. */
	static boolean isTooLong(BigInteger value, long digits) {
		int bits = value.bitLength();
		if ((long) ((bits - 1) * DIGITS_PER_BIT) > digits) {
			return true;
		}
		if ((long) (bits * DIGITS_PER_BIT) + 2 <= digits) {
			return false;
		}
		// so near that it is short enough to be counted
		return new BigDecimal(value).precision() > digits;
	}

}

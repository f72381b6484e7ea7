package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

import org.jspecify.annotations.Nullable;

/**
 * Writes {@code float4} and {@code float8} as the server does: with the fewest digits
 * that tell the value from its neighbours, and an exponent where it is a large or a small
 * one.
 */
public final class FloatText {

	/** From here on, and below 0.0001, the server shows an exponent. */
	private static final int LARGE_DOUBLE = 15;

	private static final int LARGE_FLOAT = 6;

	private static final int SMALL = -4;

	/** So many digits are always enough. */
	private static final int MOST_OF_DOUBLE = 17;

	private static final int MOST_OF_FLOAT = 9;

	/** Below, the middle between two has more digits than any text. */
	private static final double LEAST_MIDDLE = 1e6;

	private static final RoundingMode[] NEIGHBOURS = { RoundingMode.HALF_EVEN, RoundingMode.FLOOR,
			RoundingMode.CEILING };

	private FloatText() {
	}

	public static String of(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return Double.toString(value);
		}
		return write(Double.doubleToRawLongBits(value) < 0, Math.abs(value), Double.toString(Math.abs(value)), false);
	}

	public static String of(float value) {
		if (Float.isNaN(value) || Float.isInfinite(value)) {
			return Float.toString(value);
		}
		return write(Float.floatToRawIntBits(value) < 0, Math.abs(value), Float.toString(Math.abs(value)), true);
	}

	private static String write(boolean negative, double value, String shown, boolean isFloat) {
		String sign = negative ? "-" : "";
		if (value == 0) {
			return sign + "0";
		}
		BigDecimal digits = shortest(value, new BigDecimal(shown).stripTrailingZeros(), isFloat);
		int exponent = digits.precision() - digits.scale() - 1;
		if (exponent >= SMALL && exponent < (isFloat ? LARGE_FLOAT : LARGE_DOUBLE)) {
			return sign + digits.toPlainString();
		}
		String number = digits.unscaledValue().toString();
		String fraction = (number.length() > 1) ? "." + number.substring(1) : "";
		String power = ((Math.abs(exponent) < 10) ? "0" : "") + Math.abs(exponent);
		return sign + number.charAt(0) + fraction + "e" + ((exponent < 0) ? "-" : "+") + power;
	}

	/**
	 * The JDK shows one digit too many for some, before version 19 for more of them and
	 * not always the nearest, and one too few for what lies in the middle of two
	 * neighbours.
	 */
	private static BigDecimal shortest(double value, BigDecimal shown, boolean isFloat) {
		BigDecimal exact = new BigDecimal(value);
		BigDecimal found = isIts(shown, value, isFloat) ? shown
				: exact.round(new MathContext(isFloat ? MOST_OF_FLOAT : MOST_OF_DOUBLE, RoundingMode.HALF_EVEN));
		while (found.precision() > 1) {
			BigDecimal shorter = shorter(exact, found.precision() - 1, value, isFloat);
			if (shorter == null) {
				break;
			}
			found = shorter;
		}
		// of several with so many digits the nearest
		BigDecimal nearest = exact.round(new MathContext(found.precision(), RoundingMode.HALF_EVEN));
		return (isIts(nearest, value, isFloat) ? nearest : found).stripTrailingZeros();
	}

	private static @Nullable BigDecimal shorter(BigDecimal exact, int digits, double value, boolean isFloat) {
		for (RoundingMode mode : NEIGHBOURS) {
			BigDecimal rounded = exact.round(new MathContext(digits, mode));
			if (isIts(rounded, value, isFloat)) {
				return rounded;
			}
		}
		return null;
	}

	/** Whether a decimal is nearer to a value than to its neighbours, and not as near. */
	private static boolean isIts(BigDecimal decimal, double value, boolean isFloat) {
		if ((isFloat ? decimal.floatValue() : decimal.doubleValue()) != value) {
			return false;
		}
		if (value < LEAST_MIDDLE) {
			return true;
		}
		double above = isFloat ? Math.nextUp((float) value) : Math.nextUp(value);
		double below = isFloat ? Math.nextDown((float) value) : Math.nextDown(value);
		return !isMiddle(decimal, value, above) && !isMiddle(decimal, value, below);
	}

	private static boolean isMiddle(BigDecimal decimal, double value, double neighbour) {
		return !Double.isInfinite(neighbour)
				&& decimal.add(decimal).compareTo(new BigDecimal(value).add(new BigDecimal(neighbour))) == 0;
	}

}

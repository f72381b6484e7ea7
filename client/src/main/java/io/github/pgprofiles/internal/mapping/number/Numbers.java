package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;

/** From one Java number to another, and nothing lost on the way. */
final class Numbers {

	private static final long DIGITS_OF_LONG = 19;

	private Numbers() {
	}

	/** A source of whole numbers as another Java type. */
	static @Nullable Decoder fromLong(Decoder.OfLong source, Class<?> target) {
		if (target == long.class || target == Long.class) {
			return source;
		}
		if (target == int.class || target == Integer.class) {
			return (Decoder.OfInt) (bytes, offset, length) -> toInt(source.decodeLong(bytes, offset, length));
		}
		if (target == short.class || target == Short.class) {
			return (bytes, offset, length) -> toShort(source.decodeLong(bytes, offset, length));
		}
		if (target == byte.class || target == Byte.class) {
			return (bytes, offset, length) -> toByte(source.decodeLong(bytes, offset, length));
		}
		if (target == BigDecimal.class) {
			return (bytes, offset, length) -> BigDecimal.valueOf(source.decodeLong(bytes, offset, length));
		}
		if (target == BigInteger.class) {
			return (bytes, offset, length) -> BigInteger.valueOf(source.decodeLong(bytes, offset, length));
		}
		if (target == double.class || target == Double.class) {
			return (Decoder.OfDouble) (bytes, offset, length) -> toDouble(source.decodeLong(bytes, offset, length));
		}
		if (target == float.class || target == Float.class) {
			return (bytes, offset, length) -> toFloat(source.decodeLong(bytes, offset, length));
		}
		if (target == String.class) {
			return (bytes, offset, length) -> Long.toString(source.decodeLong(bytes, offset, length));
		}
		return null;
	}

	static int toInt(long value) {
		if (value != (int) value) {
			throw ConversionException.outOfRange();
		}
		return (int) value;
	}

	static short toShort(long value) {
		if (value != (short) value) {
			throw ConversionException.outOfRange();
		}
		return (short) value;
	}

	static byte toByte(long value) {
		if (value != (byte) value) {
			throw ConversionException.outOfRange();
		}
		return (byte) value;
	}

	static double toDouble(long value) {
		double result = (double) value;
		// the largest long is rounded up, and cut back by the cast
		if ((long) result != value || value == Long.MAX_VALUE) {
			throw new ConversionException("has more digits than a double");
		}
		return result;
	}

	static float toFloat(long value) {
		float result = (float) value;
		if ((long) result != value || value == Long.MAX_VALUE) {
			throw new ConversionException("has more digits than a float");
		}
		return result;
	}

	/** A whole number out of one that may have a fraction. */
	static long toLong(BigDecimal value) {
		if (!NumericWriter.isShort(value) && value.signum() != 0
				&& NumericBounds.isTooLong(value.unscaledValue(), DIGITS_OF_LONG + value.scale())) {
			throw ConversionException.outOfRange();
		}
		try {
			return value.longValueExact();
		}
		catch (ArithmeticException ex) {
			throw hasFraction(value) ? ConversionException.fraction() : ConversionException.outOfRange();
		}
	}

	static BigInteger toBigInteger(BigDecimal value) {
		try {
			return value.toBigIntegerExact();
		}
		catch (ArithmeticException ex) {
			throw ConversionException.fraction();
		}
	}

	private static boolean hasFraction(BigDecimal value) {
		if (value.scale() <= 0 || value.signum() == 0) {
			return false;
		}
		// one division: taking the zeros away takes one for each of them
		return value.scale() >= value.precision()
				|| value.unscaledValue().remainder(BigInteger.TEN.pow(value.scale())).signum() != 0;
	}

	static double finite(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			throw ConversionException.notFinite();
		}
		return value;
	}

}

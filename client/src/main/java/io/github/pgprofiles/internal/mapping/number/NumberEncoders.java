package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/** From Java's numbers to the server's, and nothing lost on the way. */
final class NumberEncoders {

	private NumberEncoders() {
	}

	/** Writes decimals. */
	@FunctionalInterface
	interface OfDecimal {

		void encode(BigDecimal value, WireBuffer out);

	}

	static boolean isWhole(Class<?> type) {
		return type == long.class || type == int.class || type == short.class || type == byte.class
				|| type == Long.class || type == Integer.class || type == Short.class || type == Byte.class;
	}

	/** A Java type to a type of whole numbers. */
	static @Nullable Encoder toWhole(Encoder.OfLong target, Class<?> source) {
		if (isWhole(source)) {
			return target;
		}
		if (source == double.class || source == Double.class || source == float.class || source == Float.class) {
			return (Encoder.OfDouble) (value, out) -> target.encodeLong(toLong(value), out);
		}
		if (source == BigDecimal.class) {
			return (value, out) -> target.encodeLong(Numbers.toLong((BigDecimal) value), out);
		}
		if (source == BigInteger.class) {
			return (value, out) -> target.encodeLong(Numbers.toLong(new BigDecimal((BigInteger) value)), out);
		}
		return null;
	}

	private static long toLong(double value) {
		if (Numbers.finite(value) != Math.rint(value)) {
			throw ConversionException.fraction();
		}
		long whole = (long) value;
		if (whole != value || whole == Long.MAX_VALUE) {
			throw ConversionException.outOfRange();
		}
		return whole;
	}

	/** A Java type to a type of numbers with fractions. */
	static @Nullable Encoder toFraction(Encoder.OfLong whole, Encoder.OfDouble ofDouble, Encoder.OfDouble ofFloat,
			OfDecimal decimal, Class<?> source) {
		if (isWhole(source)) {
			return whole;
		}
		if (source == double.class || source == Double.class) {
			return ofDouble;
		}
		if (source == float.class || source == Float.class) {
			return ofFloat;
		}
		if (source == BigDecimal.class) {
			return (value, out) -> decimal.encode((BigDecimal) value, out);
		}
		if (source == BigInteger.class) {
			return (value, out) -> decimal.encode(new BigDecimal((BigInteger) value), out);
		}
		return null;
	}

}

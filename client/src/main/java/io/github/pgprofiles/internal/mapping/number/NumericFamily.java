package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

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
 * {@code numeric}, with as many digits after the point as the server shows. PostgreSQL
 * manual, chapter 'Arbitrary Precision Numbers'.
 */
public final class NumericFamily implements TypeFamily {

	static final int NEGATIVE = 0x4000;

	private static final int NAN = 0xC000;

	private static final int INFINITY = 0xD000;

	private static final int MINUS_INFINITY = 0xF000;

	static final int HEADER = 8;

	/** The bits of a scale: as many digits as there are after the point at most. */
	private static final int SCALE = NumericBounds.MOST_AFTER;

	private static final int MOST_OF_GROUP = 9999;

	/** That every double keeps, and every float: C's DBL_DIG and FLT_DIG. */
	private static final int DIGITS_OF_DOUBLE = 15;

	private static final int DIGITS_OF_FLOAT = 6;

	/** Of a text: all digits that there can be, the sign and the point. */
	private static final int LONGEST = NumericBounds.MOST_BEFORE + NumericBounds.MOST_AFTER + 2;

	/** Groups of four digits that fit a long whatever they are. */
	private static final int SHORT = 4;

	static final long[] POWERS = new long[19];

	static {
		POWERS[0] = 1;
		for (int i = 1; i < POWERS.length; i++) {
			POWERS[i] = POWERS[i - 1] * 10;
		}
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		boolean binary = wire == Wire.BINARY;
		Finite source = binary ? NumericFamily::binary : NumericFamily::text;
		if (type == BigDecimal.class) {
			return source::decimal;
		}
		if (type == BigInteger.class) {
			return (bytes, offset, length) -> Numbers.toBigInteger(source.decimal(bytes, offset, length));
		}
		if (type == Object.class || type == Number.class) {
			return (bytes, offset, length) -> {
				Double special = special(binary, bytes, offset, length);
				return (special != null) ? special : source.decimal(bytes, offset, length);
			};
		}
		if (type == String.class) {
			return (bytes, offset, length) -> {
				Double special = special(binary, bytes, offset, length);
				return (special != null) ? special.toString() : source.decimal(bytes, offset, length).toPlainString();
			};
		}
		if (type == double.class || type == Double.class) {
			return (Decoder.OfDouble) (bytes, offset, length) -> {
				Double special = special(binary, bytes, offset, length);
				return (special != null) ? special : toDouble(source.decimal(bytes, offset, length));
			};
		}
		if (type == float.class || type == Float.class) {
			return (bytes, offset, length) -> {
				Double special = special(binary, bytes, offset, length);
				return (special != null) ? special.floatValue() : toFloat(source.decimal(bytes, offset, length));
			};
		}
		return Numbers.fromLong((bytes, offset, length) -> Numbers.toLong(source.decimal(bytes, offset, length)), type);
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return NumberEncoders.toFraction((value, out) -> NumericWriter.write(value, 0, out), NumericFamily::write,
				NumericFamily::writeFloat, NumericWriter::write, source.toClass());
	}

	/** With 15 digits, as the server casts a float8, so as a parameter is stored. */
	private static void write(double value, WireBuffer out) {
		if (!special(value, out)) {
			NumericWriter.write(cast(value, Double.toString(value), DIGITS_OF_DOUBLE, Double.MIN_NORMAL), out);
		}
	}

	/** With 6 digits, as the server casts a float4. */
	private static void writeFloat(double value, WireBuffer out) {
		if (!special(value, out)) {
			NumericWriter.write(cast(value, Float.toString((float) value), DIGITS_OF_FLOAT, Float.MIN_NORMAL), out);
		}
	}

	private static BigDecimal cast(double value, String shown, int digits, double least) {
		BigDecimal decimal = new BigDecimal(shown);
		if (decimal.precision() > digits || Math.abs(value) < least) {
			// not of the digits that are shown: these are rounded already
			decimal = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
		}
		decimal = decimal.stripTrailingZeros();
		return (decimal.scale() < 0) ? decimal.setScale(0) : decimal;
	}

	/**
	 * A bound of a range, with all its digits: nothing casts the bounds of a range, so as
	 * a parameter they are text.
	 */
	public static void writeBound(Number value, WireBuffer out) {
		if (!special(value.doubleValue(), out)) {
			NumericWriter.write(new BigDecimal(value.toString()), out);
		}
	}

	private static boolean special(double value, WireBuffer out) {
		if (Double.isFinite(value)) {
			return false;
		}
		int infinity = (value > 0) ? INFINITY : MINUS_INFINITY;
		NumericWriter.header(0, 0, Double.isNaN(value) ? NAN : infinity, 0, out);
		return true;
	}

	static double toDouble(BigDecimal value) {
		double result = value.doubleValue();
		if (Double.isInfinite(result)) {
			throw ConversionException.outOfRange();
		}
		return result;
	}

	static float toFloat(BigDecimal value) {
		float result = value.floatValue();
		if (Float.isInfinite(result)) {
			throw ConversionException.outOfRange();
		}
		return result;
	}

	@FunctionalInterface
	private interface Finite {

		BigDecimal decimal(byte[] bytes, int offset, int length);

	}

	@Override
	public Class<?> natural() {
		return Object.class;
	}

	private static @Nullable Double special(boolean binary, byte[] bytes, int offset, int length) {
		if (binary) {
			Bytes.requireConnectionToSpare(HEADER, 0, length);
			return switch (Bytes.int2(bytes, offset + 4) & 0xffff) {
				case NAN -> Double.NaN;
				case INFINITY -> Double.POSITIVE_INFINITY;
				case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
				default -> null;
			};
		}
		Bytes.requireConnectionToSpare(1, 0, length);
		byte last = bytes[offset + length - 1];
		return (last == 'N' || last == 'y') ? Double.valueOf(Bytes.ascii(bytes, offset, length)) : null;
	}

	private static BigDecimal text(byte[] bytes, int offset, int length) {
		if (special(false, bytes, offset, length) != null) {
			throw ConversionException.notFinite();
		}
		if (length > LONGEST) {
			throw ConversionException.outOfRange();
		}
		BigDecimal value = new BigDecimal(Bytes.ascii(bytes, offset, length));
		if (value.scale() < 0 || value.scale() > length) {
			// with an exponent, which the server does not write, a few bytes are as
			// many digits as they like
			throw new ConversionException("is no number");
		}
		return value;
	}

	private static BigDecimal binary(byte[] bytes, int offset, int length) {
		// the most that there are do not fit a short
		Bytes.requireConnectionToSpare(HEADER, 0, length);
		int groups = Bytes.int2(bytes, offset) & 0xffff;
		int weight = Bytes.int2(bytes, offset + 2);
		int sign = Bytes.int2(bytes, offset + 4) & 0xffff;
		int scale = Bytes.int2(bytes, offset + 6);
		Bytes.requireLength(HEADER + 2 * groups, length);
		if (sign > NEGATIVE) {
			throw ConversionException.notFinite();
		}
		// how many digits the value has after the point, and how many it shows
		int missing = scale - 4 * (groups - 1 - weight);
		// no value has whole groups that it does not show; so it is small, whatever
		// weight
		// says, and no more groups than a numeric has
		if ((missing <= -4 && groups > 0) || (scale & ~SCALE) != 0 || (sign & ~NEGATIVE) != 0) {
			throw unreadable();
		}
		if (groups <= SHORT) {
			long digits = digits(bytes, offset + HEADER, groups);
			if (groups == 0) {
				return BigDecimal.valueOf(0, scale);
			}
			if (missing <= 0) {
				// of the last group, as in the server's text
				digits /= POWERS[-missing];
			}
			else if (missing > 0 && missing < POWERS.length && digits <= Long.MAX_VALUE / POWERS[missing]) {
				digits *= POWERS[missing];
			}
			else {
				return large(bytes, offset, groups, weight, sign, scale);
			}
			return BigDecimal.valueOf((sign == NEGATIVE) ? -digits : digits, scale);
		}
		return large(bytes, offset, groups, weight, sign, scale);
	}

	/** Of few groups; the range of all of them is compared once. */
	private static long digits(byte[] bytes, int from, int groups) {
		long digits = 0;
		int wrong = 0;
		for (int i = 0; i < groups; i++) {
			int group = Bytes.int2(bytes, from + 2 * i);
			wrong |= group | (MOST_OF_GROUP - group);
			digits = digits * 10_000 + group;
		}
		if (wrong < 0) {
			throw unreadable();
		}
		return digits;
	}

	/** Any number of digits: at most four a group, so the text is short enough. */
	private static BigDecimal large(byte[] bytes, int offset, int groups, int weight, int sign, int scale) {
		StringBuilder digits = new StringBuilder(groups * 4 + 1).append((sign == NEGATIVE) ? '-' : '+').append('0');
		for (int i = 0; i < groups; i++) {
			int group = Bytes.int2(bytes, offset + HEADER + 2 * i);
			if (group < 0 || group > MOST_OF_GROUP) {
				throw unreadable();
			}
			digits.append((char) ('0' + group / 1000))
				.append((char) ('0' + group / 100 % 10))
				.append((char) ('0' + group / 10 % 10))
				.append((char) ('0' + group % 10));
		}
		return new BigDecimal(new BigInteger(digits.toString()), 4 * (groups - 1 - weight)).setScale(scale,
				RoundingMode.DOWN);
	}

	private static ConversionException unreadable() {
		return new ConversionException("cannot be read: it is no number that the server can hold");
	}

}

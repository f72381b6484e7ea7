package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;

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
 * {@code float4} and {@code float8}. PostgreSQL manual, chapter 'Numeric Types'.
 * <p>
 * What the server knows as a float4 is read as one first, in both formats: its text has
 * fewer digits than a double that holds the same value.
 */
public enum FloatFamily implements TypeFamily {

	FLOAT4(Float.class) {

		@Override
		double binary(byte[] bytes, int offset, int length) {
			Bytes.requireLength(4, length);
			return Float.intBitsToFloat(Bytes.int4(bytes, offset));
		}

		@Override
		double text(byte[] bytes, int offset, int length) {
			return Float.parseFloat(Bytes.ascii(bytes, offset, length));
		}

		@Override
		void write(double value, WireBuffer out) {
			float nearest = toFloat(value);
			if (nearest == 0 && value != 0) {
				throw ConversionException.outOfRange();
			}
			out.float4(nearest);
		}

		@Override
		void writeWhole(long value, WireBuffer out) {
			out.float4(Numbers.toFloat(value));
		}

		@Override
		void writeDecimal(BigDecimal value, WireBuffer out) {
			float nearest = NumericFamily.toFloat(near(value));
			if (nearest == 0 && value.signum() != 0) {
				throw ConversionException.outOfRange();
			}
			out.float4(nearest);
		}

		@Override
		String toString(double value) {
			return Float.toString((float) value);
		}

	},

	FLOAT8(Double.class) {

		@Override
		double binary(byte[] bytes, int offset, int length) {
			Bytes.requireLength(8, length);
			return Double.longBitsToDouble(Bytes.int8(bytes, offset));
		}

		@Override
		double text(byte[] bytes, int offset, int length) {
			return Double.parseDouble(Bytes.ascii(bytes, offset, length));
		}

		@Override
		void write(double value, WireBuffer out) {
			out.float8(value);
		}

		@Override
		void writeWhole(long value, WireBuffer out) {
			out.float8(Numbers.toDouble(value));
		}

		@Override
		void writeDecimal(BigDecimal value, WireBuffer out) {
			double nearest = NumericFamily.toDouble(near(value));
			if (nearest == 0 && value.signum() != 0) {
				throw ConversionException.outOfRange();
			}
			out.float8(nearest);
		}

		@Override
		String toString(double value) {
			return Double.toString(value);
		}

	};

	/** A double has fewer digits before the point. */
	private static final long FARTHEST = 400;

	private final Class<?> natural;

	FloatFamily(Class<?> natural) {
		this.natural = natural;
	}

	abstract double binary(byte[] bytes, int offset, int length);

	abstract double text(byte[] bytes, int offset, int length);

	/** Rounds to what the type holds, as the server does it. */
	abstract void write(double value, WireBuffer out);

	abstract void writeWhole(long value, WireBuffer out);

	abstract void writeDecimal(BigDecimal value, WireBuffer out);

	abstract String toString(double value);

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = (target.toClass() == Number.class) ? this.natural : target.toClass();
		Decoder.OfDouble source = (wire == Wire.BINARY) ? this::binary : this::text;
		if (type == double.class || type == Double.class) {
			return source;
		}
		if (type == float.class || type == Float.class) {
			return (bytes, offset, length) -> toFloat(source.decodeDouble(bytes, offset, length));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> toString(source.decodeDouble(bytes, offset, length));
		}
		if (type == BigDecimal.class) {
			return (bytes, offset, length) -> exact(source.decodeDouble(bytes, offset, length));
		}
		if (type == BigInteger.class) {
			return (bytes, offset, length) -> Numbers.toBigInteger(exact(source.decodeDouble(bytes, offset, length)));
		}
		return Numbers.fromLong(
				(bytes, offset, length) -> Numbers.toLong(exact(source.decodeDouble(bytes, offset, length))), type);
	}

	/** Text as the server writes it. */
	public Decoder shown(Wire wire) {
		Decoder.OfDouble source = (wire == Wire.BINARY) ? this::binary : this::text;
		return (bytes, offset, length) -> {
			double value = source.decodeDouble(bytes, offset, length);
			return (this == FLOAT4) ? FloatText.of((float) value) : FloatText.of(value);
		};
	}

	private BigDecimal exact(double value) {
		return new BigDecimal(toString(Numbers.finite(value)));
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return NumberEncoders.toFraction(this::writeWhole, this::write, this::write, this::writeDecimal,
				source.toClass());
	}

	/** Refuses a number of any size before Java makes a text of it, to read that. */
	private static BigDecimal near(BigDecimal value) {
		if (!NumericWriter.isShort(value) && value.signum() != 0
				&& NumericBounds.isTooLong(value.unscaledValue(), FARTHEST + value.scale())) {
			throw ConversionException.outOfRange();
		}
		return value;
	}

	private static float toFloat(double value) {
		float result = (float) value;
		if (Float.isInfinite(result) && !Double.isInfinite(value)) {
			throw ConversionException.outOfRange();
		}
		return result;
	}

	@Override
	public Class<?> natural() {
		return this.natural;
	}

}

package io.github.pgprofiles.internal.mapping.number;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code int2}, {@code int4}, {@code int8}, {@code oid} and the numbers of transactions.
 * PostgreSQL manual, chapter 'Numeric Types'.
 */
public final class WholeNumberFamily implements TypeFamily {

	public static final WholeNumberFamily INT2 = new WholeNumberFamily(Integer.class, (bytes, offset, length) -> {
		Bytes.requireLength(2, length);
		return Bytes.int2(bytes, offset);
	}, (value, out) -> out.int2(Numbers.toShort(value)));

	public static final WholeNumberFamily INT4 = new WholeNumberFamily(Integer.class, (bytes, offset, length) -> {
		Bytes.requireLength(4, length);
		return Bytes.int4(bytes, offset);
	}, (value, out) -> out.int4(Numbers.toInt(value)));

	public static final WholeNumberFamily INT8 = new WholeNumberFamily(Long.class, (bytes, offset, length) -> {
		Bytes.requireLength(8, length);
		return Bytes.int8(bytes, offset);
	}, (value, out) -> out.int8(value));

	/** Four bytes without a sign. */
	public static final WholeNumberFamily OID = new WholeNumberFamily(Long.class, (bytes, offset, length) -> {
		Bytes.requireLength(4, length);
		return Integer.toUnsignedLong(Bytes.int4(bytes, offset));
	}, (value, out) -> {
		if (value >>> Integer.SIZE != 0) {
			throw ConversionException.outOfRange();
		}
		out.int4((int) value);
	});

	private final Class<?> natural;

	private final Decoder.OfLong binary;

	private final Encoder.OfLong writer;

	private WholeNumberFamily(Class<?> natural, Decoder.OfLong binary, Encoder.OfLong writer) {
		this.natural = natural;
		this.binary = binary;
		this.writer = writer;
	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Class<?> type = target.toClass();
		return Numbers.fromLong((wire == Wire.BINARY) ? this.binary : Bytes::wholeNumber,
				(type == Number.class) ? this.natural : type);
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return NumberEncoders.toWhole(this.writer, source.toClass());
	}

	@Override
	public Class<?> natural() {
		return this.natural;
	}

}

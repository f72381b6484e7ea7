package io.github.pgprofiles.internal.mapping.time;

import java.time.LocalDate;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code date}; infinity is {@link LocalDate#MAX} and {@link LocalDate#MIN}. PostgreSQL
 * manual, chapter 'Date/Time Types'.
 */
public final class DateFamily implements TypeFamily {

	/** 2000-01-01, where the server begins to count. */
	static final int EPOCH_DAY = 10_957;

	@FunctionalInterface
	private interface Source {

		LocalDate date(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? DateFamily::binary : DateFamily::text;
		Class<?> type = target.toClass();
		if (type == LocalDate.class) {
			return source::date;
		}
		if (type == java.sql.Date.class) {
			return (bytes, offset, length) -> SqlDates.of(source.date(bytes, offset, length));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> DateTimes.format(source.date(bytes, offset, length));
		}
		return null;
	}

	private static LocalDate binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(4, length);
		int day = Bytes.int4(bytes, offset);
		return switch (day) {
			case Integer.MAX_VALUE -> LocalDate.MAX;
			case Integer.MIN_VALUE -> LocalDate.MIN;
			default -> LocalDate.ofEpochDay((long) day + EPOCH_DAY);
		};
	}

	private static LocalDate text(byte[] bytes, int offset, int length) {
		DateTimeText text = new DateTimeText(bytes, offset, length);
		return switch (text.infinity()) {
			case 1 -> LocalDate.MAX;
			case -1 -> LocalDate.MIN;
			default -> text.date();
		};
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return TemporalEncoders.date(source.toClass());
	}

	@Override
	public Class<?> natural() {
		return LocalDate.class;
	}

}

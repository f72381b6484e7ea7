package io.github.pgprofiles.internal.mapping.time;

import java.time.LocalDateTime;

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
 * {@code timestamp}, which knows no zone and so is no instant; infinity is
 * {@link LocalDateTime#MAX} and {@link LocalDateTime#MIN}. PostgreSQL manual, chapter
 * 'Date/Time Types'.
 */
public final class TimestampFamily implements TypeFamily {

	@FunctionalInterface
	private interface Source {

		LocalDateTime time(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? TimestampFamily::binary : TimestampFamily::text;
		Class<?> type = target.toClass();
		if (type == LocalDateTime.class) {
			return source::time;
		}
		if (type == java.sql.Timestamp.class) {
			return (bytes, offset, length) -> SqlDates.of(source.time(bytes, offset, length));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> DateTimes.format(source.time(bytes, offset, length));
		}
		return null;
	}

	private static LocalDateTime binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(8, length);
		return DateTimes.local(Bytes.int8(bytes, offset));
	}

	private static LocalDateTime text(byte[] bytes, int offset, int length) {
		DateTimeText text = new DateTimeText(bytes, offset, length);
		return switch (text.infinity()) {
			case 1 -> LocalDateTime.MAX;
			case -1 -> LocalDateTime.MIN;
			default -> text.dateTime();
		};
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return TemporalEncoders.timestamp(source.toClass());
	}

	@Override
	public Class<?> natural() {
		return LocalDateTime.class;
	}

}

package io.github.pgprofiles.internal.mapping.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

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
 * {@code timestamptz}: an instant, which keeps no zone. It is shown in UTC, whatever the
 * zones of session and JVM; infinity is the MAX and MIN of each class. PostgreSQL manual,
 * chapter 'Date/Time Types'.
 */
public final class TimestamptzFamily implements TypeFamily {

	@FunctionalInterface
	private interface Source {

		Instant instant(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? TimestamptzFamily::binary : TimestamptzFamily::text;
		Class<?> type = target.toClass();
		if (type == Instant.class) {
			return source::instant;
		}
		if (type == OffsetDateTime.class) {
			return (bytes, offset, length) -> DateTimes.offset(source.instant(bytes, offset, length));
		}
		if (type == ZonedDateTime.class) {
			return (bytes, offset, length) -> DateTimes.offset(source.instant(bytes, offset, length)).toZonedDateTime();
		}
		if (type == java.sql.Timestamp.class || type == Date.class) {
			return (bytes, offset, length) -> java.sql.Timestamp
				.from(DateTimes.finite(source.instant(bytes, offset, length)));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> DateTimes.format(source.instant(bytes, offset, length));
		}
		return null;
	}

	private static Instant binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(8, length);
		return DateTimes.instant(Bytes.int8(bytes, offset));
	}

	private static Instant text(byte[] bytes, int offset, int length) {
		DateTimeText text = new DateTimeText(bytes, offset, length);
		return switch (text.infinity()) {
			case 1 -> Instant.MAX;
			case -1 -> Instant.MIN;
			default -> {
				LocalDateTime time = text.dateTime();
				yield time.toInstant(text.offset());
			}
		};
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return TemporalEncoders.timestamptz(source.toClass());
	}

	@Override
	public Class<?> natural() {
		return OffsetDateTime.class;
	}

}

package io.github.pgprofiles.internal.mapping.time;

import java.time.LocalTime;

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
 * {@code time}; its 24:00:00 is {@link LocalTime#MAX}. PostgreSQL manual, chapter
 * 'Date/Time Types'.
 */
public final class TimeFamily implements TypeFamily {

	@FunctionalInterface
	private interface Source {

		LocalTime time(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? TimeFamily::binary
				: (bytes, offset, length) -> new DateTimeText(bytes, offset, length).time();
		Class<?> type = target.toClass();
		if (type == LocalTime.class) {
			return source::time;
		}
		if (type == java.sql.Time.class) {
			return (bytes, offset, length) -> java.sql.Time.valueOf(source.time(bytes, offset, length));
		}
		if (type == String.class) {
			return (bytes, offset, length) -> DateTimes.format(source.time(bytes, offset, length));
		}
		return null;
	}

	private static LocalTime binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(8, length);
		return DateTimes.time(Bytes.int8(bytes, offset));
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return TemporalEncoders.time(source.toClass());
	}

	@Override
	public Class<?> natural() {
		return LocalTime.class;
	}

}

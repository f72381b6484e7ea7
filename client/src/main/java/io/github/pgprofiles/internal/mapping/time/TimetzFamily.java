package io.github.pgprofiles.internal.mapping.time;

import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

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
 * {@code timetz}, with the offset that it was stored with. PostgreSQL manual, chapter
 * 'Date/Time Types'.
 */
public final class TimetzFamily implements TypeFamily {

	@FunctionalInterface
	private interface Source {

		OffsetTime time(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? TimetzFamily::binary : TimetzFamily::text;
		Class<?> type = target.toClass();
		if (type == OffsetTime.class) {
			return source::time;
		}
		if (type == String.class) {
			return (bytes, offset, length) -> {
				OffsetTime time = source.time(bytes, offset, length);
				return DateTimes.format(time.toLocalTime()) + DateTimes.format(time.getOffset());
			};
		}
		return null;
	}

	/** The server counts seconds to the west. */
	private static OffsetTime binary(byte[] bytes, int offset, int length) {
		Bytes.requireLength(12, length);
		return DateTimes.time(Bytes.int8(bytes, offset))
			.atOffset(ZoneOffset.ofTotalSeconds(-Bytes.int4(bytes, offset + 8)));
	}

	private static OffsetTime text(byte[] bytes, int offset, int length) {
		DateTimeText text = new DateTimeText(bytes, offset, length);
		LocalTime time = text.time();
		return time.atOffset(text.offset());
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return TemporalEncoders.timetz(source.toClass());
	}

	@Override
	public Class<?> natural() {
		return OffsetTime.class;
	}

}

package io.github.pgprofiles.internal.mapping.text;

import java.util.LinkedHashMap;
import java.util.Map;

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
 * {@code hstore}, of the extension of that name: a map in the server's order. PostgreSQL
 * manual, chapter 'hstore'.
 */
public final class HstoreFamily implements TypeFamily {

	@FunctionalInterface
	private interface Source {

		Map<String, @Nullable String> map(byte[] bytes, int offset, int length);

	}

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		Source source = (wire == Wire.BINARY) ? HstoreFamily::binary
				: (bytes, offset, length) -> new HstoreText(bytes, offset, length).read();
		Class<?> type = target.toClass();
		if (type == String.class) {
			return (bytes, offset, length) -> HstoreText.write(source.map(bytes, offset, length));
		}
		if ((type == Map.class || type == LinkedHashMap.class) && holdsText(target)) {
			return source::map;
		}
		return null;
	}

	private static boolean holdsText(ResolvableType map) {
		return map.getGeneric(0).resolve(Object.class).isAssignableFrom(String.class)
				&& map.getGeneric(1).resolve(Object.class).isAssignableFrom(String.class);
	}

	private static void write(Map<?, ?> map, WireBuffer out) {
		out.int4(map.size());
		map.forEach((key, value) -> {
			if (key == null) {
				throw new ConversionException("has a key that is null");
			}
			text(key, out);
			if (value == null) {
				out.int4(-1);
			}
			else {
				text(value, out);
			}
		});
	}

	private static void text(Object text, WireBuffer out) {
		int begun = out.begin();
		out.utf8(text.toString());
		out.end(begun);
	}

	private static Map<String, @Nullable String> binary(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int count = Bytes.count(bytes, offset, end, 8);
		int at = offset + 4;
		Map<String, @Nullable String> map = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			int size = Bytes.sizeOfValue(bytes, at, end);
			String key = Bytes.utf8(bytes, at + 4, size);
			at += 4 + size;
			size = Bytes.size(bytes, at, end);
			map.put(key, (size < 0) ? null : Bytes.utf8(bytes, at + 4, size));
			at += 4 + Math.max(size, 0);
		}
		return map;
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return (Map.class.isAssignableFrom(source.toClass()) && holdsText(source.as(Map.class)))
				? (value, out) -> write((Map<?, ?>) value, out) : null;
	}

	@Override
	public Class<?> natural() {
		return Map.class;
	}

}

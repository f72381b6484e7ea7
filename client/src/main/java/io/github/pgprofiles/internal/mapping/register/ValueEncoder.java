package io.github.pgprofiles.internal.mapping.register;

import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.JsonFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a caller's converter knows, what has a text of its own, and as JSON what is
 * a tree of Jackson's, a map or a record. Thread-safe.
 */
final class ValueEncoder implements ParameterEncoder {

	private final Converters converters;

	private final JsonFormat json;

	private final TextEncoders texts = new TextEncoders();

	ValueEncoder(Converters converters, JsonFormat json) {
		this.converters = converters;
		this.json = json;
	}

	@Override
	public @Nullable EncodedValue encode(Object value) {
		return encode(value, this.texts::bound);
	}

	@Override
	public @Nullable EncodedValue encode(Object value, Function<Object, String> inner) {
		TextConverter converter = this.converters.of(value);
		if (converter != null) {
			return new EncodedValue(converter.sqlType(), Converters.text(converter, value));
		}
		EncodedValue text = this.texts.encode(value, inner);
		if (text != null) {
			return text;
		}
		// left to the server, so that it fits json and jsonb
		return isJson(value) ? new EncodedValue(null, this.json.write(value)) : null;
	}

	/** A record that is a value by itself, such as a range, is none. */
	private static boolean isJson(Object value) {
		Class<?> type = value.getClass();
		return value instanceof Map || JsonFormat.isTree(type) || (type.isRecord() && !ValueTypes.contains(type));
	}

}

package io.github.pgprofiles.internal.mapping.register;

import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Writes parameters as text: what a caller's converter knows, what has a text of its own,
 * and as JSON what is a tree of Jackson's, a map or a record. Asked before the binder
 * looks for what the driver knows, but for a String, an Integer or a Long. Thread-safe.
 */
public final class ParameterEncoder {

	private final Converters converters;

	private final JsonAdapter json;

	ParameterEncoder(Converters converters, JsonAdapter json) {
		this.converters = converters;
		this.json = json;
	}

	/**
	 * Writes a value.
	 * @param inner writes the values in it, such as the bounds of a range
	 * @return its text, or {@code null} for a class that is not known here, such as any
	 * collection or array
	 * @throws ConversionException if the class is known, but the value cannot be written
	 */
	public @Nullable EncodedValue encode(Object value, Function<Object, String> inner) {
		ValueConverter<?> converter = this.converters.of(value);
		if (converter != null) {
			return new EncodedValue(converter.sqlType(), Converters.text(converter, value));
		}
		EncodedValue text = TextEncoders.encode(value, inner);
		if (text != null) {
			return text;
		}
		// left to the server, so that it fits json and jsonb
		return isJson(value) ? new EncodedValue(null, this.json.write(value)) : null;
	}

	/**
	 * The type of a class whose values go as they are; {@code null} for another class,
	 * and for one that a caller's converter knows.
	 */
	public @Nullable PlainType plain(Class<?> source) {
		PlainType type = PlainType.of(source);
		boolean asIs = source == Integer.class || source == Long.class || this.converters.forSending(source) == null;
		return asIs ? type : null;
	}

	/** A record that is a value by itself, such as a range, is none. */
	private static boolean isJson(Object value) {
		Class<?> type = value.getClass();
		return value instanceof Map || JsonAdapter.isTree(type) || (type.isRecord() && !ValueTypes.contains(type));
	}

	/**
	 * A value as the server reads it.
	 *
	 * @param sqlType its type as PostgreSQL names it; {@code null} leaves it to the
	 * server, as with a quoted literal
	 * @param text in the type's input format
	 */
	public record EncodedValue(@Nullable String sqlType, String text) {

		@Override
		public String toString() {
			// a value belongs into no message
			return "EncodedValue[sqlType=" + this.sqlType + "]";
		}

	}

}

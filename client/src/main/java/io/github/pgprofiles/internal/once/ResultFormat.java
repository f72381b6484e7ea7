package io.github.pgprofiles.internal.once;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.text.ServerText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Results as JSON. Thread-safe. */
final class ResultFormat {

	private static final String NULL = "null";

	/** Of work that happens once an application has a few types. */
	private static final int TYPES = 256;

	private final JsonAdapter json;

	private final BoundedCache<Type, Decoder> readers = new BoundedCache<>(TYPES);

	/**
	 * Makes a format.
	 * @param json the client's own
	 */
	ResultFormat(JsonAdapter json) {
		this.json = json;
	}

	/**
	 * Writes a result or a fingerprint.
	 * @throws ConversionException if it cannot become JSON that a server takes
	 */
	String write(@Nullable Object value) {
		String text = (value != null) ? this.json.write(value) : NULL;
		String problem = ServerText.problem(text);
		if (problem != null) {
			throw new ConversionException(problem);
		}
		return text;
	}

	/**
	 * Reads a result.
	 * @throws ConversionException if it does not become the type
	 */
	@Nullable Object read(String text, Type type) {
		if (type == void.class) {
			return null;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		@Nullable Object value = reader(type).decode(bytes, 0, bytes.length);
		Class<?> raw = ResolvableType.forType(type).toClass();
		if (value != null && !ClassUtils.resolvePrimitiveIfNecessary(raw).isInstance(value)) {
			throw new ConversionException("is read by the JSON converter as " + value.getClass().getName());
		}
		return value;
	}

	private Decoder reader(Type type) {
		Decoder known = this.readers.get(type);
		if (known == null) {
			known = this.json.reader(type);
			this.readers.put(type, known);
		}
		return known;
	}

}

package io.github.pgprofiles.internal.mapping.json;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Reads and writes JSON by a converter of the caller's, or by Jackson's. Without either
 * it says what is missing where somebody needs it. Thread-safe.
 */
public final class JsonAdapter {

	/** Without a library. */
	public static final JsonAdapter NONE = new JsonAdapter(null);

	/** Loads Jackson when JSON is first asked for: most clients never do. */
	private final @Nullable Supplier<JsonConverter> converter;

	private JsonAdapter(@Nullable Supplier<JsonConverter> converter) {
		this.converter = converter;
	}

	/**
	 * Adapts a converter.
	 * @param converter of the caller's; {@code null} for Jackson's, if that is there
	 */
	public static JsonAdapter of(@Nullable JsonConverter converter) {
		if (converter != null) {
			return new JsonAdapter(() -> converter);
		}
		return ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", JsonAdapter.class.getClassLoader())
				? new JsonAdapter(SingletonSupplier.of(Jackson::create)) : NONE;
	}

	/** Whether a class is one of Jackson's trees. Needs no Jackson. */
	public static boolean isTree(Class<?> type) {
		return type.getName().startsWith("tools.jackson.databind.");
	}

	/**
	 * Prepares the reading of one Java type.
	 * @return a decoder of text in UTF-8; its value is {@code null} where JSON's
	 * {@code null} becomes that
	 */
	@SuppressWarnings("NullAway") // JSON's null is the one value that is none
	public Decoder reader(Type type) {
		if (this.converter == null) {
			return (bytes, offset, length) -> {
				throw missing();
			};
		}
		JsonConverter.Reader reader;
		try {
			reader = this.converter.get().reader(type);
		}
		catch (Exception ex) {
			return (bytes, offset, length) -> {
				throw new ConversionException("is JSON that the converter cannot make one of", ex);
			};
		}
		return (bytes, offset, length) -> {
			try {
				return reader.read(bytes, offset, length);
			}
			catch (Exception ex) {
				String reason = (ex instanceof MappingException own) ? own.reason() : null;
				throw (reason != null) ? new ConversionException(reason, ex.getCause())
						: new ConversionException("is JSON that its converter refused", ex);
			}
		};
	}

	/**
	 * Writes a value.
	 * @throws ConversionException if it cannot be written
	 */
	public String write(Object value) {
		if (this.converter == null) {
			throw missing();
		}
		try {
			return this.converter.get().write(value);
		}
		catch (Exception ex) {
			String reason = (ex instanceof ParameterException own) ? own.reason() : null;
			throw (reason != null) ? new ConversionException(reason, ex.getCause())
					: new ConversionException("was refused by the JSON converter", ex);
		}
	}

	private static ConversionException missing() {
		return new ConversionException(
				"needs Jackson 3 for that: add tools.jackson.core:jackson-databind to the class path");
	}

	private static final class Jackson {

		static JsonConverter create() {
			return new JacksonJsonConverter(JsonMapper.shared());
		}

	}

}

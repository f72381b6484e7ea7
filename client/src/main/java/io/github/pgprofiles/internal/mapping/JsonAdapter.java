package io.github.pgprofiles.internal.mapping;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.JsonFormat;
import io.github.pgprofiles.internal.mapping.codec.Misfit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/** Lets a converter of the caller's, or Jackson's, serve the mapping. */
public final class JsonAdapter implements JsonFormat {

	/** Loads Jackson when JSON is first asked for: most clients never do. */
	private final Supplier<JsonConverter> converter;

	private JsonAdapter(Supplier<JsonConverter> converter) {
		this.converter = converter;
	}

	public static JsonFormat of(@Nullable JsonConverter converter) {
		if (converter != null) {
			return new JsonAdapter(() -> converter);
		}
		return ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", JsonAdapter.class.getClassLoader())
				? new JsonAdapter(SingletonSupplier.of(Jackson::create)) : JsonFormat.NONE;
	}

	@Override
	@SuppressWarnings("NullAway") // JSON's null is the one value that is none
	public Decoder reader(Type type) {
		JsonConverter.Reader reader;
		try {
			reader = this.converter.get().reader(type);
		}
		catch (Exception ex) {
			return (bytes, offset, length) -> {
				throw new Misfit("is JSON that the converter cannot make one of", ex);
			};
		}
		return (bytes, offset, length) -> {
			try {
				return reader.read(bytes, offset, length);
			}
			catch (Exception ex) {
				String reason = (ex instanceof MappingException own) ? own.reason() : null;
				throw (reason != null) ? new Misfit(reason, ex.getCause())
						: new Misfit("is JSON that its converter refused", ex);
			}
		};
	}

	@Override
	public String write(Object value) {
		try {
			return this.converter.get().write(value);
		}
		catch (Exception ex) {
			String reason = (ex instanceof ParameterException own) ? own.reason() : null;
			throw (reason != null) ? new Misfit(reason, ex.getCause())
					: new Misfit("was refused by the JSON converter", ex);
		}
	}

	private static final class Jackson {

		static JsonConverter create() {
			return new JacksonJsonConverter(JsonMapper.shared());
		}

	}

}

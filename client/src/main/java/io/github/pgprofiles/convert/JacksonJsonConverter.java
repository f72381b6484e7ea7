package io.github.pgprofiles.convert;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by Jackson 3. The configuration of the given mapper decides whether an unknown
 * property is an error, how names are spelled, and whether a number with a fraction
 * becomes a double or a BigDecimal in a map. Errors contain the position in the JSON, but
 * no value. A failure to read is a {@link MappingException}, a failure to write a
 * {@link ParameterException}; a converter around this one may pass on both. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JacksonJsonConverter implements JsonConverter {

	private final JsonMapper mapper;

	/**
	 * Creates a converter.
	 * @param mapper that reads and writes
	 */
	public JacksonJsonConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public Reader reader(Type type) {
		ObjectReader reader = this.mapper.readerFor(this.mapper.constructType(type));
		return (json, offset, length) -> read(reader, json, offset, length);
	}

	private static @Nullable Object read(ObjectReader reader, byte[] json, int offset, int length) {
		try {
			return reader.readValue(json, offset, length);
		}
		catch (JacksonException ex) {
			// Jackson's own messages show the value
			throw new MappingException(reason(ex), (ex instanceof ValueInstantiationException) ? ex.getCause() : null);
		}
	}

	@Override
	public String write(Object value) {
		try {
			return this.mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			Throwable cause = ex.getCause();
			throw new ParameterException("cannot be written as JSON" + where(ex),
					(cause instanceof JacksonException) ? null : cause);
		}
	}

	private static String reason(JacksonException ex) {
		if (ex instanceof PropertyBindingException unknown) {
			return "has a property '%s' that %s does not have%s".formatted(unknown.getPropertyName(),
					unknown.getReferringClass().getSimpleName(), where(ex));
		}
		if (ex instanceof ValueInstantiationException refused) {
			return "was refused by the constructor of %s%s".formatted(refused.getType().getRawClass().getSimpleName(),
					where(ex));
		}
		if (ex instanceof InvalidDefinitionException unknown) {
			return "is JSON that Jackson cannot make a %s of%s"
				.formatted(unknown.getType().getRawClass().getSimpleName(), where(ex));
		}
		if (ex instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
			return "is JSON with something else than a value for %s%s"
				.formatted(mismatch.getTargetType().getSimpleName(), where(ex));
		}
		if (ex instanceof StreamConstraintsException) {
			return "is JSON beyond the limits of Jackson's StreamReadConstraints" + where(ex);
		}
		return "is JSON that Jackson cannot read" + where(ex);
	}

	/** The path by the names in classes; a map's keys are values. */
	private static String where(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		List<JacksonException.Reference> references = ex.getPath();
		for (JacksonException.Reference reference : references) {
			String name = reference.getPropertyName();
			if (name == null) {
				path.append('[').append(reference.getIndex()).append(']');
			}
			else if (isMap(reference.from())) {
				path.append("[*]");
			}
			else {
				path.append((path.length() > 0) ? "." : "").append(name);
			}
		}
		return (path.length() > 0) ? " (at " + path + ")" : "";
	}

	private static boolean isMap(@Nullable Object from) {
		return from instanceof Map || (from instanceof Class<?> type && Map.class.isAssignableFrom(type));
	}

}

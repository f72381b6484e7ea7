package io.github.pgprofiles.internal.query;

import java.util.Collection;
import java.util.StringJoiner;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.driver.value.DriverObjects;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.mapping.register.PlainType;
import io.github.pgprofiles.internal.mapping.register.TextEncoders;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Makes of Java's values what is sent. Thread-safe. */
final class ParameterValues {

	private final ParameterEncoder encoder;

	ParameterValues(ParameterEncoder encoder) {
		this.encoder = encoder;
	}

	/**
	 * A value as text.
	 *
	 * @param source class that it was
	 * @param value as text
	 */
	record Text(Class<?> source, EncodedValue value) {
	}

	/**
	 * What is sent for a value: {@code null}, an {@link EncodedValue}, or what the driver
	 * takes as it is.
	 * @throws ParameterException if no text can hold it
	 */
	@Nullable Object sent(String label, @Nullable Object given) {
		if (given instanceof EncodedValue written) {
			return written;
		}
		EncodedValue encoded = (given != null) ? encode(label, given) : null;
		if (encoded != null) {
			TextRules.check(label, encoded.text());
			return encoded;
		}
		Object value = normalize(given);
		if (value == null) {
			return null;
		}
		if (value instanceof String text) {
			return new EncodedValue(null, TextRules.check(label, text));
		}
		if (ArrayValues.isArray(value)) {
			// the driver sends those in binary
			return isPrimitive(value) ? value : ArrayValues.write(this, label, value);
		}
		if (value instanceof PGobject object) {
			String type = DriverObjects.typeOrNull(object);
			TypeName.check(label, type);
			if (object.getValue() != null) {
				if (type == null) {
					throw new ParameterException(null,
							"parameter %s: the %s names no type".formatted(label, object.getClass().getSimpleName()),
							null);
				}
				TextRules.check(label, object.getValue());
			}
			return DriverObjects.exact(object);
		}
		return value;
	}

	@Nullable PlainType plain(Class<?> source) {
		return this.encoder.plain(source);
	}

	private @Nullable EncodedValue encode(String label, Object value) {
		try {
			return this.encoder.encode(value, (inner) -> inner(label, inner));
		}
		catch (ConversionException ex) {
			throw refused(label, value, ex);
		}
	}

	/** A bound of a range. */
	private String inner(String label, Object bound) {
		Text text = text(label, bound);
		if (text == null) {
			throw new ParameterException(null, "parameter %s holds a range whose bound is NULL".formatted(label), null);
		}
		return text.value().text();
	}

	static ParameterException refused(String label, Object value, ConversionException ex) {
		return new ParameterException(null,
				"parameter %s: the %s %s".formatted(label, value.getClass().getSimpleName(), ex.reason()),
				ex.getCause());
	}

	private static boolean isPrimitive(Object array) {
		return array instanceof int[] || array instanceof long[] || array instanceof short[] || array instanceof float[]
				|| array instanceof double[] || array instanceof boolean[];
	}

	/**
	 * A value as text, whatever it is.
	 * @throws ParameterException if it has none
	 */
	@Nullable Text text(String label, @Nullable Object given) {
		Object sent = sent(label, given);
		if (given == null || sent == null || (sent instanceof PGobject object && object.getValue() == null)) {
			return null;
		}
		if (sent instanceof EncodedValue encoded) {
			return new Text((encoded.sqlType() != null) ? given.getClass() : source(given), encoded);
		}
		if (ArrayValues.isArray(sent)) {
			return new Text(given.getClass(), ArrayValues.write(this, label, sent));
		}
		EncodedValue written = TextEncoders.ofDriver(sent);
		if (written == null) {
			throw unsupported(label, given);
		}
		return new Text(sent.getClass(), written);
	}

	/** Ranges as one multirange. */
	String multirange(String label, Collection<?> ranges) {
		StringJoiner multirange = new StringJoiner(",", "{", "}");
		for (Object range : ranges) {
			Text text = text(label, range);
			if (text == null) {
				throw new ParameterException(null,
						"parameter %s holds a null, which a multirange cannot".formatted(label), null);
			}
			multirange.add(text.value().text());
		}
		return multirange.toString();
	}

	/** What is text for the server to type goes together, such as an enum's constants. */
	private static Class<?> source(Object given) {
		return (ArrayValues.isArray(given) || given instanceof Range<?>) ? given.getClass() : String.class;
	}

	static ParameterException unsupported(String label, Object value) {
		return new ParameterException(null,
				"parameter %s: a %s cannot be sent as a parameter".formatted(label, value.getClass().getName()), null);
	}

	private static @Nullable Object normalize(@Nullable Object value) {
		if (value instanceof Character character) {
			return character.toString();
		}
		return (value instanceof Enum<?> constant) ? constant.name() : value;
	}

}

package io.github.pgprofiles.internal.mapping.register;

import java.util.Map;

import io.github.pgprofiles.convert.ValueConverter;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/** The callers' own converters, by class. Immutable. */
final class Converters {

	private final Map<Class<?>, ValueConverter<?>> byType;

	Converters(Map<Class<?>, ValueConverter<?>> byType) {
		this.byType = Map.copyOf(byType);
	}

	/** The converter for a class that a column is read as. */
	@Nullable ValueConverter<?> of(Class<?> type) {
		return this.byType.isEmpty() ? null : this.byType.get(ClassUtils.resolvePrimitiveIfNecessary(type));
	}

	/**
	 * The converter for what a component is declared as, which may extend the
	 * converter's.
	 */
	@Nullable ValueConverter<?> forSending(Class<?> type) {
		ValueConverter<?> exact = of(type);
		if (exact != null) {
			return exact;
		}
		for (Map.Entry<Class<?>, ValueConverter<?>> converter : this.byType.entrySet()) {
			if (converter.getKey().isAssignableFrom(type)) {
				return converter.getValue();
			}
		}
		return null;
	}

	/** The converter for a value to be sent, whose class may extend the converter's. */
	@Nullable ValueConverter<?> of(Object value) {
		return forSending(value.getClass());
	}

	static Decoder decoder(ValueConverter<?> converter, Decoder text) {
		return (bytes, offset, length) -> {
			String value = (String) text.decode(bytes, offset, length);
			Object result;
			try {
				result = converter.fromText(value);
			}
			catch (Exception ex) {
				throw new ConversionException("was refused by its converter", ex);
			}
			if (result == null) {
				throw new ConversionException("became null in its converter");
			}
			return result;
		};
	}

	static <T> String text(ValueConverter<T> converter, Object value) {
		String text;
		try {
			text = converter.toText(converter.type().cast(value));
		}
		catch (Exception ex) {
			throw new ConversionException("was refused by its converter", ex);
		}
		if (text == null) {
			throw new ConversionException("became null in its converter");
		}
		return text;
	}

}

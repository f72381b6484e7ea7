package io.github.pgprofiles.internal.mapping.register;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Misfit;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/** The callers' own converters, by class. Immutable. */
final class Converters {

	private final Map<Class<?>, TextConverter> byType;

	Converters(Collection<TextConverter> converters) {
		this.byType = converters.stream()
			.collect(Collectors.toUnmodifiableMap(TextConverter::type, Function.identity()));
	}

	/** The converter for a class that a column is read as. */
	@Nullable TextConverter of(Class<?> type) {
		return this.byType.isEmpty() ? null : this.byType.get(ClassUtils.resolvePrimitiveIfNecessary(type));
	}

	/**
	 * The converter for what a component is declared as, which may extend the
	 * converter's.
	 */
	@Nullable TextConverter forSending(Class<?> type) {
		TextConverter exact = of(type);
		if (exact != null) {
			return exact;
		}
		for (TextConverter converter : this.byType.values()) {
			if (converter.type().isAssignableFrom(type)) {
				return converter;
			}
		}
		return null;
	}

	/** The converter for a value to be sent, whose class may extend the converter's. */
	@Nullable TextConverter of(Object value) {
		return forSending(value.getClass());
	}

	static Decoder decoder(TextConverter converter, Decoder text) {
		return (bytes, offset, length) -> {
			String value = (String) text.decode(bytes, offset, length);
			Object result;
			try {
				result = converter.fromText().apply(value);
			}
			catch (Exception ex) {
				throw new Misfit("was refused by its converter", ex);
			}
			if (result == null) {
				throw new Misfit("became null in its converter");
			}
			return result;
		};
	}

	static String text(TextConverter converter, Object value) {
		String text;
		try {
			text = converter.toText().apply(value);
		}
		catch (Exception ex) {
			throw new Misfit("was refused by its converter", ex);
		}
		if (text == null) {
			throw new Misfit("became null in its converter");
		}
		return text;
	}

}

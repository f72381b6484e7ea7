package io.github.pgprofiles.convert;

import java.util.function.Function;

/**
 * A converter that consists of two functions.
 *
 * @param <T> the class
 * @param type the class
 * @param reader from text
 * @param writer to text
 */
record FunctionConverter<T>(Class<T> type, Function<String, ? extends T> reader,
		Function<? super T, String> writer) implements ValueConverter<T> {

	@Override
	public T fromText(String text) {
		return this.reader.apply(text);
	}

	@Override
	public String toText(T value) {
		return this.writer.apply(value);
	}

}

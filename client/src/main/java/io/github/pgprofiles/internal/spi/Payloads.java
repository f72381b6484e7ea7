package io.github.pgprofiles.internal.spi;

import java.lang.reflect.Type;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** A client that reads payloads of notifications by its own JSON layer. */
public interface Payloads {

	/**
	 * Prepares the reading of one type.
	 * @return reads payloads that are JSON, or throws a
	 * {@link io.github.pgprofiles.error.MappingException}; thread-safe
	 */
	Function<String, @Nullable Object> payloadReader(Type type);

}

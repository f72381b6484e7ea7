package io.github.pgprofiles.convert;

import java.lang.reflect.Type;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the objects in {@code json} and {@code jsonb} columns. The default is
 * {@link JacksonJsonConverter} for Jackson 3 where Jackson is on the class path. Must be
 * thread-safe.
 *
 * @since 0.1.0
 */
public interface JsonConverter {

	/**
	 * Prepares the reading of one type. Called once for each type and statement, not for
	 * each value.
	 * @param type a class, also a generic one such as {@code List<UUID>}
	 * @return its reader
	 */
	Reader reader(Type type);

	/**
	 * Writes an object: a map, a record, or a tree of the JSON library.
	 * @param value the object
	 * @return JSON
	 * @throws RuntimeException if it cannot be written; becomes the cause of a
	 * {@link ParameterException}
	 */
	String write(Object value);

	/** Reads values as one type. Must be thread-safe. */
	@FunctionalInterface
	interface Reader {

		/**
		 * Reads a value.
		 * @param json contains it in UTF-8; must be neither changed nor kept
		 * @param offset where it begins
		 * @param length how many bytes it has
		 * @return the object; {@code null} for JSON's {@code null} where the type allows
		 * it
		 * @throws RuntimeException if it does not fit the type; becomes the cause of a
		 * {@link MappingException}, so its message should not contain the value
		 */
		@Nullable Object read(byte[] json, int offset, int length);

	}

}

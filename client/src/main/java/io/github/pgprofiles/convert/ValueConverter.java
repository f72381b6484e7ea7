package io.github.pgprofiles.convert;

import java.util.function.Function;

import io.github.pgprofiles.ClientOptions;
import org.jspecify.annotations.Nullable;

/**
 * Converts between a Java class and the text of a PostgreSQL value: for types without an
 * equivalent in Java, such as {@code money} and composites, and for your own classes,
 * such as an account number. It is used wherever a value is read as the class (as a
 * single column, as a component of a record, within an array), and wherever an object of
 * the class is a parameter. It takes precedence over the built-in conversions.
 * <p>
 * With Spring Boot declare a bean; without it, see {@link ClientOptions#withConverter}.
 * Must be thread-safe.
 *
 * @param <T> the class
 * @since 0.1.0
 */
public interface ValueConverter<T> {

	/**
	 * The class that columns and components are read as.
	 * @return the class; objects of its subclasses are sent by this converter too
	 */
	Class<T> type();

	/**
	 * Creates an object from a value. Never called for NULL.
	 * @param text of the value, the same as when the column is read as a String
	 * @return the object, not {@code null}
	 */
	T fromText(String text);

	/**
	 * Creates a value from an object. Never called for {@code null}.
	 * @param value the object
	 * @return text that PostgreSQL parses as the column's type, as in an SQL literal,
	 * without its quotes
	 */
	String toText(T value);

	/**
	 * The type that parameters are sent as.
	 * @return its name in PostgreSQL, such as {@code money}; {@code null}, the default,
	 * lets the server infer it, as with a literal in quotes
	 */
	default @Nullable String sqlType() {
		return null;
	}

	/**
	 * Creates a converter from two functions. The server infers the type.
	 * @param <T> the class
	 * @param type the class
	 * @param fromText see {@link #fromText}
	 * @param toText see {@link #toText}
	 * @return the converter
	 */
	static <T> ValueConverter<T> of(Class<T> type, Function<String, ? extends T> fromText,
			Function<? super T, String> toText) {
		return new FunctionConverter<>(type, fromText, toText);
	}

}

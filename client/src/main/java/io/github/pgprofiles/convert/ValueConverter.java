package io.github.pgprofiles.convert;

import java.util.function.Function;

import io.github.pgprofiles.ClientOptions;
import org.jspecify.annotations.Nullable;

/**
 * A way of one's own between a Java class and the text of a PostgreSQL value: for types
 * that Java has no equal of, such as {@code money} and composites, and for classes of
 * one's own, such as an account number. It is used wherever a value is read as the class:
 * as a single column, as a component of a record, within an array; and wherever an object
 * of the class is a parameter. It comes before what is built in.
 * <p>
 * With Spring Boot it is enough to declare a bean; without, see
 * {@link ClientOptions#withConverter}. Must be thread-safe.
 *
 * @param <T> the class
 */
public interface ValueConverter<T> {

	/**
	 * The class that a column or component is asked for as.
	 * @return the class; objects of its subclasses are sent by this converter too
	 */
	Class<T> type();

	/**
	 * Makes an object of a value. Never called for NULL.
	 * @param text of the value, as one gets it when the same column is read as a String
	 * @return the object, not {@code null}
	 */
	T fromText(String text);

	/**
	 * Makes a value of an object. Never called for {@code null}.
	 * @param value the object
	 * @return text that PostgreSQL reads as the column's type, as between quotes in SQL,
	 * without the quotes
	 */
	String toText(T value);

	/**
	 * The type that parameters are sent as.
	 * @return its name in PostgreSQL, such as {@code money}; {@code null}, the default,
	 * leaves it to the server, as with a literal in quotes
	 */
	default @Nullable String sqlType() {
		return null;
	}

	/**
	 * Makes a converter of two functions, which leaves the type to the server.
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

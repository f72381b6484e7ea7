package io.github.pgprofiles.internal.mapping.register;

import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.Misfit;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as text of a type of PostgreSQL's; asked before the binder looks for what
 * the driver knows, but for a String, an Integer or a Long. Thread-safe.
 */
@FunctionalInterface
public interface ParameterEncoder {

	/** Knows nothing. */
	ParameterEncoder NONE = (value) -> null;

	/**
	 * Writes a value.
	 * @return its text, or {@code null} for a class that this encoder does not know, such
	 * as any collection or array
	 * @throws Misfit if it knows the class but cannot write the value
	 */
	@Nullable EncodedValue encode(Object value);

	/**
	 * Writes a value that may hold others, as a range its bounds.
	 * @param inner writes these
	 * @return its text, or {@code null} for a class that this encoder does not know
	 */
	default @Nullable EncodedValue encode(Object value, Function<Object, String> inner) {
		return encode(value);
	}

	/** Asks another encoder where this one knows nothing. */
	default ParameterEncoder or(ParameterEncoder next) {
		ParameterEncoder first = this;
		return new ParameterEncoder() {

			@Override
			public @Nullable EncodedValue encode(Object value) {
				EncodedValue encoded = first.encode(value);
				return (encoded != null) ? encoded : next.encode(value);
			}

			@Override
			public @Nullable EncodedValue encode(Object value, Function<Object, String> inner) {
				EncodedValue encoded = first.encode(value, inner);
				return (encoded != null) ? encoded : next.encode(value, inner);
			}

		};
	}

	/**
	 * A value as the server reads it.
	 *
	 * @param sqlType its type as PostgreSQL names it; {@code null} leaves it to the
	 * server, as with a quoted literal
	 * @param text in the type's input format
	 */
	record EncodedValue(@Nullable String sqlType, String text) {

		@Override
		public String toString() {
			// a value belongs into no message
			return "EncodedValue[sqlType=" + this.sqlType + "]";
		}

	}

}

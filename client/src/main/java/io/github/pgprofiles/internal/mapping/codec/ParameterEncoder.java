package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;

/**
 * Writes values of classes that neither the driver nor the binder knows as text of a type
 * of PostgreSQL's. Thread-safe.
 */
@FunctionalInterface
public interface ParameterEncoder {

	/** Knows nothing. */
	ParameterEncoder NONE = (value) -> null;

	/**
	 * Writes a value.
	 * @param value neither a collection nor an array
	 * @return its text, or {@code null} for a class that this encoder does not know
	 */
	@Nullable EncodedValue encode(Object value);

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

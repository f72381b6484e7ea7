package io.github.pgprofiles.internal.mapping.codec;

/**
 * Writes a Java value as the server's binary format has it, without its length; never
 * called for {@code null}. Made for one type of the server's and one Java type, so that
 * nothing is decided for each value. Thread-safe.
 */
@FunctionalInterface
public interface Encoder {

	/**
	 * Writes the value.
	 * @throws ConversionException if the server's type cannot hold it
	 */
	void encode(Object value, WireBuffer out);

	/** Of whole numbers, without a box around each value. */
	@FunctionalInterface
	interface OfLong extends Encoder {

		void encodeLong(long value, WireBuffer out);

		@Override
		default void encode(Object value, WireBuffer out) {
			encodeLong(((Number) value).longValue(), out);
		}

	}

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfDouble extends Encoder {

		void encodeDouble(double value, WireBuffer out);

		@Override
		default void encode(Object value, WireBuffer out) {
			encodeDouble(((Number) value).doubleValue(), out);
		}

	}

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfBoolean extends Encoder {

		void encodeBoolean(boolean value, WireBuffer out);

		@Override
		default void encode(Object value, WireBuffer out) {
			encodeBoolean((Boolean) value, out);
		}

	}

	/** Looks at the class of each value. */
	@FunctionalInterface
	interface Open extends Encoder {

	}

}

package io.github.pgprofiles.internal.mapping.codec;

/**
 * Makes a Java value of the bytes of one column; never called for NULL. Made for one type
 * of the server's, one format and one Java type, so that nothing is decided for each
 * value. Thread-safe.
 */
@FunctionalInterface
public interface Decoder {

	/**
	 * The value.
	 * @throws ConversionException if the Java type cannot hold it
	 */
	Object decode(byte[] bytes, int offset, int length);

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfLong extends Decoder {

		long decodeLong(byte[] bytes, int offset, int length);

		@Override
		default Object decode(byte[] bytes, int offset, int length) {
			return decodeLong(bytes, offset, length);
		}

	}

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfInt extends Decoder {

		int decodeInt(byte[] bytes, int offset, int length);

		@Override
		default Object decode(byte[] bytes, int offset, int length) {
			return decodeInt(bytes, offset, length);
		}

	}

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfDouble extends Decoder {

		double decodeDouble(byte[] bytes, int offset, int length);

		@Override
		default Object decode(byte[] bytes, int offset, int length) {
			return decodeDouble(bytes, offset, length);
		}

	}

	/** Without a box around each value. */
	@FunctionalInterface
	interface OfBoolean extends Decoder {

		boolean decodeBoolean(byte[] bytes, int offset, int length);

		@Override
		default Object decode(byte[] bytes, int offset, int length) {
			return decodeBoolean(bytes, offset, length);
		}

	}

}

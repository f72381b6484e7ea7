package io.github.pgprofiles.internal.mapping.array;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import org.jspecify.annotations.Nullable;

/** Arrays of one dimension into arrays of primitives, without a box for each element. */
final class PrimitiveArrays {

	private PrimitiveArrays() {
	}

	static @Nullable Decoder binary(Class<?> type, Decoder element) {
		if (type == int.class && element instanceof Decoder.OfInt ints) {
			return (bytes, offset, length) -> ints(ints, bytes, offset, length);
		}
		if (type == long.class && element instanceof Decoder.OfLong longs) {
			return (bytes, offset, length) -> longs(longs, bytes, offset, length);
		}
		if (type == double.class && element instanceof Decoder.OfDouble doubles) {
			return (bytes, offset, length) -> doubles(doubles, bytes, offset, length);
		}
		return null;
	}

	private static int[] ints(Decoder.OfInt element, byte[] bytes, int offset, int length) {
		int[] result = new int[BinaryArray.count(bytes, offset, length)];
		int at = BinaryArray.start(offset);
		for (int i = 0; i < result.length; i++) {
			int size = size(bytes, at, offset + length);
			result[i] = element.decodeInt(bytes, at + 4, size);
			at += 4 + size;
		}
		return result;
	}

	private static long[] longs(Decoder.OfLong element, byte[] bytes, int offset, int length) {
		long[] result = new long[BinaryArray.count(bytes, offset, length)];
		int at = BinaryArray.start(offset);
		for (int i = 0; i < result.length; i++) {
			int size = size(bytes, at, offset + length);
			result[i] = element.decodeLong(bytes, at + 4, size);
			at += 4 + size;
		}
		return result;
	}

	private static double[] doubles(Decoder.OfDouble element, byte[] bytes, int offset, int length) {
		double[] result = new double[BinaryArray.count(bytes, offset, length)];
		int at = BinaryArray.start(offset);
		for (int i = 0; i < result.length; i++) {
			int size = size(bytes, at, offset + length);
			result[i] = element.decodeDouble(bytes, at + 4, size);
			at += 4 + size;
		}
		return result;
	}

	private static int size(byte[] bytes, int at, int end) {
		int size = Bytes.size(bytes, at, end);
		if (size < 0) {
			throw new ConversionException("has an element that is NULL, which a primitive cannot be");
		}
		return size;
	}

}

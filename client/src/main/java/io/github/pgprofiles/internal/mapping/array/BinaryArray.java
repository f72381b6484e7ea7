package io.github.pgprofiles.internal.mapping.array;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import org.jspecify.annotations.Nullable;

/** Reads an array in binary: its dimensions, then each element with its length. */
final class BinaryArray implements Decoder {

	/** Dimensions, flags and the type of the elements. */
	private static final int HEADER = 12;

	private static final int DIMENSION = 8;

	/** The length of an element, which one that is NULL has too. */
	private static final int LEAST = 4;

	private final Decoder element;

	private final ArrayResult result;

	BinaryArray(Decoder element, ArrayResult result) {
		this.element = element;
		this.result = result;
	}

	@Override
	public Object decode(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int[] dimensions = new int[dimensions(bytes, offset, end)];
		int[] bounds = new int[dimensions.length];
		long count = (dimensions.length > 0) ? 1 : 0;
		int at = offset + HEADER;
		for (int i = 0; i < dimensions.length; i++) {
			dimensions[i] = Bytes.int4(bytes, at);
			bounds[i] = Bytes.int4(bytes, at + 4);
			at += DIMENSION;
			count = requireLength(count, dimensions[i], end - offset);
		}
		Bytes.requireConnectionToSpare((int) count * LEAST, at, end);
		@Nullable Object[] elements = new Object[(int) count];
		for (int i = 0; i < count; i++) {
			int size = Bytes.size(bytes, at, end);
			at += 4;
			if (size >= 0) {
				elements[i] = this.element.decode(bytes, at, size);
				at += size;
			}
		}
		return this.result.make(dimensions, bounds, elements);
	}

	private static int dimensions(byte[] bytes, int offset, int end) {
		Bytes.requireConnectionToSpare(HEADER, offset, end);
		int dimensions = Bytes.int4(bytes, offset);
		if (dimensions < 0 || dimensions > Elements.MOST_DIMENSIONS) {
			throw new ConversionException("cannot be read: it has %d dimensions".formatted(dimensions));
		}
		Bytes.requireConnectionToSpare(dimensions * DIMENSION, offset + HEADER, end);
		return dimensions;
	}

	/** How many elements there are with one dimension more, each of some bytes. */
	private static long requireLength(long count, int dimension, int length) {
		long product = count * dimension;
		if (dimension < 1 || product * LEAST > length) {
			throw new ConversionException("cannot be read: it is shorter than its dimensions");
		}
		return product;
	}

	/** How many elements an array has that should be of one dimension. */
	static int count(byte[] bytes, int offset, int length) {
		int end = offset + length;
		int dimensions = dimensions(bytes, offset, end);
		if (dimensions > 1) {
			throw new ConversionException("has %d dimensions, not 1".formatted(dimensions));
		}
		if (dimensions == 0) {
			return 0;
		}
		int count = (int) requireLength(1, Bytes.int4(bytes, offset + HEADER), length);
		Bytes.requireConnectionToSpare(count * LEAST, start(offset), end);
		return count;
	}

	/** Where the elements of an array of one dimension begin. */
	static int start(int offset) {
		return offset + HEADER + DIMENSION;
	}

}

package io.github.pgprofiles.internal.mapping.codec;

import org.jspecify.annotations.Nullable;

/** Reads an array in binary: its dimensions, then each element with its length. */
final class BinaryArray implements Decoder {

	/** Dimensions, flags and the type of the elements. */
	private static final int HEADER = 12;

	private static final int DIMENSION = 8;

	private final Decoder element;

	private final ArrayResult result;

	BinaryArray(Decoder element, ArrayResult result) {
		this.element = element;
		this.result = result;
	}

	@Override
	public Object decode(byte[] bytes, int offset, int length) {
		int[] dimensions = new int[Bytes.int4(bytes, offset)];
		int[] bounds = new int[dimensions.length];
		int count = (dimensions.length > 0) ? 1 : 0;
		int at = offset + HEADER;
		for (int i = 0; i < dimensions.length; i++) {
			dimensions[i] = Bytes.int4(bytes, at);
			bounds[i] = Bytes.int4(bytes, at + 4);
			count *= dimensions[i];
			at += DIMENSION;
		}
		@Nullable Object[] elements = new Object[count];
		for (int i = 0; i < count; i++) {
			int size = Bytes.int4(bytes, at);
			at += 4;
			if (size >= 0) {
				elements[i] = this.element.decode(bytes, at, size);
				at += size;
			}
		}
		return this.result.make(dimensions, bounds, elements);
	}

	/** How many elements an array has that should be of one dimension. */
	static int count(byte[] bytes, int offset) {
		int dimensions = Bytes.int4(bytes, offset);
		if (dimensions > 1) {
			throw new Misfit("has %d dimensions, not 1".formatted(dimensions));
		}
		return (dimensions == 0) ? 0 : Bytes.int4(bytes, offset + HEADER);
	}

	/** Where the elements of an array of one dimension begin. */
	static int start(int offset) {
		return offset + HEADER + DIMENSION;
	}

}

package io.github.pgprofiles.internal.mapping.array;

import java.util.Collection;

import io.github.pgprofiles.internal.mapping.codec.Elements;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

/** Writes an array in binary: its dimensions, then each element with its length. */
final class ArrayEncoder implements Encoder {

	private final int elementType;

	private final Encoder element;

	private final int levels;

	private final boolean open;

	private final boolean multiple;

	/**
	 * Creates an encoder.
	 * @param elementType by its OID
	 * @param levels how many containers are in each other
	 * @param open whether more containers may be found in them
	 * @param multiple whether an element is a container itself, as a multirange is
	 */
	ArrayEncoder(int elementType, Encoder element, int levels, boolean open, boolean multiple) {
		this.elementType = elementType;
		this.element = element;
		this.levels = levels;
		this.open = open;
		this.multiple = multiple;
	}

	/** Arrays of primitives, without a box for each element; {@code null} for others. */
	static @Nullable Encoder primitives(int elementType, Encoder element, Class<?> array) {
		if (array == int[].class && element instanceof OfLong longs) {
			return (value, out) -> {
				int[] numbers = (int[]) value;
				header(elementType, numbers.length, out);
				for (int number : numbers) {
					whole(longs, number, out);
				}
			};
		}
		if (array == long[].class && element instanceof OfLong longs) {
			return (value, out) -> {
				long[] numbers = (long[]) value;
				header(elementType, numbers.length, out);
				for (long number : numbers) {
					whole(longs, number, out);
				}
			};
		}
		if (array == short[].class && element instanceof OfLong longs) {
			return (value, out) -> {
				short[] numbers = (short[]) value;
				header(elementType, numbers.length, out);
				for (short number : numbers) {
					whole(longs, number, out);
				}
			};
		}
		return (element instanceof OfDouble doubles) ? fractions(elementType, doubles, array) : null;
	}

	private static @Nullable Encoder fractions(int elementType, OfDouble element, Class<?> array) {
		if (array == double[].class) {
			return (value, out) -> {
				double[] numbers = (double[]) value;
				header(elementType, numbers.length, out);
				for (double number : numbers) {
					fraction(element, number, out);
				}
			};
		}
		if (array == float[].class) {
			return (value, out) -> {
				float[] numbers = (float[]) value;
				header(elementType, numbers.length, out);
				for (float number : numbers) {
					fraction(element, number, out);
				}
			};
		}
		return null;
	}

	private static void whole(OfLong element, long value, WireBuffer out) {
		int begun = out.begin();
		element.encodeLong(value, out);
		out.end(begun);
	}

	private static void fraction(OfDouble element, double value, WireBuffer out) {
		int begun = out.begin();
		element.encodeDouble(value, out);
		out.end(begun);
	}

	@Override
	public void encode(Object value, WireBuffer out) {
		if (this.levels == 1 && !this.open && value instanceof Collection<?> items) {
			// an array of one dimension needs no list of its elements
			header(this.elementType, items.size(), out);
			for (Object item : items) {
				element(item, out);
			}
			return;
		}
		Elements elements = Elements.of(value, this.levels, this.open, this.multiple);
		header(this.elementType, elements.dimensions(), out);
		for (Object item : elements.values()) {
			element(item, out);
		}
	}

	private void element(@Nullable Object item, WireBuffer out) {
		if (item == null) {
			out.int4(-1);
			return;
		}
		int begun = out.begin();
		this.element.encode(item, out);
		out.end(begun);
	}

	private static void header(int elementType, int length, WireBuffer out) {
		header(elementType, (length > 0) ? new int[] { length } : new int[0], out);
	}

	/** Whether there are NULLs the server finds out by itself. */
	private static void header(int elementType, int[] dimensions, WireBuffer out) {
		out.int4(dimensions.length);
		out.int4(0);
		out.int4(elementType);
		for (int dimension : dimensions) {
			out.int4(dimension);
			out.int4(1);
		}
	}

}

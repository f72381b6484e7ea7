package io.github.pgprofiles.internal.mapping.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * The elements of a Java container, and of those in it, in the order of the server's
 * arrays. Every container at one level must be of the same length.
 */
public final class Elements {

	/** More the server's arrays do not have. */
	public static final int MOST_DIMENSIONS = 6;

	private final int[] dimensions;

	private final List<@Nullable Object> values;

	private Elements(int[] dimensions, List<@Nullable Object> values) {
		this.dimensions = dimensions;
		this.values = values;
	}

	/** The outermost first; none where there are no elements. */
	public int[] dimensions() {
		return this.dimensions;
	}

	/** What is in the innermost containers. */
	public List<@Nullable Object> values() {
		return this.values;
	}

	/** Whether values of a type are containers. */
	public static boolean isContainer(Class<?> type) {
		return type.isArray() || type == Iterable.class || Collection.class.isAssignableFrom(type);
	}

	/** The type of the elements; {@link Object} where it is not known. */
	public static ResolvableType typeOf(ResolvableType container) {
		ResolvableType element = container.isArray() ? container.getComponentType()
				: container.as((container.toClass() == Iterable.class) ? Iterable.class : Collection.class)
					.getGeneric(0);
		return (element.resolve() != null) ? element : ResolvableType.forClass(Object.class);
	}

	/**
	 * Reads containers of a known depth.
	 * @param levels how many are in each other
	 * @param open whether more may be found in them
	 * @param multiple whether the innermost of those is an element
	 */
	public static Elements of(Object container, int levels, boolean open, boolean multiple) {
		int depth = levels;
		if (open) {
			depth = multiple ? Math.max(deepest(container, 0) - 1, levels) : depth(container, levels);
		}
		if (depth > MOST_DIMENSIONS) {
			throw ConversionException.tooDeep();
		}
		List<@Nullable Object> values = new ArrayList<>();
		int[] dimensions = new int[depth];
		Arrays.fill(dimensions, -1);
		collect(container, 0, dimensions, values);
		return new Elements(values.isEmpty() ? new int[0] : dimensions, values);
	}

	private static int depth(Object container, int levels) {
		int depth = 1;
		Object first = first(container);
		while (first != null && (depth < levels || (isContainer(first.getClass()) && !(first instanceof byte[])))
				&& depth <= MOST_DIMENSIONS) {
			depth++;
			first = first(first);
		}
		return Math.max(depth, levels);
	}

	/** Any of them may be empty. */
	private static int deepest(@Nullable Object value, int above) {
		if (value == null || !isContainer(value.getClass())) {
			return 0;
		}
		if (above > MOST_DIMENSIONS) {
			// it may be in itself
			throw ConversionException.tooDeep();
		}
		int deepest = 0;
		for (Object item : items(value)) {
			deepest = Math.max(deepest, deepest(item, above + 1));
		}
		return deepest + 1;
	}

	private static @Nullable Object first(Object container) {
		if (container instanceof Iterable<?> items) {
			for (Object item : items) {
				return item;
			}
			return null;
		}
		return (container.getClass().isArray() && Array.getLength(container) > 0) ? Array.get(container, 0) : null;
	}

	private static void collect(@Nullable Object container, int level, int[] dimensions,
			List<@Nullable Object> values) {
		int count = 0;
		for (Object item : items(container)) {
			if (level + 1 < dimensions.length) {
				collect(item, level + 1, dimensions, values);
			}
			else {
				values.add(item);
			}
			count++;
		}
		if (dimensions[level] != count && dimensions[level] >= 0) {
			throw new ConversionException("has rows of different lengths, which no array of the server's can");
		}
		dimensions[level] = count;
	}

	private static Iterable<? extends @Nullable Object> items(@Nullable Object container) {
		if (container instanceof Iterable<?> items) {
			return items;
		}
		if (container instanceof Object[] array) {
			return Arrays.asList(array);
		}
		if (container == null || !container.getClass().isArray()) {
			throw new ConversionException("has a null or an element where an array should be");
		}
		List<@Nullable Object> items = new ArrayList<>();
		for (int i = 0; i < Array.getLength(container); i++) {
			items.add(Array.get(container, i));
		}
		return items;
	}

}

package io.github.pgprofiles.internal.mapping.array;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** Puts the elements of an array of the server's into containers of Java's. */
final class ArrayAssembler implements ArrayResult {

	private final List<ResolvableType> levels;

	private final Class<?> elementType;

	/**
	 * Creates an assembler.
	 * @param levels the containers, the outermost first
	 * @param elementType of the innermost; where it is {@link Object}, an array of more
	 * dimensions is lists within lists
	 */
	ArrayAssembler(List<ResolvableType> levels, Class<?> elementType) {
		this.levels = levels;
		this.elementType = elementType;
	}

	@Override
	public Object make(int[] dimensions, int[] bounds, @Nullable Object[] elements) {
		boolean any = this.elementType == Object.class && dimensions.length > this.levels.size();
		if (dimensions.length != this.levels.size() && elements.length > 0 && !any) {
			throw new ConversionException("has %d dimensions, not %d".formatted(dimensions.length, this.levels.size()));
		}
		return container(0, 0, dimensions, elements);
	}

	/** The container at a level, whose elements begin at an index. */
	private Object container(int level, int from, int[] dimensions, @Nullable Object[] elements) {
		int length = (level < dimensions.length) ? dimensions[level] : 0;
		int stride = 1;
		for (int i = level + 1; i < dimensions.length; i++) {
			stride *= dimensions[i];
		}
		Class<?> type = (level < this.levels.size()) ? this.levels.get(level).toClass() : List.class;
		if (type.isArray()) {
			return array(type.getComponentType(), level, from, length, stride, dimensions, elements);
		}
		List<@Nullable Object> list = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			list.add(item(level, from + i * stride, dimensions, elements));
		}
		return (type == Set.class) ? Collections.unmodifiableSet(new LinkedHashSet<>(list))
				: Collections.unmodifiableList(list);
	}

	private Object array(Class<?> type, int level, int from, int length, int stride, int[] dimensions,
			@Nullable Object[] elements) {
		Object array = Array.newInstance(type, length);
		for (int i = 0; i < length; i++) {
			Object item = item(level, from + i * stride, dimensions, elements);
			if (item == null && type.isPrimitive()) {
				throw new ConversionException("has an element that is NULL, which a primitive cannot be");
			}
			Array.set(array, i, item);
		}
		return array;
	}

	private @Nullable Object item(int level, int from, int[] dimensions, @Nullable Object[] elements) {
		return (level + 1 < Math.max(dimensions.length, this.levels.size()))
				? container(level + 1, from, dimensions, elements) : elements[from];
	}

}

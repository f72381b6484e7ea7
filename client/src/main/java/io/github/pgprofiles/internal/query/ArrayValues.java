package io.github.pgprofiles.internal.query;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.driver.value.ArrayDelimiter;
import io.github.pgprofiles.internal.driver.value.DriverObjects;
import io.github.pgprofiles.internal.mapping.array.ArrayText;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Elements;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.mapping.register.TextEncoders;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

import org.springframework.util.ClassUtils;

/**
 * Writes a collection or an array as PostgreSQL's text for arrays (manual, chapter
 * 'Arrays'). Used once.
 */
final class ArrayValues {

	private final ParameterValues values;

	private final String label;

	private final char delimiter;

	private final StringBuilder literal = new StringBuilder();

	private final ElementType elementType = new ElementType();

	private ArrayValues(ParameterValues values, String label, char delimiter) {
		this.values = values;
		this.label = label;
		this.delimiter = delimiter;
	}

	/** Whether a value is one that has elements; bytes are a value of their own. */
	static boolean isArray(Object value) {
		return value instanceof Collection<?> || (value.getClass().isArray() && !(value instanceof byte[]));
	}

	/** The elements of a collection or an array. */
	static @Nullable Object[] elements(Object value) {
		if (value instanceof Collection<?> collection) {
			return collection.toArray();
		}
		if (value instanceof Object[] array) {
			return array;
		}
		@Nullable Object[] boxed = new Object[Array.getLength(value)];
		for (int i = 0; i < boxed.length; i++) {
			boxed[i] = Array.get(value, i);
		}
		return boxed;
	}

	/**
	 * Writes an array. Elements that are text leave its type to the server, as text
	 * itself does, and so does an array without elements whose class does not tell.
	 */
	static EncodedValue write(ParameterValues values, String label, Object array) {
		String type = objectType(array);
		return write(values, label, array, (type != null) ? ArrayDelimiter.ofBuiltIn(type) : ArrayDelimiter.COMMA);
	}

	/**
	 * Writes an array.
	 * @param delimiter that the type of the elements has
	 */
	static EncodedValue write(ParameterValues values, String label, Object array, char delimiter) {
		ArrayValues writer = new ArrayValues(values, label, delimiter);
		writer.append(array, 1);
		String type = writer.elementType.isKnown() ? writer.elementType.sqlType()
				: TextEncoders.sqlType(leaf(array.getClass()));
		return new EncodedValue((type != null) ? type + "[]" : null, writer.literal.toString());
	}

	/**
	 * The type that the first element names, if it is an object of the driver's, which
	 * may be of any type: {@code null} for whatever else.
	 */
	static @Nullable String objectType(@Nullable Object value) {
		return objectType(value, 0);
	}

	private static @Nullable String objectType(@Nullable Object value, int above) {
		if (value instanceof PGobject object) {
			return DriverObjects.type(object);
		}
		if (above <= Elements.MOST_DIMENSIONS && (value instanceof Collection<?> || value instanceof Object[])) {
			for (Object element : elements(value)) {
				if (element != null) {
					return objectType(element, above + 1);
				}
			}
		}
		return null;
	}

	/**
	 * Writes an array of multiranges, each of them a collection of ranges.
	 * @param dimensions of the array
	 */
	static EncodedValue multiranges(ParameterValues values, String label, Object array, int dimensions) {
		ArrayValues writer = new ArrayValues(values, label, ArrayDelimiter.COMMA);
		writer.appendMultiranges(array, dimensions);
		return new EncodedValue(null, writer.literal.toString());
	}

	private void appendMultiranges(Object array, int dimensions) {
		this.literal.append('{');
		String separator = "";
		for (Object element : elements(array)) {
			this.literal.append(separator);
			separator = ",";
			if (element == null) {
				this.literal.append("NULL");
			}
			else if (dimensions > 1) {
				appendMultiranges(element, dimensions - 1);
			}
			else {
				ArrayText.quote(this.literal, this.values.multirange(this.label, Arrays.asList(elements(element))));
			}
		}
		this.literal.append('}');
	}

	/**
	 * How deep collections are in each other; 0 for what is none.
	 * @throws ParameterException if that is more than an array of multiranges is
	 */
	static int depth(String label, @Nullable Object value) {
		return depth(label, value, 0);
	}

	private static int depth(String label, @Nullable Object value, int above) {
		if (value == null || !isArray(value)) {
			return 0;
		}
		requireLevel(label, value, above);
		int deepest = 0;
		for (Object element : elements(value)) {
			deepest = Math.max(deepest, depth(label, element, above + 1));
		}
		return deepest + 1;
	}

	/**
	 * Keeps those off that hold themselves.
	 * @param above containers that a container is in: an array's, or one more where it is
	 * a multirange
	 */
	static void requireLevel(String label, Object container, int above) {
		if (above > Elements.MOST_DIMENSIONS) {
			throw ParameterValues.refused(label, container, ConversionException.tooDeep());
		}
	}

	private static Class<?> leaf(Class<?> type) {
		Class<?> leaf = type;
		while (leaf.isArray() && leaf != byte[].class) {
			leaf = leaf.getComponentType();
		}
		return ClassUtils.resolvePrimitiveIfNecessary(leaf);
	}

	private void append(Object array, int level) {
		if (level > Elements.MOST_DIMENSIONS) {
			// it may be in itself
			throw ParameterValues.refused(this.label, array, ConversionException.tooDeep());
		}
		this.literal.append('{');
		boolean first = true;
		for (Object element : elements(array)) {
			if (!first) {
				this.literal.append(this.delimiter);
			}
			first = false;
			if (element != null && isArray(element)) {
				append(element, level + 1);
			}
			else {
				appendElement(this.values.text(this.label, element));
			}
		}
		this.literal.append('}');
	}

	private void appendElement(ParameterValues.@Nullable Text element) {
		if (element == null) {
			this.literal.append("NULL");
			return;
		}
		Class<?> other = this.elementType.add(element);
		if (other != null) {
			throw new ParameterException(null, "parameter %s holds elements of different types: %s and %s"
				.formatted(this.label, other.getSimpleName(), element.source().getSimpleName()), null);
		}
		ArrayText.quote(this.literal, element.value().text());
	}

}

package io.github.pgprofiles.internal.statement;

import java.lang.reflect.Array;
import java.util.Collection;

import io.github.pgprofiles.internal.driver.ArrayDelimiter;
import io.github.pgprofiles.internal.driver.DriverObjects;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.codec.ParameterEncoder.EncodedValue;
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

	private @Nullable Class<?> elementClass;

	private @Nullable String elementType;

	private boolean typed;

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
		writer.append(array);
		String type = writer.typed ? writer.elementType : ValueTexts.sqlType(leaf(array.getClass()));
		return new EncodedValue((type != null) ? type + "[]" : null, writer.literal.toString());
	}

	/**
	 * The type that the first element names, if it is an object of the driver's, which
	 * may be of any type: {@code null} for whatever else.
	 */
	static @Nullable String objectType(@Nullable Object value) {
		if (value instanceof PGobject object) {
			return DriverObjects.type(object);
		}
		if (value instanceof Collection<?> || value instanceof Object[]) {
			for (Object element : elements(value)) {
				if (element != null) {
					return objectType(element);
				}
			}
		}
		return null;
	}

	private static Class<?> leaf(Class<?> type) {
		Class<?> leaf = type;
		while (leaf.isArray() && leaf != byte[].class) {
			leaf = leaf.getComponentType();
		}
		return ClassUtils.resolvePrimitiveIfNecessary(leaf);
	}

	private void append(Object array) {
		this.literal.append('{');
		boolean first = true;
		for (Object element : elements(array)) {
			if (!first) {
				this.literal.append(this.delimiter);
			}
			first = false;
			if (element != null && isArray(element)) {
				append(element);
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
		if (this.elementClass != null && this.elementClass != element.source()
				&& (this.elementType == null || !this.elementType.equals(element.value().sqlType()))) {
			throw Refusal.parameter("parameter %s holds elements of different types: %s and %s".formatted(this.label,
					this.elementClass.getSimpleName(), element.source().getSimpleName()));
		}
		this.elementClass = element.source();
		this.elementType = element.value().sqlType();
		this.typed = true;
		quote(element.value().text());
	}

	private void quote(String text) {
		this.literal.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				this.literal.append('\\');
			}
			this.literal.append(c);
		}
		this.literal.append('"');
	}

}

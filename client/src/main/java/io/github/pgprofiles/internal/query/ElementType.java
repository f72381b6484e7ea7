package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.mapping.register.TextEncoders;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/**
 * The type of an array's elements, as far as these tell it. What is read of one array
 * goes into one, also where not all of it is of one class. Used once.
 */
final class ElementType {

	private static final String INTERVAL = "pg_catalog.interval";

	private @Nullable Class<?> source;

	private @Nullable String sqlType;

	/** Whether all so far are NaN and infinities, which numeric has too. */
	private boolean special = true;

	/** Whether all so far are texts of what no interval of the driver's can hold. */
	private boolean intervals = true;

	/** Whether all so far are texts of numbers that no long can hold. */
	private boolean unsigned = true;

	/** Whether there was one. */
	boolean isKnown() {
		return this.source != null;
	}

	/** Its name; {@code null} leaves it to the server. */
	@Nullable String sqlType() {
		return this.sqlType;
	}

	/**
	 * Looks at the next element.
	 * @return {@code null}, or the class of those before it, if it is of another type
	 */
	@Nullable Class<?> add(ParameterValues.Text element) {
		Class<?> before = this.source;
		if (before == null) {
			this.source = element.source();
			this.sqlType = element.value().sqlType();
		}
		else if (!isSame(before, element) && !fits(element) && !widens(element)) {
			return before;
		}
		this.special = this.special && isSpecial(element);
		this.intervals = this.intervals && isInterval(element);
		this.unsigned = this.unsigned && isUnsigned(element);
		return null;
	}

	private boolean isSame(Class<?> before, ParameterValues.Text element) {
		String type = element.value().sqlType();
		if (before == Range.class && element.source() == Range.class) {
			// one that is empty, or has no bounds, does not tell
			this.sqlType = (this.sqlType != null) ? this.sqlType : type;
			return type == null || type.equals(this.sqlType);
		}
		return before == element.source() || (type != null && type.equals(this.sqlType));
	}

	private boolean fits(ParameterValues.Text element) {
		return ("numeric".equals(this.sqlType) && isSpecial(element))
				|| (INTERVAL.equals(this.sqlType) && isInterval(element));
	}

	private boolean widens(ParameterValues.Text element) {
		String type = element.value().sqlType();
		if ((this.special && "numeric".equals(type)) || (this.intervals && INTERVAL.equals(type))) {
			this.source = element.source();
			this.sqlType = type;
			return true;
		}
		if ((this.source == Long.class && isUnsigned(element)) || (this.unsigned && element.source() == Long.class)) {
			this.source = Long.class;
			this.sqlType = null;
			return true;
		}
		return false;
	}

	private static boolean isText(ParameterValues.Text element) {
		return element.source() == String.class && element.value().sqlType() == null;
	}

	private static boolean isInterval(ParameterValues.Text element) {
		return isText(element) && TextEncoders.isInterval(element.value().text());
	}

	private static boolean isUnsigned(ParameterValues.Text element) {
		return isText(element) && TextEncoders.isUnsigned(element.value().text());
	}

	private static boolean isSpecial(ParameterValues.Text element) {
		String text = element.value().text();
		return (element.source() == Double.class || element.source() == Float.class)
				&& (text.endsWith("N") || text.endsWith("y"));
	}

}

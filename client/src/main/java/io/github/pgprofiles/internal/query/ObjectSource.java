package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.query.ObjectProperties.Property;
import org.jspecify.annotations.Nullable;

/**
 * A record or bean that values are taken from by name.
 *
 * @param object to read
 * @param properties of its class
 */
record ObjectSource(Object object, ObjectProperties properties) {

	/**
	 * Looks at an object.
	 * @throws io.github.pgprofiles.error.ParameterException if it is neither a record nor
	 * a bean
	 */
	static ObjectSource of(Object object) {
		return new ObjectSource(object, ObjectProperties.of(object.getClass()));
	}

	/** The property of that name, if there is one. */
	@Nullable Property find(String name) {
		return this.properties.find(name);
	}

	String describe() {
		return this.properties.describe();
	}

	@Override
	public String toString() {
		// the object's values belong into no message
		return "ObjectSource[" + describe() + "]";
	}

}

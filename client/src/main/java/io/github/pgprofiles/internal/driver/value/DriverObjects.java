package io.github.pgprofiles.internal.driver.value;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * The driver's classes for PostgreSQL's own types. It looks these types up by their bare
 * names where it does not know them from the start, and finds an application's own type
 * of that name first.
 */
public final class DriverObjects {

	private static final String PACKAGE = "org.postgresql.";

	private static final Set<String> LOOKED_UP = Set.of("interval", "line", "lseg", "path", "polygon", "circle");

	private DriverObjects() {
	}

	/** The type that an object names; {@code null} for none. */
	public static @Nullable String typeOrNull(PGobject object) {
		try {
			return object.getType();
		}
		catch (AssertionError | NullPointerException ex) {
			// the driver asserts that there is one
			return null;
		}
	}

	/** The type that an object is of, with its schema where that has to be said. */
	public static String type(PGobject object) {
		String type = object.getType();
		boolean ofDriver = object.getClass() != PGobject.class && object.getClass().getName().startsWith(PACKAGE);
		return (ofDriver && LOOKED_UP.contains(type)) ? "pg_catalog." + type : type;
	}

	/** The same value, whose type is found whatever else has its name. */
	public static PGobject exact(PGobject object) {
		String type = type(object);
		String value = object.getValue();
		return (value == null || type.equals(object.getType())) ? object : new Exact(type, value);
	}

	/** A value with a type and a text. */
	private static final class Exact extends PGobject {

		private static final long serialVersionUID = 1L;

		Exact(String type, String value) {
			this.type = type;
			this.value = value;
		}

	}

}

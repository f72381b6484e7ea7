package io.github.pgprofiles.internal.driver.value;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** The object identifiers of PostgreSQL's own types, as the driver has them. */
public final class DriverTypes {

	public static final int INTERVAL = Oid.INTERVAL;

	public static final int INTERVAL_ARRAY = Oid.INTERVAL_ARRAY;

	public static final int VARBIT = Oid.VARBIT;

	public static final int VARBIT_ARRAY = Oid.VARBIT_ARRAY;

	private static final String ARRAY = "_array";

	private DriverTypes() {
	}

	/**
	 * The name of a type in the catalog.
	 * @return {@code null} for one that the driver has no constant for
	 */
	public static @Nullable String name(int type) {
		String constant = Oid.toString(type).toLowerCase(Locale.ROOT);
		if (constant.startsWith("<")) {
			return null;
		}
		return constant.endsWith(ARRAY) ? "_" + constant.substring(0, constant.length() - ARRAY.length()) : constant;
	}

}

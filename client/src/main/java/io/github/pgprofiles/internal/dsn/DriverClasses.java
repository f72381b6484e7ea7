package io.github.pgprofiles.internal.dsn;

import java.util.Collection;
import java.util.List;

import org.postgresql.PGProperty;

/**
 * Properties of pgJDBC that name a class, such as the connector of a cloud. It reads
 * properties of its own, which pgJDBC does not know.
 */
public final class DriverClasses {

	private static final List<String> NAMES = List.of(PGProperty.SOCKET_FACTORY.getName(),
			PGProperty.SSL_FACTORY.getName(), PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.getName());

	private DriverClasses() {
	}

	/** Whether one of the properties names a class. */
	public static boolean isNamed(Collection<String> properties) {
		for (String name : NAMES) {
			if (properties.contains(name)) {
				return true;
			}
		}
		return false;
	}

}

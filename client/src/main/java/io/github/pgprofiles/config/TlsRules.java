package io.github.pgprofiles.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** Which settings of TLS contradict each other. */
final class TlsRules {

	/** What a socket factory of the profile's own takes the place of. */
	private static final List<PGProperty> FILES = List.of(PGProperty.SSL_CERT, PGProperty.SSL_KEY,
			PGProperty.SSL_ROOT_CERT, PGProperty.SSL_PASSWORD, PGProperty.SSL_PASSWORD_CALLBACK,
			PGProperty.PEM_KEY_ALGORITHM, PGProperty.SSL_FACTORY, PGProperty.SSL_FACTORY_ARG);

	private static final List<String> UNENCRYPTED = List.of("disable", "allow", "prefer");

	private TlsRules() {
	}

	/** The mode where none is set; {@code null} for the driver's own. */
	static @Nullable String defaultMode(TlsSettings tls) {
		return (tls.preset() == TlsPreset.STRICT || tls.sockets() != null) ? "verify-full" : null;
	}

	/**
	 * Checks what the user has set, and adds the mode that follows from it.
	 * @param properties of the driver, the mode included
	 * @param key how the user has written a property of the driver
	 */
	static void prepare(TlsSettings tls, Map<String, String> properties, UnaryOperator<String> key) {
		check(tls, null, properties, key);
		String mode = defaultMode(tls);
		if (mode != null) {
			properties.putIfAbsent(PGProperty.SSL_MODE.getName(), mode);
		}
	}

	/**
	 * Checks the settings of a profile.
	 * @param properties of the driver
	 * @param key how the user has written a property of the driver
	 */
	static void check(TlsSettings tls, @Nullable String sslmode, Map<String, String> properties,
			UnaryOperator<String> key) {
		if (tls.sockets() == null && tls.preset() != TlsPreset.STRICT) {
			return;
		}
		Map<String, String> all = new LinkedHashMap<>(properties);
		if (sslmode != null) {
			all.putIfAbsent(PGProperty.SSL_MODE.getName(), sslmode);
		}
		if (tls.sockets() != null) {
			checkBeside(all, key);
		}
		if (tls.preset() == TlsPreset.STRICT) {
			StrictTls.check(all, key);
		}
	}

	private static void checkBeside(Map<String, String> properties, UnaryOperator<String> key) {
		for (PGProperty file : FILES) {
			if (properties.containsKey(file.getName())) {
				String written = key.apply(file.getName());
				// what 'sslrootcert=system' of a DSN has become
				String name = StrictTls.JVM_FACTORY.equals(properties.get(file.getName()))
						? PGProperty.SSL_ROOT_CERT.getName() : file.getName();
				throw new InvalidSettingException(written,
						(written.endsWith(file.getName()) ? "is set" : "has '" + name + "'")
								+ " beside 'ssl-bundle' ('sslSocketFactory' without Spring Boot), which brings the"
								+ " certificates itself",
						"Leave one of them.");
			}
		}
		String name = PGProperty.SSL_MODE.getName();
		String mode = properties.get(name);
		if (mode != null && UNENCRYPTED.contains(mode)) {
			String written = key.apply(name);
			throw new InvalidSettingException(written,
					(written.endsWith(name) ? "is '" + mode + "'" : "has sslmode=" + mode)
							+ ", with which a connection may use no TLS, and so not 'ssl-bundle' ('sslSocketFactory'"
							+ " without Spring Boot)",
					"Remove it, which is 'verify-full', or use 'verify-ca'.");
		}
	}

}

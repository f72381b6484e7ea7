package io.github.pgprofiles.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** What {@link TlsPreset#STRICT} demands, and what would weaken it. */
final class StrictTls {

	private static final String VERIFY_FULL = "verify-full";

	private static final String SCRAM = "scram-sha-256";

	private static final String VERIFIER = "org.postgresql.ssl.PGjdbcHostnameVerifier";

	static final String JVM_FACTORY = "org.postgresql.ssl.DefaultJavaSSLFactory";

	/** Those of the driver that verify the server's certificate. */
	private static final Set<String> FACTORIES = Set.of("org.postgresql.ssl.LibPQFactory",
			"org.postgresql.ssl.jdbc4.LibPQFactory", JVM_FACTORY, "org.postgresql.ssl.SingleCertValidatingFactory");

	/**
	 * Encryption by GSSAPI would come before TLS. The host name is verified by the
	 * driver, whatever a file of its defaults says.
	 */
	static final Map<String, String> REQUIRED = Map.of(PGProperty.SSL_MODE.getName(), VERIFY_FULL,
			PGProperty.CHANNEL_BINDING.getName(), "require", PGProperty.REQUIRE_AUTH.getName(), SCRAM,
			PGProperty.GSS_ENC_MODE.getName(), "disable", PGProperty.SSL_HOSTNAME_VERIFIER.getName(), VERIFIER);

	private static final Set<String> METHODS = Set.of("password", "md5", "gss", "sspi", SCRAM, "none");

	private StrictTls() {
	}

	/**
	 * Checks what is set beside the preset.
	 * @param key how the user has written a property
	 */
	static void check(Map<String, String> properties, UnaryOperator<String> key) {
		properties.forEach((name, value) -> {
			PGProperty property = PGProperty.forName(name);
			String wanted = (property != null) ? wanted(property, value) : null;
			if (wanted != null) {
				String written = key.apply(name);
				boolean named = written.endsWith(name);
				throw new InvalidSettingException(written,
						(named ? "is '" + value + "'" : "has " + name + "=" + value)
								+ ", which is less than 'tls: strict' demands",
						"Remove it" + (wanted.isEmpty() ? "" : ", or use '" + wanted + "'") + ".");
			}
		});
	}

	/**
	 * What a property would have to be.
	 * @return {@code null} if it is no weaker than that
	 */
	private static @Nullable String wanted(PGProperty property, String value) {
		return switch (property) {
			case SSL_MODE, CHANNEL_BINDING, GSS_ENC_MODE -> {
				String required = REQUIRED.get(property.getName());
				yield value.equalsIgnoreCase(required) ? null : required;
			}
			case REQUIRE_AUTH -> isScramOnly(value) ? null : SCRAM;
			case SSL -> value.isEmpty() || value.equalsIgnoreCase("true") ? null : "true";
			case SSL_HOSTNAME_VERIFIER -> value.equals(VERIFIER) ? null : "";
			case SSL_FACTORY -> FACTORIES.contains(value) ? null : "";
			default -> null;
		};
	}

	/** As the driver reads it: methods, or those that are excluded. */
	private static boolean isScramOnly(String value) {
		Set<String> named = Arrays.stream(value.split(","))
			.map((method) -> method.trim().toLowerCase(Locale.ROOT))
			.collect(Collectors.toSet());
		return named.equals(Set.of(SCRAM)) || named.equals(METHODS.stream()
			.filter((each) -> !each.equals(SCRAM))
			.map((each) -> "!" + each)
			.collect(Collectors.toSet()));
	}

}

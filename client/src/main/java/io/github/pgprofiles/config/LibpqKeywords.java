package io.github.pgprofiles.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Libpq's keywords and their equivalents in pgJDBC. PostgreSQL manual, chapter 'Parameter
 * Key Words'.
 */
final class LibpqKeywords {

	/** The same meaning and the same values. */
	private static final Map<String, PGProperty> SAME = Map.ofEntries(
			Map.entry("application_name", PGProperty.APPLICATION_NAME),
			Map.entry("channel_binding", PGProperty.CHANNEL_BINDING),
			Map.entry("connect_timeout", PGProperty.CONNECT_TIMEOUT), Map.entry("gssencmode", PGProperty.GSS_ENC_MODE),
			Map.entry("gsslib", PGProperty.GSS_LIB), Map.entry("krbsrvname", PGProperty.KERBEROS_SERVER_NAME),
			Map.entry("options", PGProperty.OPTIONS), Map.entry("replication", PGProperty.REPLICATION),
			Map.entry("require_auth", PGProperty.REQUIRE_AUTH), Map.entry("sslcert", PGProperty.SSL_CERT),
			Map.entry("sslkey", PGProperty.SSL_KEY), Map.entry("sslmode", PGProperty.SSL_MODE),
			Map.entry("sslnegotiation", PGProperty.SSL_NEGOTIATION), Map.entry("sslpassword", PGProperty.SSL_PASSWORD),
			Map.entry("sslrootcert", PGProperty.SSL_ROOT_CERT));

	private static final Map<String, String> SESSION_ATTRIBUTES = Map.of("any", "any", "read-write", "primary",
			"primary", "primary", "read-only", "secondary", "standby", "secondary", "prefer-standby",
			"preferSecondary");

	private static final Map<String, String> LOAD_BALANCING = Map.of("disable", "false", "random", "true");

	private static final Map<String, String> SWITCH = Map.of("0", "false", "1", "true");

	/** Keywords of which pgJDBC supports only one value, its own. */
	private static final Map<String, Set<String>> FIXED = Map.of("client_encoding", Set.of("utf8", "utf-8", "auto"),
			"fallback_application_name", Set.of(""));

	private LibpqKeywords() {
	}

	/**
	 * Translates the remaining parameters.
	 * @param quotable whether an unknown keyword may be quoted, because it cannot be part
	 * of a password
	 */
	static Map<String, String> toDriverProperties(Map<String, String> keywords, boolean quotable) {
		Map<String, String> properties = new LinkedHashMap<>();
		keywords.forEach((keyword, value) -> {
			PGProperty same = SAME.get(keyword);
			if (same != null) {
				properties.put(same.getName(), value);
			}
			else if (!isFixed(keyword, value)) {
				translate(keyword, value, properties, quotable);
			}
		});
		return properties;
	}

	private static boolean isFixed(String keyword, String value) {
		Set<String> allowed = FIXED.get(keyword);
		if (allowed != null && !allowed.contains(value.toLowerCase(Locale.ROOT))) {
			throw Dsn.invalid("has '" + keyword + "' with a value that pgJDBC cannot serve", "Remove it.");
		}
		return allowed != null;
	}

	private static void translate(String keyword, String value, Map<String, String> properties, boolean quotable) {
		switch (keyword) {
			case "target_session_attrs" -> properties.put(PGProperty.TARGET_SERVER_TYPE.getName(),
					choice(keyword, SESSION_ATTRIBUTES.get(value), SESSION_ATTRIBUTES.keySet()));
			case "load_balance_hosts" -> properties.put(PGProperty.LOAD_BALANCE_HOSTS.getName(),
					choice(keyword, LOAD_BALANCING.get(value), LOAD_BALANCING.keySet()));
			case "keepalives" -> properties.put(PGProperty.TCP_KEEP_ALIVE.getName(),
					choice(keyword, SWITCH.get(value), SWITCH.keySet()));
			case "ssl" -> properties.put(PGProperty.SSL_MODE.getName(),
					choice(keyword, "true".equals(value) ? "require" : null, Set.of("true")));
			default -> throw Dsn.unknownParameter(keyword, quotable);
		}
	}

	private static String choice(String keyword, @Nullable String translated, Set<String> allowed) {
		if (translated == null) {
			throw Dsn.invalid("has '" + keyword + "' with an unknown value",
					"Use one of " + allowed.stream().sorted().toList() + ".");
		}
		return translated;
	}

}

package io.github.pgprofiles.internal.dsn;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.postgresql.PGProperty;

/**
 * Libpq's keywords and their equivalents in pgJDBC. PostgreSQL manual, chapter 'Parameter
 * Key Words'. A keyword without one is accepted where its value asks for nothing else
 * than pgJDBC does, and refused by name elsewhere.
 */
final class LibpqKeywords {

	/** The same meaning and the same values; an empty value is none. */
	private static final Map<String, PGProperty> SAME = Map.ofEntries(
			Map.entry("application_name", PGProperty.APPLICATION_NAME), Map.entry("gsslib", PGProperty.GSS_LIB),
			Map.entry("krbsrvname", PGProperty.KERBEROS_SERVER_NAME), Map.entry("options", PGProperty.OPTIONS),
			Map.entry("replication", PGProperty.REPLICATION), Map.entry("sslcert", PGProperty.SSL_CERT),
			Map.entry("sslkey", PGProperty.SSL_KEY), Map.entry("sslpassword", PGProperty.SSL_PASSWORD),
			Map.entry("sslrootcert", PGProperty.SSL_ROOT_CERT));

	/** One of these values, of which libpq takes no other. */
	private static final Map<String, Choice> CHOICES = Map.of("channel_binding",
			Choice.same(PGProperty.CHANNEL_BINDING, "disable", "prefer", "require"), "gssencmode",
			Choice.same(PGProperty.GSS_ENC_MODE, "disable", "prefer", "require"), "sslnegotiation",
			Choice.same(PGProperty.SSL_NEGOTIATION, "postgres", "direct"), "target_session_attrs",
			new Choice(PGProperty.TARGET_SERVER_TYPE,
					Map.of("any", "any", "read-write", "primary", "primary", "primary", "read-only", "secondary",
							"standby", "secondary", "prefer-standby", "preferSecondary")),
			"load_balance_hosts",
			new Choice(PGProperty.LOAD_BALANCE_HOSTS, Map.of("disable", "false", "random", "true")));

	/** Of these keywords, only values that ask for what pgJDBC does anyway. */
	private static final Map<String, List<String>> ONLY = Map.of("gssdelegation", List.of("", "0"), "sslsni",
			List.of("1"), "sslcertmode", List.of("allow"), "min_protocol_version", List.of("", "3.0"),
			"max_protocol_version", List.of("", "3.0", "3.2", "latest"));

	/** Refused, unless the value is empty. */
	private static final Set<String> REFUSED = Set.of("oauth_client_id", "oauth_client_secret", "oauth_issuer",
			"oauth_scope", "requirepeer", "scram_client_key", "scram_server_key", "sslcrl", "sslcrldir",
			"sslkeylogfile");

	/** Sockets of Java have none of them; 0 is the operating system's own value. */
	private static final Set<String> SOCKET_TIMES = Set.of("keepalives_idle", "keepalives_interval", "keepalives_count",
			"tcp_user_timeout");

	private static final Set<String> METHODS = Set.of("password", "md5", "gss", "sspi", "scram-sha-256", "none");

	/** What a keyword's values become. */
	private record Choice(PGProperty property, Map<String, String> values) {

		static Choice same(PGProperty property, String... values) {
			Map<String, String> same = new LinkedHashMap<>();
			Arrays.asList(values).forEach((value) -> same.put(value, value));
			return new Choice(property, same);
		}

	}

	private LibpqKeywords() {
	}

	/** Translates the keywords that say neither where to connect nor as whom. */
	static Map<String, String> toDriverProperties(Map<String, String> keywords) {
		Map<String, String> properties = new LinkedHashMap<>();
		keywords.forEach((keyword, value) -> {
			PGProperty same = SAME.get(keyword);
			Choice choice = CHOICES.get(keyword);
			if (same != null) {
				if (!value.isEmpty() || same == PGProperty.APPLICATION_NAME) {
					properties.put(same.getName(), value);
				}
			}
			else if (choice != null) {
				String translated = choice.values().get(value);
				if (translated == null) {
					throw unknownValue(keyword, new TreeSet<>(choice.values().keySet()).toString());
				}
				properties.put(choice.property().getName(), translated);
			}
			else {
				translate(keyword, value, properties);
			}
		});
		LibpqTls.requireEngineless(properties);
		return properties;
	}

	private static void translate(String keyword, String value, Map<String, String> properties) {
		switch (keyword) {
			case "sslmode" -> properties.put(PGProperty.SSL_MODE.getName(), value);
			case "connect_timeout" -> properties.put(PGProperty.CONNECT_TIMEOUT.getName(), timeout(value));
			case "keepalives" ->
				properties.put(PGProperty.TCP_KEEP_ALIVE.getName(), String.valueOf(number(keyword, value) != 0));
			case "require_auth" -> {
				if (!value.isEmpty()) {
					properties.put(PGProperty.REQUIRE_AUTH.getName(), methods(value));
				}
			}
			case "client_encoding" -> requireUtf8(value);
			case "sslcompression" -> {
				// Java compresses nothing
			}
			case "ssl_min_protocol_version", "ssl_max_protocol_version" -> LibpqTls.requireProtocol(keyword, value);
			default -> requireSame(keyword, value, properties);
		}
	}

	private static void requireSame(String keyword, String value, Map<String, String> properties) {
		if (keyword.equals("sslcertmode") && value.equals("disable")) {
			LibpqTls.withoutClientCertificate(properties);
		}
		else if (SOCKET_TIMES.contains(keyword)) {
			if (number(keyword, value) > 0) {
				throw unsupported(keyword);
			}
		}
		else if (REFUSED.contains(keyword) ? !value.isEmpty()
				: !ONLY.getOrDefault(keyword, List.of()).contains(value.toLowerCase(Locale.ROOT))) {
			throw unsupported(keyword);
		}
	}

	/** The server compares letters and digits only. */
	private static void requireUtf8(String value) {
		String name = value.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
		if (!value.isEmpty() && !value.equals("auto") && !name.equals("utf8") && !name.equals("unicode")) {
			throw unsupported("client_encoding");
		}
	}

	/** A wait of 1 s is one of 2 s, and none has no end. Others are told as a setting. */
	private static String timeout(String value) {
		Integer seconds = LibpqNumber.parse(value);
		return (seconds == null) ? value : String.valueOf((seconds == 1) ? 2 : Math.max(0, seconds));
	}

	private static int number(String keyword, String value) {
		Integer number = LibpqNumber.parse(value);
		if (number == null) {
			throw unknownValue(keyword, "whole numbers");
		}
		return number;
	}

	/** Each method once, and all of them with an exclamation mark, or none. */
	private static String methods(String value) {
		String[] methods = value.split(",", -1);
		boolean negated = value.startsWith("!");
		Set<String> seen = new HashSet<>();
		for (String each : methods) {
			if (each.startsWith("!") != negated || !METHODS.contains(negated ? each.substring(1) : each)
					|| !seen.add(each)) {
				throw unknownValue("require_auth",
						new TreeSet<>(METHODS) + ", each once, or some of them with a '!' before each");
			}
		}
		return value;
	}

	static InvalidPartException unsupported(String keyword) {
		return DsnReader.invalid("has '" + keyword + "' with a value that pgJDBC has no equal for",
				"Remove it, or set up what it asks for in another way; docs/dsn.md lists what each keyword becomes.");
	}

	private static InvalidPartException unknownValue(String keyword, String allowed) {
		return DsnReader.invalid("has '" + keyword + "' with an unknown value", "Use one of " + allowed + ".");
	}

}

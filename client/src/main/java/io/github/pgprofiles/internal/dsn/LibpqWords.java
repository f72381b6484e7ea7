package io.github.pgprofiles.internal.dsn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.internal.text.DriverNames;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The keywords of a connection string with their values, the last one of each. Knows
 * those of PostgreSQL 18. PostgreSQL manual, chapter 'Parameter Key Words'.
 */
final class LibpqWords {

	private static final Set<String> KNOWN = Set.of("application_name", "channel_binding", "client_encoding",
			"connect_timeout", "dbname", "fallback_application_name", "gssdelegation", "gssencmode", "gsslib", "host",
			"hostaddr", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname",
			"load_balance_hosts", "max_protocol_version", "min_protocol_version", "oauth_client_id",
			"oauth_client_secret", "oauth_issuer", "oauth_scope", "options", "passfile", "password", "port",
			"replication", "require_auth", "requirepeer", "scram_client_key", "scram_server_key", "service",
			"ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcertmode", "sslcompression",
			"sslcrl", "sslcrldir", "sslkey", "sslkeylogfile", "sslmode", "sslnegotiation", "sslpassword", "sslrootcert",
			"sslsni", "target_session_attrs", "tcp_user_timeout", "user");

	private final Map<String, String> found = new LinkedHashMap<>();

	private boolean quotable;

	/**
	 * For one string.
	 * @param quotable whether an unknown keyword may be quoted, because it cannot be part
	 * of a password that began before it
	 */
	LibpqWords(boolean quotable) {
		this.quotable = quotable;
	}

	/** Whether an unknown keyword may be quoted from now on. */
	void quotable(boolean now) {
		this.quotable = now;
	}

	static boolean isKnown(String keyword) {
		return KNOWN.contains(keyword);
	}

	void store(String keyword, String value) {
		if (keyword.equals("requiressl")) {
			this.found.put("sslmode", value.startsWith("1") ? "require" : "prefer");
		}
		else if (isKnown(keyword)) {
			this.found.put(keyword, value);
			this.quotable &= !RunTogether.isSecret(keyword) && !RunTogether.isSecret(value);
		}
		else {
			throw unknown(this.quotable && keyword.matches("[A-Za-z_]+") ? keyword : null);
		}
	}

	private static InvalidPartException unknown(@Nullable String keyword) {
		return DsnReader.invalid(
				(keyword != null) ? "has the parameter '" + keyword + "', which libpq does not know"
						: "has a parameter that libpq does not know",
				((keyword != null) ? hint(keyword) : "")
						+ "Remove or correct it; '&' in a value of a URI is written %26, a"
						+ " value with spaces stands in '…' elsewhere, and settings of pgJDBC itself stand under"
						+ " 'properties'.");
	}

	private static String hint(String keyword) {
		String near = DriverNames.near(keyword, KNOWN);
		String driver = keyword.equalsIgnoreCase("schema") || keyword.equals("search_path") ? "currentSchema" : keyword;
		return (near.isEmpty() && PGProperty.forName(driver) != null)
				? "Set the key 'properties.%s' for that. ".formatted(driver) : near;
	}

	/** What was stored, for the caller to change. */
	Map<String, String> found() {
		return this.found;
	}

}

package io.github.pgprofiles.internal.dsn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Connection strings of libpq, well-formed and not: the same ones each time. They have
 * only keywords that every libpq since PostgreSQL 12 knows.
 */
final class DsnStrings {

	private static final int OF_EACH_FORM = 3500;

	private static final List<String> HOSTS = List.of("db", "db1.example.com", "10.0.0.1", "a", "", "%64b", "a%2Cb",
			"[::1]", "[2001:db8::7]", "[fe80::1%25eth0]");

	private static final List<String> BAD_HOSTS = List.of("[::1", "[]", "[::1]x", "%2Fvar%2Frun", "a%zz", "a@b", "a b",
			"@x", "::1", "a%20b", "%00");

	private static final List<String> PORTS = List.of("", ":", ":5432", ":1", ":65535", ":%35%34", ":7");

	private static final List<String> BAD_PORTS = List.of(":0", ":x", ":65536", ":-1", ":1:2", ":99999999999", ":1%41",
			":%2B5", ":%205");

	private static final List<String> TEXTS = List.of("a", "app", "p w".replace(' ', '+'), "p%40ss", "p%3Aw", "%C3%A4",
			"\u00e4\u20ac", "p?q", "a:b", "a&b", "a=b", "100%25", "x%2", "'", "\\", "secret%3A%2F%2Fk", "", "a/b",
			"a,b", "a;b", "#x", "%3f", "a%26b", "\ud83d\ude00", "[x]", "d@e", "?", "%7E");

	private static final List<String> KEYWORDS = List.of("host", "port", "dbname", "user", "password", "sslmode",
			"application_name", "options", "connect_timeout", "hostaddr", "passfile", "keepalives", "sslrootcert",
			"target_session_attrs", "fallback_application_name", "client_encoding", "%75ser", "requiressl");

	private static final List<String> BAD_KEYWORDS = List.of("", "ssl", "User", "sslmod", "foo", "u%zz", "host ",
			"tty ", "PGUSER");

	private final Random random = new Random(14);

	private DsnStrings() {
	}

	/** All of them. */
	static List<String> all() {
		DsnStrings strings = new DsnStrings();
		Set<String> all = new LinkedHashSet<>();
		strings.add(all, OF_EACH_FORM, strings::uri);
		strings.add(all, 2 * OF_EACH_FORM, strings::conninfo);
		return new ArrayList<>(all);
	}

	private void add(Set<String> all, int size, Supplier<String> next) {
		while (all.size() < size) {
			all.add(next.get());
		}
	}

	private String one(List<String> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private boolean oneIn(int times) {
		return this.random.nextInt(times) == 0;
	}

	private String uri() {
		StringBuilder uri = new StringBuilder(oneIn(3) ? "postgres://" : "postgresql://");
		if (!oneIn(3)) {
			uri.append(one(TEXTS)).append(oneIn(3) ? "" : ":" + one(TEXTS)).append(oneIn(12) ? "" : "@");
		}
		int servers = this.random.nextInt(6) / 2;
		for (int i = 0; i <= servers; i++) {
			uri.append((i > 0) ? "," : "")
				.append(one(oneIn(30) ? BAD_HOSTS : HOSTS))
				.append(one(oneIn(30) ? BAD_PORTS : PORTS));
		}
		uri.append(oneIn(4) ? "" : "/" + (oneIn(4) ? "" : one(TEXTS)));
		if (!oneIn(3)) {
			uri.append('?');
			int parameters = this.random.nextInt(4);
			for (int i = 0; i < parameters; i++) {
				uri.append((i > 0) ? "&" : "").append(parameter());
			}
			uri.append(oneIn(10) ? "&" : "");
		}
		return uri.toString().replace(" ", "%20");
	}

	private String parameter() {
		String keyword = one(oneIn(25) ? BAD_KEYWORDS : KEYWORDS);
		return keyword + (oneIn(40) ? "" : "=") + value(keyword);
	}

	private String value(String keyword) {
		return switch (keyword) {
			case "host" -> oneIn(3) ? one(HOSTS) + "," + one(HOSTS) : one(oneIn(20) ? BAD_HOSTS : HOSTS);
			case "port" -> oneIn(4) ? one(PORTS).replace(":", "") + "," + one(PORTS).replace(":", "")
					: one(oneIn(20) ? BAD_PORTS : PORTS).replace(":", "");
			case "hostaddr" -> one(List.of("", "10.0.0.1", "::1", "10.0.0.1,10.0.0.2", "db", "127.0.0.1"));
			case "sslmode" -> one(List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"));
			case "connect_timeout" -> one(List.of("0", "1", "-3", "10", "%2B7"));
			case "keepalives", "requiressl" -> one(List.of("0", "1", ""));
			case "sslrootcert" -> one(List.of("", "/no/root.crt"));
			case "target_session_attrs" -> one(List.of("any", "read-write"));
			case "client_encoding" -> one(List.of("UTF8", "utf-8", "auto"));
			default -> one(TEXTS);
		};
	}

	private String conninfo() {
		StringBuilder conninfo = new StringBuilder(spaces(6));
		int words = this.random.nextInt(6);
		for (int i = 0; i <= words; i++) {
			String keyword = one(oneIn(40) ? BAD_KEYWORDS : KEYWORDS).replace("%75", oneIn(4) ? "%75" : "u");
			conninfo.append(keyword)
				.append(spaces(5))
				.append(oneIn(60) ? "" : "=")
				.append(spaces(5))
				.append(word(value(keyword)))
				.append(oneIn(40) ? "" : one(List.of(" ", " ", "  ", "\t", "\n")));
		}
		return conninfo.append(spaces(8)).toString();
	}

	private String spaces(int times) {
		return oneIn(times) ? one(List.of(" ", "\t", "\n ", "\r\n", "\u000b", "\f")) : "";
	}

	/**
	 * Decoded, so that all sorts of characters appear; as it stands, quoted, or escaped.
	 */
	private String word(String encoded) {
		String value = encoded.replaceAll("%(?![0-9A-Fa-f]{2})|%00|%25", "").replace("%20", " ");
		value = value.contains("%") ? LibpqUri.decode(value) : value;
		String escaped = value.replace("\\", "\\\\").replace("'", "\\'");
		return switch (this.random.nextInt(6)) {
			case 0, 1 -> "'" + escaped + (oneIn(20) ? "" : "'");
			case 2 -> escaped.replace(" ", "\\ ");
			case 3 -> oneIn(6) ? "'a b' c".substring(0, 3 + this.random.nextInt(4)) : value;
			case 4 -> oneIn(6) ? escaped + "\\" : escaped.isEmpty() ? "''" : escaped;
			default -> escaped.isEmpty() ? "''" : value;
		};
	}

}

package io.github.pgprofiles.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads libpq's URIs as libpq does: several hosts, IPv6 in brackets, percent-encoding
 * everywhere. PostgreSQL manual, chapter 'Connection URIs'.
 */
final class LibpqUri {

	private LibpqUri() {
	}

	static Dsn parse(String rest) {
		int end = firstOf(rest, "/?");
		String authority = rest.substring(0, end);
		int question = rest.indexOf('?', end);
		String path = rest.substring(end, (question < 0) ? rest.length() : question);
		String query = (question < 0) ? "" : rest.substring(question + 1);
		if (path.indexOf('@') >= 0 || isCutPassword(authority, query)) {
			throw unescaped();
		}
		return combine(authority, path.isEmpty() ? "" : decode(path.substring(1)), query);
	}

	/** Whether the '?' stands in a password: 'user:pa?ss@host'. */
	private static boolean isCutPassword(String authority, String query) {
		int colon = authority.indexOf(':');
		return authority.indexOf('@') < 0 && colon >= 0 && query.indexOf('@') >= 0
				&& !authority.substring(colon + 1)
					.chars()
					.allMatch((c) -> Character.isDigit(c) || ",:.".indexOf(c) >= 0);
	}

	private static Dsn combine(String authority, String database, String query) {
		int at = authority.indexOf('@');
		String hostspec = authority.substring(at + 1);
		if (hostspec.indexOf('@') >= 0) {
			throw unescaped();
		}
		String user = null;
		String password = null;
		if (at >= 0) {
			String userspec = authority.substring(0, at);
			int colon = userspec.indexOf(':');
			user = decode((colon < 0) ? userspec : userspec.substring(0, colon));
			password = (colon < 0) ? null : decode(userspec.substring(colon + 1));
		}
		boolean quotable = query.indexOf('@') < 0 && !query.contains("password");
		Map<String, String> rest = parameters(query, quotable);
		List<HostPort> hosts = hostspec.isEmpty() ? Dsn.hosts(rest.remove("host"), rest.remove("port"))
				: hosts(hostspec);
		String service = rest.remove("service");
		Dsn dsn = new Dsn(hosts, first(rest.remove("dbname"), database), first(rest.remove("user"), user),
				first(rest.remove("password"), password), LibpqKeywords.toDriverProperties(rest, quotable));
		return (service != null) ? dsn.orElse(JdbcUrl.service(service)) : dsn;
	}

	private static @Nullable String first(@Nullable String parameter, @Nullable String part) {
		String value = (parameter != null) ? parameter : part;
		return (value == null || value.isEmpty()) ? null : value;
	}

	private static List<HostPort> hosts(String hostspec) {
		List<HostPort> hosts = new ArrayList<>();
		for (String entry : hostspec.split(",", -1)) {
			int colon = entry.indexOf(':', Math.max(entry.lastIndexOf(']'), 0));
			String host = (colon < 0) ? entry : entry.substring(0, colon);
			hosts.add(Dsn.host(decode(host), (colon < 0) ? "" : entry.substring(colon + 1)));
		}
		return hosts;
	}

	private static Map<String, String> parameters(String query, boolean quotable) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String parameter : query.split("&", -1)) {
			int equals = parameter.indexOf('=');
			if (parameter.isEmpty() && query.isEmpty()) {
				continue;
			}
			if (equals <= 0) {
				throw Dsn.invalid("has a parameter without a name or a value after the '?'",
						"Write parameters as name=value, joined by '&'.");
			}
			String name = decode(parameter.substring(0, equals));
			if (parameters.putIfAbsent(name, decode(parameter.substring(equals + 1))) != null) {
				throw Dsn.invalid(quotable ? "has the parameter '" + name + "' twice" : "has a parameter twice",
						"Leave one of them.");
			}
		}
		return parameters;
	}

	/** Percent-decoding as libpq does it: a plus stays a plus, and %00 is rejected. */
	static String decode(String text) {
		try {
			String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
			if (decoded.indexOf('\0') < 0 && (decoded.indexOf('\uFFFD') < 0)) {
				return decoded;
			}
		}
		catch (IllegalArgumentException ex) {
			// not kept as the cause: its message quotes the text, which may be a password
		}
		throw Dsn.invalid("has a '%' that begins no valid percent-encoding",
				"Write a percent sign itself as %25; encode characters in UTF-8, and never %00.");
	}

	private static int firstOf(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return text.length();
	}

	private static InvalidSettingException unescaped() {
		return Dsn.invalid("has a special character in user or password that is not percent-encoded",
				"Write '@' as %40, '/' as %2F, '?' as %3F, ':' as %3A and '%' as %25, or set 'password' apart.");
	}

}

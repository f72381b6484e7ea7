package io.github.pgprofiles.internal.dsn;

import java.util.regex.Pattern;

/**
 * The address of a server.
 *
 * @param host a name or an address; an IPv6 address loses its brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

	/** PostgreSQL's own port. */
	public static final int DEFAULT_PORT = 5432;

	private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

	/**
	 * An invalid value may be a whole DSN with its password, and is not quoted.
	 */
	private static final Pattern QUOTABLE = Pattern.compile("[\\w.,# -]*");

	public ServerAddress {
		host = (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
		if (host.isBlank()) {
			throw new InvalidPartException("host", "is blank", "Name the server, such as 'db.example.com'.");
		}
		if (holdsWhatNoHostHas(host)) {
			throw new InvalidPartException("host",
					"is no host name" + (QUOTABLE.matcher(host).matches() ? ": '" + host + "'" : ""),
					"Write a name or an address only; several hosts, a user or options belong in a 'dsn'.");
		}
		if (host.indexOf(':') >= 0 && !IPV6.matcher(host).matches()) {
			throw new InvalidPartException("host", "holds a colon and is no IPv6 address",
					"Write a name or an address only; the port has a key of its own, 'port'.");
		}
		if (port < 1 || port > 65535) {
			throw new InvalidPartException("port", "must be between 1 and 65535, but is " + port,
					"Set the port that the server listens on; PostgreSQL's default is 5432.");
		}
	}

	private static boolean holdsWhatNoHostHas(String host) {
		for (int i = 0; i < host.length(); i++) {
			char c = host.charAt(i);
			if (c <= ' ' || "/?#@,[];=&".indexOf(c) >= 0) {
				return true;
			}
		}
		return false;
	}

}

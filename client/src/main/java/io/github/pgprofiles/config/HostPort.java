package io.github.pgprofiles.config;

/**
 * One server address of a profile.
 *
 * @param host a name or an address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

	/** PostgreSQL's own port. */
	public static final int DEFAULT_PORT = 5432;

	public HostPort {
		if (host.isBlank()) {
			throw new InvalidSettingException("host", "is blank", "Name the server, such as 'db.example.com'.");
		}
		if (host.chars().anyMatch((c) -> c <= ' ' || "/?#@,".indexOf(c) >= 0)) {
			throw new InvalidSettingException("host", "is no host name: '" + host + "'",
					"Write a name or an address only; several hosts, a user or options belong in a 'dsn'.");
		}
		if (port < 1 || port > 65535) {
			throw new InvalidSettingException("port", "must be between 1 and 65535, but is " + port,
					"Set the port that the server listens on; PostgreSQL's default is 5432.");
		}
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}

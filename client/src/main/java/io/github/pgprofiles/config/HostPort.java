package io.github.pgprofiles.config;

import io.github.pgprofiles.internal.dsn.ServerAddress;

/**
 * One server address of a profile.
 *
 * @param host a name or an address; an IPv6 address loses its brackets
 * @param port 1 to 65535
 * @since 0.1.0
 */
public record HostPort(String host, int port) {

	/** PostgreSQL's own port. */
	public static final int DEFAULT_PORT = 5432;

	public HostPort {
		host = plain(host, port);
	}

	private static String plain(String host, int port) {
		return InvalidSettingException.translated(() -> new ServerAddress(host, port)).host();
	}

	static HostPort of(ServerAddress address) {
		return new HostPort(address.host(), address.port());
	}

	ServerAddress address() {
		return new ServerAddress(this.host, this.port);
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}

package io.github.pgprofiles.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One of the servers that a connection string of libpq names.
 *
 * @param host its name; empty if there is none
 * @param address {@code hostaddr}; empty if there is none
 * @param port of it; {@code null} if none is named
 */
record LibpqServer(String host, String address, @Nullable Integer port) {

	private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[\\w:.%-]*");

	/**
	 * Pairs the lists as libpq does. PostgreSQL manual, chapter 'Specifying Multiple
	 * Hosts'.
	 * @return the servers; one without host and address if none is named
	 */
	static List<LibpqServer> of(String hosts, String addresses, String ports) {
		List<String> hostList = entries(hosts);
		List<String> addressList = entries(addresses);
		List<String> portList = entries(ports);
		boolean byAddress = !addresses.isEmpty();
		int count = byAddress ? addressList.size() : hostList.size();
		if (!hosts.isEmpty() && hostList.size() != count) {
			throw Dsn.invalid("names " + count(hostList.size(), "host") + " and " + count(count, "'hostaddr'"),
					"Give one address for each host; it may be empty.");
		}
		if (portList.size() != 1 && portList.size() != count) {
			throw Dsn.invalid("names " + count(count, "host") + " and " + count(portList.size(), "port"),
					"Give one port for all of them, or one for each.");
		}
		List<LibpqServer> servers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			servers.add(new LibpqServer(hosts.isEmpty() ? "" : hostList.get(i), byAddress ? addressList.get(i) : "",
					port(portList.get((portList.size() == 1) ? 0 : i))));
		}
		return servers;
	}

	private static List<String> entries(String list) {
		return (list.indexOf(',') < 0) ? List.of(list) : List.of(list.split(",", -1));
	}

	private static String count(int count, String what) {
		return count + " " + what + ((count == 1) ? "" : "s");
	}

	private static @Nullable Integer port(String text) {
		if (text.isEmpty()) {
			return null;
		}
		Integer port = LibpqNumber.parse(text);
		if (port == null || port < 1 || port > 65535) {
			throw Dsn.invalidHost();
		}
		return port;
	}

	/** Where to connect for each. */
	static List<HostPort> hostPorts(List<LibpqServer> servers) {
		List<HostPort> all = new ArrayList<>(servers.size());
		for (LibpqServer server : servers) {
			all.add(server.hostPort());
		}
		return all;
	}

	/** Where to connect: the address, or else the host, or else this machine. */
	HostPort hostPort() {
		int number = (this.port != null) ? this.port : HostPort.DEFAULT_PORT;
		if (this.address.isEmpty()) {
			return Dsn.host(this.host.isEmpty() ? "localhost" : this.host, number);
		}
		if (!this.host.isEmpty()) {
			// what names no server is told, although nobody connects to it
			Dsn.host(this.host, number);
		}
		if (!ADDRESS.matcher(this.address).matches()) {
			throw Dsn.invalid("has a 'hostaddr' that is no address",
					"Write it as 10.0.0.1 or as 2001:db8:0:0:0:0:0:1; a name is a 'host'.");
		}
		return Dsn.host(this.address, number);
	}

	/** Under which name the server stands in a password file. */
	HostPort named() {
		String name = !this.host.isEmpty() ? this.host : !this.address.isEmpty() ? this.address : "localhost";
		return new HostPort(name, hostPort().port());
	}

}

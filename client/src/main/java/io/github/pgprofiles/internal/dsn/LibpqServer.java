package io.github.pgprofiles.internal.dsn;

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
			throw DsnReader.invalid("names " + count(hostList.size(), "host") + " and " + count(count, "'hostaddr'"),
					"Give one address for each host; it may be empty.");
		}
		if (portList.size() != 1 && portList.size() != count) {
			throw DsnReader.invalid("names " + count(count, "host") + " and " + count(portList.size(), "port"),
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
			throw DsnReader.invalidHost();
		}
		return port;
	}

	/** Where to connect for each. */
	static List<ServerAddress> targets(List<LibpqServer> servers) {
		List<ServerAddress> all = new ArrayList<>(servers.size());
		for (LibpqServer server : servers) {
			all.add(server.target());
		}
		return all;
	}

	/** Where to connect: the address, or else the host, or else this machine. */
	ServerAddress target() {
		int number = (this.port != null) ? this.port : ServerAddress.DEFAULT_PORT;
		if (this.address.isEmpty()) {
			return DsnReader.host(this.host.isEmpty() ? "localhost" : this.host, number);
		}
		if (!this.host.isEmpty()) {
			// what names no server is told, although nobody connects to it
			DsnReader.host(this.host, number);
		}
		if (!ADDRESS.matcher(this.address).matches()) {
			throw DsnReader.invalid("has a 'hostaddr' that is no address",
					"Write it as 10.0.0.1 or as 2001:db8:0:0:0:0:0:1; a name is a 'host'.");
		}
		return DsnReader.host(this.address, number);
	}

	/** Under which name the server stands in a password file. */
	ServerAddress named() {
		String name = !this.host.isEmpty() ? this.host : !this.address.isEmpty() ? this.address : "localhost";
		return new ServerAddress(name, target().port());
	}

}

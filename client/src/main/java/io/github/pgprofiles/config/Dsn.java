package io.github.pgprofiles.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A parsed data source name: where to connect, as which role, and with which properties
 * of the driver. Written as a libpq URI (PostgreSQL manual, chapter 'Connection Strings')
 * or as a {@code jdbc:postgresql:} URL. Immutable; neither {@link #toString()} nor any
 * error of {@link #parse(String)} contains the password.
 *
 * @param hosts the servers, in the order in which they are tried; may be empty
 * @param database the database, if one is named
 * @param user the role, if one is named
 * @param password the password, if there is one
 * @param properties further settings, by pgJDBC's names
 * @since 0.1.0
 */
public record Dsn(List<HostPort> hosts, @Nullable String database, @Nullable String user, @Nullable String password,
		Map<String, String> properties) {

	static final String JDBC_PREFIX = "jdbc:postgresql:";

	public Dsn {
		hosts = List.copyOf(hosts);
		properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
	}

	/**
	 * Parses a DSN.
	 * @param text a libpq URI ({@code postgresql://user@host1,host2:5433/db?sslmode=…})
	 * or a JDBC URL ({@code jdbc:postgresql://host/db})
	 * @return its parts
	 * @throws InvalidSettingException if it is neither, or contains a parameter of libpq
	 * without an equivalent in pgJDBC
	 */
	public static Dsn parse(String text) {
		if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
			return LibpqUri.parse(text.substring(text.indexOf("://") + 3));
		}
		if (text.startsWith(JDBC_PREFIX)) {
			return JdbcUrl.parse(text.substring(JDBC_PREFIX.length()));
		}
		throw invalid("is neither a 'postgresql://' URI nor a 'jdbc:postgresql:' URL",
				"Write it as postgresql://user@host:5432/database, with the password apart or percent-encoded.");
	}

	/** This DSN, completed by another one. */
	Dsn orElse(Dsn other) {
		Map<String, String> merged = new LinkedHashMap<>(other.properties);
		merged.putAll(this.properties);
		return new Dsn(this.hosts.isEmpty() ? other.hosts : this.hosts,
				(this.database != null) ? this.database : other.database, (this.user != null) ? this.user : other.user,
				(this.password != null) ? this.password : other.password, merged);
	}

	/**
	 * Pairs a comma-separated list of hosts with a list of ports, which may have one
	 * entry for all of them.
	 */
	static List<HostPort> hosts(@Nullable String hosts, @Nullable String ports) {
		if (hosts == null || hosts.isEmpty()) {
			return List.of();
		}
		String[] hostList = hosts.split(",", -1);
		String[] portList = (ports == null || ports.isEmpty()) ? new String[] { "" } : ports.split(",", -1);
		if (portList.length != 1 && portList.length != hostList.length) {
			throw invalid("names " + hostList.length + " hosts and " + portList.length + " ports",
					"Give one port for all of them, or one for each.");
		}
		List<HostPort> result = new ArrayList<>();
		for (int i = 0; i < hostList.length; i++) {
			result.add(host(hostList[i], portList[(portList.length == 1) ? 0 : i]));
		}
		return result;
	}

	/** One host; an invalid one is never quoted, because it may be part of a password. */
	static HostPort host(String host, String port) {
		if (host.startsWith("/") || host.startsWith("@")) {
			throw invalid("names a Unix-domain socket, which pgJDBC cannot use", "Name a host.");
		}
		try {
			return new HostPort(host, port.isEmpty() ? HostPort.DEFAULT_PORT : Integer.parseInt(port));
		}
		catch (NumberFormatException | InvalidSettingException ex) {
			throw invalid("has a host or port that is not valid",
					"Ports are numbers from 1 to 65535; characters such as '@', ':', '/' and '?' in user or password"
							+ " are percent-encoded (%40, %3A, %2F, %3F).");
		}
	}

	static InvalidSettingException unknownParameter(String name, boolean quotable) {
		return invalid(
				quotable ? "has the parameter '" + name + "', which pgJDBC has no equal for"
						: "has a parameter that pgJDBC has no equal for",
				"Remove or correct it; names are case-sensitive, '&' in a value is written %26, and settings of pgJDBC"
						+ " itself stand under 'properties'.");
	}

	static InvalidSettingException invalid(String problem, String action) {
		return new InvalidSettingException("dsn", problem, action);
	}

	@Override
	public String toString() {
		return "Dsn[hosts=%s, database=%s, user=%s, properties=%s]".formatted(this.hosts, this.database, this.user,
				this.properties.keySet());
	}

}

package io.github.pgprofiles.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Reads pgJDBC's URLs with pgJDBC's own parser, which logs the URLs that it rejects:
 * invalid URLs are rejected before they reach it.
 */
final class JdbcUrl {

	/** Parameters that name a host, in either spelling, or a file that may. */
	private static final Set<String> NAMING_A_HOST = Set.of("PGHOST", "host", "service");

	private JdbcUrl() {
	}

	/** Reads what stands after {@code jdbc:postgresql:}. */
	static Dsn parse(String rest) {
		int question = rest.indexOf('?');
		String server = (question < 0) ? rest : rest.substring(0, question);
		String[] parameters = (question < 0) ? new String[0] : rest.substring(question + 1).split("&", -1);
		boolean namesHost = requireServer(server);
		for (String parameter : parameters) {
			LibpqUri.decode(parameter);
			namesHost |= NAMING_A_HOST.contains(parameter.substring(0, Math.max(0, parameter.indexOf('='))));
		}
		Properties parsed = Driver.parseURL(Dsn.JDBC_PREFIX + rest, null);
		if (parsed == null) {
			throw refused();
		}
		boolean quotable = Arrays.stream(parameters).noneMatch((parameter) -> parameter.contains("password"));
		return toDsn(parsed, namesHost, quotable);
	}

	private static boolean requireServer(String server) {
		if (server.indexOf('@') >= 0) {
			throw Dsn.invalid("is a JDBC URL with an '@' before its parameters, which pgJDBC does not understand",
					"Set 'user' and 'password' apart, or as parameters (?user=…&password=…), percent-encoded.");
		}
		LibpqUri.decode(server);
		if (!server.startsWith("//") || server.equals("//") || server.equals("///")) {
			return false;
		}
		String body = server.substring(2);
		int slash = body.indexOf('/');
		if (slash < 0 || slash != body.lastIndexOf('/')) {
			throw refused();
		}
		String authority = body.substring(0, slash);
		if (!authority.isEmpty()) {
			for (String address : authority.split(",", -1)) {
				int colon = address.lastIndexOf(':');
				boolean hasPort = colon > address.lastIndexOf(']');
				String host = hasPort ? address.substring(0, colon) : address;
				Dsn.host(host.isEmpty() ? "localhost" : host, hasPort ? address.substring(colon + 1) : "");
			}
		}
		return !authority.isEmpty();
	}

	private static Dsn toDsn(Properties parsed, boolean namesHost, boolean quotable) {
		Map<String, String> properties = new LinkedHashMap<>();
		boolean anyProperty = DriverClasses.isNamed(parsed.stringPropertyNames());
		for (String name : parsed.stringPropertyNames()) {
			if (!anyProperty && PGProperty.forName(name) == null) {
				throw Dsn.unknownParameter(name, quotable);
			}
			properties.put(name, parsed.getProperty(name));
		}
		// read just now; a second time it could say something else
		properties.remove(PGProperty.SERVICE.getName());
		String hosts = properties.remove(PGProperty.PG_HOST.getName());
		String ports = properties.remove(PGProperty.PG_PORT.getName());
		return new Dsn(Dsn.hosts(namesHost ? hosts : null, ports), properties.remove(PGProperty.PG_DBNAME.getName()),
				properties.remove(PGProperty.USER.getName()), properties.remove(PGProperty.PASSWORD.getName()),
				properties);
	}

	/**
	 * What the service file says. PostgreSQL manual, chapter 'Connection Service File'.
	 */
	static Dsn service(String name) {
		return parse("///?service=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
	}

	private static InvalidSettingException refused() {
		return Dsn.invalid("is no JDBC URL that pgJDBC understands",
				"Write it as jdbc:postgresql://host:5432/database?name=value; special characters in a value"
						+ " are percent-encoded.");
	}

}

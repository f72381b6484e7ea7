package io.github.pgprofiles.internal.dsn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import io.github.pgprofiles.internal.text.DriverNames;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Reads pgJDBC's URLs with pgJDBC's own parser, which logs the URLs that it rejects:
 * invalid URLs are rejected before they reach it.
 */
final class JdbcUrl {

	/** What the driver would look for elsewhere. */
	private static final List<PGProperty> UNGUESSED = List.of(PGProperty.PASSWORD, PGProperty.PG_DBNAME);

	private static final List<String> PROPERTIES = Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();

	private static final String MISSING = "\0";

	private JdbcUrl() {
	}

	/** Reads what stands after {@code jdbc:postgresql:}. */
	static ParsedDsn parse(String rest, LibpqHome home) {
		int question = rest.indexOf('?');
		String server = (question < 0) ? rest : rest.substring(0, question);
		String[] parameters = (question < 0) ? new String[0] : rest.substring(question + 1).split("&", -1);
		RunTogether.requireNoPair(server);
		boolean namesHost = requireServer(server);
		boolean namesPort = false;
		boolean quotable = question < 0 || !rest.substring(question).contains("password");
		Properties defaults = new Properties();
		StringBuilder url = new StringBuilder(DsnReader.JDBC_PREFIX).append(server).append('?');
		for (String parameter : parameters) {
			int equals = parameter.indexOf('=');
			String value = LibpqUri.decode(parameter.substring(equals + 1));
			RunTogether.requireNoPair(parameter.substring(0, Math.max(0, equals)), parameter.substring(equals + 1));
			if (parameter.startsWith("service=")) {
				defaults = service(value, home);
			}
			else {
				url.append(parameter).append('&');
			}
			namesHost |= isName(parameter, "host") && !value.isEmpty();
			if (isName(parameter, "port")) {
				requirePorts(value);
				namesPort |= !value.isEmpty();
			}
		}
		namesHost |= defaults.containsKey(PGProperty.PG_HOST.getName());
		namesPort |= defaults.containsKey(PGProperty.PG_PORT.getName());
		return toDsn(read(url.toString(), defaults), namesHost, namesPort && !namesHost, quotable);
	}

	/** The driver logs those that it rejects. */
	private static void requirePorts(String ports) {
		for (String port : ports.split(",", -1)) {
			LibpqServer.of("", "", port);
		}
	}

	private static boolean isName(String parameter, String name) {
		String key = parameter.substring(0, Math.max(0, parameter.indexOf('='))).toLowerCase(Locale.ROOT);
		return key.equals(name) || key.equals("pg" + name);
	}

	/**
	 * What the driver reads. It would look for a missing password and port, and take a
	 * missing database from the user.
	 */
	private static Properties read(String url, Properties defaults) {
		for (PGProperty each : UNGUESSED) {
			defaults.putIfAbsent(each.getName(), MISSING);
		}
		Properties parsed;
		try {
			parsed = Driver.parseURL(url, defaults);
		}
		catch (IndexOutOfBoundsException ex) {
			// as for '//,/orders'; not kept as the cause: its message may hold a part of
			// the URL
			throw refused();
		}
		if (parsed == null) {
			throw refused();
		}
		parsed.values().removeIf(MISSING::equals);
		return parsed;
	}

	/** What the service file says, by pgJDBC's names or libpq's. */
	private static Properties service(String name, LibpqHome home) {
		Properties properties = new Properties();
		ServiceFile.find(name, (key) -> PGProperty.forName(ownName(key)) != null, home).forEach((key, value) -> {
			if (!value.isEmpty()) {
				properties.put(ownName(key), value);
			}
		});
		return properties;
	}

	private static String ownName(String key) {
		return switch (key) {
			case "host" -> PGProperty.PG_HOST.getName();
			case "port" -> PGProperty.PG_PORT.getName();
			case "dbname" -> PGProperty.PG_DBNAME.getName();
			default -> key;
		};
	}

	private static boolean requireServer(String server) {
		if (server.indexOf('@') >= 0) {
			throw DsnReader.invalid("is a JDBC URL with an '@' before its parameters, which pgJDBC does not understand",
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
				LibpqServer.of("", "", hasPort ? address.substring(colon + 1) : "");
				DsnReader.host(host.isEmpty() ? "localhost" : host, ServerAddress.DEFAULT_PORT);
			}
		}
		return !authority.isEmpty();
	}

	private static ParsedDsn toDsn(Properties parsed, boolean namesHost, boolean namesPort, boolean quotable) {
		Map<String, String> properties = new LinkedHashMap<>();
		Set<String> names = parsed.stringPropertyNames();
		boolean anyProperty = DriverClasses.isNamed(names);
		for (String name : names) {
			if (!anyProperty && PGProperty.forName(name) == null) {
				throw unknownParameter(name, quotable);
			}
			properties.put(name, parsed.getProperty(name));
		}
		properties.remove(PGProperty.SERVICE.getName());
		String hosts = properties.remove(PGProperty.PG_HOST.getName());
		String ports = properties.remove(PGProperty.PG_PORT.getName());
		List<LibpqServer> servers = LibpqServer.of((hosts != null) ? hosts : "", "", (ports != null) ? ports : "");
		return new ParsedDsn(
				new DsnParts((namesHost || namesPort) ? LibpqServer.targets(servers) : List.of(),
						properties.remove(PGProperty.PG_DBNAME.getName()), properties.remove(PGProperty.USER.getName()),
						properties.remove(PGProperty.PASSWORD.getName()), properties),
				namesHost, namesPort ? servers.get(0).port() : null, null);
	}

	private static InvalidPartException unknownParameter(String name, boolean quotable) {
		return DsnReader.invalid(
				quotable ? "has the parameter '" + name + "', which pgJDBC does not know"
						: "has a parameter that pgJDBC does not know",
				(quotable ? DriverNames.near(name, PROPERTIES) : "")
						+ "Remove or correct it; '&' in a value is written %26.");
	}

	private static InvalidPartException refused() {
		return DsnReader.invalid("is no JDBC URL that pgJDBC understands",
				"Write it as jdbc:postgresql://host:5432/database?name=value; special characters in a value"
						+ " are percent-encoded.");
	}

}

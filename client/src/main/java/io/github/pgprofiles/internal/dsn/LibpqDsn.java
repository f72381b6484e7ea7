package io.github.pgprofiles.internal.dsn;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Puts together what one of libpq's connection strings says. */
final class LibpqDsn {

	private LibpqDsn() {
	}

	/**
	 * From the keywords.
	 * @param keywords as they were read; emptied
	 * @param home where libpq looks for files
	 */
	static ParsedDsn of(Map<String, String> keywords, LibpqHome home) {
		String service = keywords.remove("service");
		if (service != null) {
			ServiceFile.find(service, LibpqWords::isKnown, home).forEach(keywords::putIfAbsent);
		}
		String hosts = take(keywords, "host");
		String addresses = take(keywords, "hostaddr");
		List<LibpqServer> servers = LibpqServer.of(hosts, addresses, take(keywords, "port"));
		boolean namesHost = !hosts.isEmpty() || !addresses.isEmpty();
		Integer port = namesHost ? null : servers.get(0).port();
		ParsedDsn.Libpq libpq = new ParsedDsn.Libpq(servers, orNull(take(keywords, "fallback_application_name")),
				file(take(keywords, "passfile")), home);
		String database = orNull(take(keywords, "dbname"));
		String user = orNull(take(keywords, "user"));
		String password = orNull(take(keywords, "password"));
		Map<String, String> properties = LibpqKeywords.toDriverProperties(keywords);
		LibpqTls.complete(properties);
		return new ParsedDsn(new DsnParts(
				(namesHost || port != null) ? servers.stream().map(LibpqServer::target).toList() : List.of(), database,
				user, password, properties), namesHost, port, libpq);
	}

	private static String take(Map<String, String> keywords, String keyword) {
		String value = keywords.remove(keyword);
		return (value != null) ? value : "";
	}

	private static @Nullable String orNull(String value) {
		return value.isEmpty() ? null : value;
	}

	private static @Nullable Path file(String name) {
		try {
			return name.isEmpty() ? null : Path.of(name);
		}
		catch (InvalidPathException ex) {
			throw DsnReader.invalid("has a 'passfile' that is no valid path", "Correct it.");
		}
	}

}

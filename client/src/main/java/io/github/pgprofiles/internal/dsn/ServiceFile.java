package io.github.pgprofiles.internal.dsn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Reads an entry of a connection service file by libpq's rules. PostgreSQL manual,
 * chapter 'The Connection Service File'. No message contains a line, which may hold a
 * password.
 */
final class ServiceFile {

	private final String service;

	private final Predicate<String> keywords;

	private ServiceFile(String service, Predicate<String> keywords) {
		this.service = service;
		this.keywords = keywords;
	}

	/**
	 * Finds a service.
	 * @param keywords which of them the entry may have
	 * @return what it says, the first value of each keyword
	 */
	static Map<String, String> find(String service, Predicate<String> keywords, LibpqHome home) {
		ServiceFile search = new ServiceFile(service, keywords);
		List<Path> searched = new ArrayList<>();
		Path named = home.namedServiceFile();
		if (named != null && !Files.exists(named)) {
			throw search.invalid("and the service file " + named + " is not there",
					"Correct PGSERVICEFILE, or create the file.");
		}
		searched.add((named != null) ? named : home.userServiceFile());
		searched.addAll(home.systemServiceFiles());
		searched.removeIf((file) -> !Files.exists(file));
		for (Path file : searched) {
			Map<String, String> entry = search.read(file);
			if (entry != null) {
				return entry;
			}
		}
		throw search.invalid(searched.isEmpty() ? "and there is no service file" : "which is not in " + searched,
				"Correct the name, or add the entry [name] to the service file (~/.pg_service.conf, or the one that"
						+ " PGSERVICEFILE names).");
	}

	private @Nullable Map<String, String> read(Path file) {
		Map<String, String> entry = null;
		int number = 0;
		for (String each : lines(file)) {
			number++;
			String line = each.strip();
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			if (line.startsWith("[")) {
				if (entry != null) {
					return entry;
				}
				entry = line.startsWith("[" + this.service + "]") ? new LinkedHashMap<>() : null;
			}
			else if (entry != null) {
				add(entry, line, file, number);
			}
		}
		return entry;
	}

	private List<String> lines(Path file) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw invalid("and the service file " + file + " cannot be read", "Let the application's user read it.");
		}
	}

	private void add(Map<String, String> entry, String line, Path file, int number) {
		int equals = line.indexOf('=');
		String keyword = line.substring(0, Math.max(0, equals));
		if (keyword.equals("service")) {
			throw invalid("whose entry names a service itself, in line %d of %s".formatted(number, file),
					"Write out what that service says.");
		}
		if (!this.keywords.test(keyword)) {
			throw invalid("whose entry has a syntax error in line %d of %s".formatted(number, file),
					"Write keyword=value, without spaces around the '=', and only keywords that there are; LDAP is not"
							+ " supported.");
		}
		entry.putIfAbsent(keyword, line.substring(equals + 1));
	}

	private InvalidPartException invalid(String problem, String action) {
		String quoted = this.service.matches("[\\w.-]+") ? "the service '" + this.service + "'" : "a service";
		return DsnReader.invalid("names " + quoted + ", " + problem, action);
	}

}

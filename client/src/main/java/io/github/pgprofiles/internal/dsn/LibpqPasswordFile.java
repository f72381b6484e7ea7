package io.github.pgprofiles.internal.dsn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the password of a role stands if no setting has one: a password file as libpq
 * reads it. PostgreSQL manual, chapter 'The Password File'. Immutable; the file is read
 * anew each time.
 *
 * @param file the file, which need not be there
 * @param servers the name, and else the address, and the port of each server
 * @param database to connect to; the user's name if {@code null}
 */
public record LibpqPasswordFile(Path file, List<ServerAddress> servers, @Nullable String database) {

	private static final Logger logger = LoggerFactory.getLogger(LibpqPasswordFile.class);

	private static final Set<Path> REPORTED = ConcurrentHashMap.newKeySet();

	/** What makes it group or world readable. */
	private static final Set<PosixFilePermission> TOO_MUCH = Set.of(PosixFilePermission.GROUP_READ,
			PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ,
			PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

	public LibpqPasswordFile {
		servers = List.copyOf(servers);
	}

	/**
	 * Finds the password of a role.
	 * @param user the role; the operating system's user if {@code null}
	 * @return the password, or {@code null} if the file has none
	 * @throws InvalidPartException if it has different ones for the servers, of which the
	 * driver would send one to all
	 */
	public @Nullable String password(@Nullable String user) {
		List<String> lines = lines();
		if (lines.isEmpty()) {
			return null;
		}
		String role = (user != null) ? user : System.getProperty("user.name", "");
		String target = (this.database != null) ? this.database : role;
		Set<String> found = this.servers.stream()
			.map((server) -> find(lines, server.host(), String.valueOf(server.port()), target, role))
			.map((password) -> Objects.requireNonNullElse(password, ""))
			.collect(Collectors.toSet());
		if (found.size() > 1) {
			throw DsnReader.invalid(
					"has no password, and the password file " + this.file
							+ " has not the same one for each of its servers",
					"Set 'password', or give each server a line with the same one: pgJDBC takes one for all of them.");
		}
		String password = found.iterator().next();
		return password.isEmpty() ? null : password;
	}

	private List<String> lines() {
		if (!Files.exists(this.file)) {
			return List.of();
		}
		if (!Files.isRegularFile(this.file)) {
			warn("is no plain file");
			return List.of();
		}
		try {
			if (isOpenToOthers()) {
				warn("has group or world access; its permissions must be u=rw (0600) or less");
				return List.of();
			}
			return List.of(new String(Files.readAllBytes(this.file), StandardCharsets.UTF_8).split("\r*\n"));
		}
		catch (IOException ex) {
			warn("cannot be read");
			return List.of();
		}
	}

	private boolean isOpenToOthers() throws IOException {
		try {
			return Files.getPosixFilePermissions(this.file).stream().anyMatch(TOO_MUCH::contains);
		}
		catch (UnsupportedOperationException ex) {
			// Windows protects the directory
			return false;
		}
	}

	/** One that a DSN names is meant to be there. */
	static void warnIfMissing(Path file) {
		if (!Files.exists(file)) {
			warn(file, "does not exist");
		}
	}

	private void warn(String problem) {
		warn(this.file, problem);
	}

	private static void warn(Path file, String problem) {
		if (REPORTED.add(file)) {
			logger.warn("The password file {} {}, and is ignored", file, problem);
		}
	}

	private static @Nullable String find(List<String> lines, String... fields) {
		for (String line : lines) {
			int at = line.startsWith("#") ? -1 : 0;
			for (int i = 0; i < fields.length && at >= 0; i++) {
				at = end(line, at, fields[i]);
			}
			if (at >= 0) {
				return unescaped(line.substring(at));
			}
		}
		return null;
	}

	/** Where the next field begins, or -1 if this one is another. */
	private static int end(String line, int begin, String field) {
		if (line.startsWith("*:", begin)) {
			return begin + 2;
		}
		int at = begin;
		for (int i = 0; at < line.length(); i++) {
			boolean escaped = line.charAt(at) == '\\';
			at += escaped ? 1 : 0;
			if (i == field.length()) {
				return (!escaped && line.charAt(at) == ':') ? at + 1 : -1;
			}
			if (at == line.length() || line.charAt(at) != field.charAt(i)) {
				return -1;
			}
			at++;
		}
		return -1;
	}

	private static String unescaped(String rest) {
		StringBuilder password = new StringBuilder();
		for (int i = 0; i < rest.length() && rest.charAt(i) != ':'; i++) {
			if (rest.charAt(i) == '\\' && i + 1 < rest.length()) {
				i++;
			}
			password.append(rest.charAt(i));
		}
		return password.toString();
	}

}

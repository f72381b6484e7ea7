package io.github.pgprofiles.internal.dsn;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where libpq looks for files of its user.
 *
 * @param directory of the user
 * @param environment the variable of a name, {@code null} if there is none
 */
public record LibpqHome(Path directory, Variables environment) {

	/** Where libpq is compiled to look by Debian and by Red Hat. */
	private static final List<String> SYSTEM_DIRECTORIES = List.of("/etc/postgresql-common", "/etc/sysconfig/pgsql");

	private static final boolean WINDOWS = System.getProperty("os.name", "")
		.toLowerCase(Locale.ROOT)
		.contains("windows");

	/** Looks up a variable of the environment. */
	public interface Variables {

		@Nullable String get(String name);

	}

	public static LibpqHome ofThisProcess() {
		return of(System::getenv, System.getProperty("user.home", "."));
	}

	public static LibpqHome of(Variables environment, String otherwise) {
		String home = environment.get(WINDOWS ? "APPDATA" : "HOME");
		return new LibpqHome(Path.of((home == null || home.isEmpty()) ? otherwise : home), environment);
	}

	/** The password file, if no DSN names one. */
	Path passwordFile() {
		String named = variable("PGPASSFILE");
		return (named != null) ? path(named) : WINDOWS ? tls("pgpass.conf") : this.directory.resolve(".pgpass");
	}

	/** The service file that the environment names, which must be there. */
	@Nullable Path namedServiceFile() {
		String named = System.getProperty("org.postgresql.pgservicefile", "");
		String variable = variable("PGSERVICEFILE");
		return !named.isBlank() ? path(named) : (variable != null) ? path(variable) : null;
	}

	/** The user's service file, which need not be there. */
	Path userServiceFile() {
		return WINDOWS ? tls(".pg_service.conf") : this.directory.resolve(".pg_service.conf");
	}

	/** Those of the system, which need not be there. */
	List<Path> systemServiceFiles() {
		String named = variable("PGSYSCONFDIR");
		return ((named != null) ? List.of(named) : SYSTEM_DIRECTORIES).stream()
			.map((directory) -> Path.of(directory, "pg_service.conf"))
			.toList();
	}

	/** A certificate or a key of the user. */
	Path tls(String name) {
		return this.directory.resolve(WINDOWS ? "postgresql" : ".postgresql").resolve(name);
	}

	private @Nullable String variable(String name) {
		String value = this.environment.get(name);
		return (value == null || value.isEmpty()) ? null : value;
	}

	private static Path path(String text) {

		try {
			return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
		}
		catch (IllegalArgumentException ex) {
			throw DsnReader.invalid("needs a file, and the environment names no valid path for it",
					"Correct PGPASSFILE, PGSERVICEFILE or PGSYSCONFDIR.");
		}
	}

}

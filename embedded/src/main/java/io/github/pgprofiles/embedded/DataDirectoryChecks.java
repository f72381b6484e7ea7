package io.github.pgprofiles.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Says before the server does, and more clearly, why a directory cannot be used. */
final class DataDirectoryChecks {

	static final String PROPERTY = "app.postgres.embedded.data-directory";

	/** The major version of the binaries. */
	static final String VERSION = "18";

	/** How long a server may take to stop whose JVM was killed a moment ago. */
	private static final Duration ORPHAN_STOPS = Duration.ofSeconds(15);

	/** pg_ctl hands the directory to a shell in double quotes. */
	private static final String SHELL_CHARACTERS = (File.separatorChar == '/') ? "\"$`\\\n" : "\"";

	private DataDirectoryChecks() {
	}

	static Path create(String setting) {
		Path path;
		try {
			path = Path.of(setting.strip()).toAbsolutePath().normalize();
		}
		catch (InvalidPathException ex) {
			throw new EmbeddedPostgresException("'%s' in '%s' is no path.".formatted(setting, PROPERTY),
					"Write it as this system writes paths.", ex);
		}
		if (path.toString().chars().anyMatch((character) -> SHELL_CHARACTERS.indexOf(character) >= 0)) {
			throw unusable(path, "has a character in its name that PostgreSQL's pg_ctl cannot take",
					"Choose a name without quotes, '$', '`' and '\\'.", null);
		}
		if (Files.exists(path) && !Files.isDirectory(path)) {
			throw unusable(path, "is a file", "Name a directory, or a path where one can be created.", null);
		}
		try {
			return Files.createDirectories(path).toRealPath();
		}
		catch (IOException ex) {
			throw unusable(path, "cannot be created: " + ex, "Choose a place where the application may write.", ex);
		}
	}

	/** PostgreSQL insists on owning its directory, and on nobody else entering it. */
	static void requireOwner(Path path, UserPrincipal us) {
		try {
			if (DataDirectory.isPosix(path)) {
				UserPrincipal owner = Files.getOwner(path);
				if (!owner.equals(us)) {
					throw unusable(path,
							"belongs to the user '%s', while the application runs as '%s'".formatted(owner.getName(),
									us.getName()),
							"Run the application as its owner, or choose another directory.", null);
				}
				Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
			}
			if (!Files.isWritable(path)) {
				throw unusable(path, "is not writable", "Choose a place where the application may write.", null);
			}
		}
		catch (IOException ex) {
			throw unusable(path, "is not writable: " + ex, "Choose a place where the application may write.", ex);
		}
	}

	static boolean isEmpty(Path path) {
		try (Stream<Path> content = Files.list(path)) {
			return content.findAny().isEmpty();
		}
		catch (IOException ex) {
			throw unusable(path, "cannot be read: " + ex, "Choose a place that the application may read.", ex);
		}
	}

	static void requireOurCluster(Path path) {
		Path version = path.resolve("PG_VERSION");
		if (!Files.exists(version)) {
			throw unusable(path, "holds something else than a database", "Choose a directory that is empty or new.",
					null);
		}
		String found = read(version).strip();
		if (!found.equals(VERSION)) {
			throw unusable(path, "was made by PostgreSQL %s, and this is PostgreSQL %s".formatted(found, VERSION),
					"Choose another directory; to take the data along, dump them with pg_dump from a"
							+ " PostgreSQL %s and load them again.".formatted(found),
					null);
		}
		if (!Files.exists(path.resolve(DataDirectory.PASSWORD_FILE))) {
			throw unusable(path,
					"has no file '%s': it was made by something else, its first start was cut short,"
						.formatted(DataDirectory.PASSWORD_FILE) + " or another process is making it right now",
					"Delete the directory if nobody needs what is in it, or choose another.", null);
		}
	}

	static void requireUnused(Path path) {
		if (isLocked(path.resolve(DataDirectory.LOCK_FILE))) {
			throw inUse(path, "by another application");
		}
		Postmaster postmaster = new Postmaster(path);
		Optional<ProcessHandle> process = postmaster.process();
		if (process.isPresent()) {
			if (postmaster.isOurs()) {
				// Its JVM was killed, or the lock would be held: the watchdog is stopping
				// it, or nobody is
				process.get().destroy();
			}
			if (!postmaster.awaitStop(postmaster.isOurs() ? ORPHAN_STOPS : Duration.ZERO)) {
				throw inUse(path, "by a PostgreSQL server, process " + process.get().pid());
			}
		}
		postmaster.disownReusedNumber();
	}

	private static boolean isLocked(Path file) {
		if (!Files.exists(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock == null;
		}
		catch (OverlappingFileLockException ex) {
			return true;
		}
		catch (IOException ex) {
			throw unusable(file, "cannot be opened: " + ex, "Make it writable.", ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static EmbeddedPostgresException inUse(Path path, String by) {
		return unusable(path, "is in use " + by, "Stop that first, or give this application a directory of its own.",
				null);
	}

	static EmbeddedPostgresException unusable(Path path, String why, String action, @Nullable Throwable cause) {
		return new EmbeddedPostgresException(
				"The embedded PostgreSQL's data directory '%s' (%s) %s.".formatted(path, PROPERTY, why), action, cause);
	}

}

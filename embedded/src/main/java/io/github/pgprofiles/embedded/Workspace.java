package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * Directory of one run, which no other user may read: the server's log, and the data
 * where they are temporary. It goes with the server.
 */
final class Workspace {

	private static final Logger logger = LoggerFactory.getLogger(Workspace.class);

	private static final int LAST_LINES = 12;

	private final Path directory;

	private Workspace(Path directory) {
		this.directory = directory;
	}

	static Workspace create() {
		try {
			// With permissions for its owner alone, where the file system has any
			return new Workspace(Files.createTempDirectory("postgres-profiles-"));
		}
		catch (IOException ex) {
			throw new EmbeddedPostgresException(
					"The embedded PostgreSQL cannot create a temporary directory below '%s': %s"
						.formatted(System.getProperty("java.io.tmpdir"), ex.getMessage()),
					"Make it writable, or choose another with -Djava.io.tmpdir.", ex);
		}
	}

	Path directory() {
		return this.directory;
	}

	Path data() {
		return this.directory.resolve("data");
	}

	Path log() {
		return this.directory.resolve("server.log");
	}

	/**
	 * Writes the password down for initdb.
	 * @param password to write
	 * @return the file
	 */
	Path writePassword(String password) {
		try {
			return Files.writeString(this.directory.resolve("password"), password);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void forgetPassword() {
		try {
			Files.deleteIfExists(this.directory.resolve("password"));
		}
		catch (IOException ex) {
			logger.debug("The password's file goes with its directory", ex);
		}
	}

	/**
	 * Who owns what this process creates.
	 * @return the owner of the directory
	 */
	UserPrincipal owner() {
		try {
			return Files.getOwner(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What initdb, pg_ctl and the server said last.
	 * @return some lines, or nothing
	 */
	String lastWords() {
		try {
			List<String> lines = Files.readAllLines(log());
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "";
		}
	}

	void delete() {
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			logger.warn("Could not remove the embedded PostgreSQL's temporary directory {}: {}", this.directory,
					ex.toString());
		}
	}

}

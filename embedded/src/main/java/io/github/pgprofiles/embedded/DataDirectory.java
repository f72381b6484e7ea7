package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the server's data, reserved for one server of this JVM until it is
 * {@link #release() released}.
 *
 * @param path absolute
 * @param kept whether the data outlive the server
 * @param fresh whether there are no data yet
 * @param password the superuser's
 */
record DataDirectory(Path path, boolean kept, boolean fresh, String password) {

	/** In the form of libpq's password file, so that psql can use it as it is. */
	static final String PASSWORD_FILE = "pgpass";

	static final String LOCK_FILE = "epg-lock";

	private static final Logger logger = LoggerFactory.getLogger(DataDirectory.class);

	private static final Set<Path> RESERVED = ConcurrentHashMap.newKeySet();

	private static final String PASSWORD_PREFIX = "*:*:*:" + EmbeddedServer.SUPERUSER + ":";

	static DataDirectory temporary(Path path) {
		return new DataDirectory(path, false, true, newPassword());
	}

	/**
	 * Makes sure that a directory can be used for data that are kept, and reserves it.
	 * @param setting the directory as the user wrote it; created where missing
	 * @param us who runs this process
	 * @return the directory
	 * @throws EmbeddedPostgresException if it cannot be used
	 */
	static DataDirectory keep(String setting, UserPrincipal us) {
		Path path = DataDirectoryChecks.create(setting);
		if (!RESERVED.add(path)) {
			throw DataDirectoryChecks.inUse(path, "by another application context of this JVM");
		}
		try {
			DataDirectoryChecks.requireOwner(path, us);
			boolean fresh = DataDirectoryChecks.isEmpty(path);
			if (!fresh) {
				DataDirectoryChecks.requireOurCluster(path);
				DataDirectoryChecks.requireUnused(path);
			}
			return new DataDirectory(path, true, fresh, fresh ? newPassword() : readPassword(path));
		}
		catch (RuntimeException ex) {
			RESERVED.remove(path);
			throw ex;
		}
	}

	Postmaster postmaster() {
		return new Postmaster(this.path);
	}

	/**
	 * Stores the password beside new data. Its file is the last one made, and so says
	 * that the data are complete.
	 */
	void savePassword() {
		if (!this.fresh) {
			return;
		}
		Path file = this.path.resolve(PASSWORD_FILE);
		Path draft = this.path.resolve(PASSWORD_FILE + ".new");
		try {
			Files.deleteIfExists(draft);
			if (isPosix(this.path)) {
				Files.createFile(draft,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			}
			Files.writeString(draft, PASSWORD_PREFIX + this.password + "\n");
			Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Lets another server of this JVM have the directory. */
	void release() {
		RESERVED.remove(this.path);
	}

	/**
	 * Drops zonky's lock after a failed start: it lets go only when a server that had
	 * started is closed.
	 */
	void unlock() {
		try {
			Files.deleteIfExists(this.path.resolve(LOCK_FILE));
		}
		catch (IOException ex) {
			logger.debug("The lock's file stays", ex);
		}
	}

	static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private static String readPassword(Path directory) {
		Path file = directory.resolve(PASSWORD_FILE);
		try {
			String line = Files.readString(file).strip();
			if (line.startsWith(PASSWORD_PREFIX)) {
				return line.substring(PASSWORD_PREFIX.length());
			}
			throw DataDirectoryChecks.unusable(directory,
					"has a file '%s' that does not begin with '%s'".formatted(PASSWORD_FILE, PASSWORD_PREFIX),
					"Put the file back as it was.", null);
		}
		catch (IOException ex) {
			throw DataDirectoryChecks.unusable(directory,
					"has a file '%s' that cannot be read: %s".formatted(PASSWORD_FILE, ex.getMessage()),
					"Make it readable.", ex);
		}
	}

	private static String newPassword() {
		byte[] random = new byte[24];
		new SecureRandom().nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	@Override
	public String toString() {
		return "DataDirectory[" + this.path + "]";
	}

}

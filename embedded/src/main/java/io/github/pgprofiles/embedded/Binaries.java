package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Where PostgreSQL's programs are unpacked, once for each user. zonky's own place is a
 * directory below {@code java.io.tmpdir} that it lets every user of the machine write to,
 * and so replace the programs that the next one runs.
 */
final class Binaries {

	/** zonky's own setting for that place, which has the last word. */
	private static final String ZONKY_PROPERTY = "ot.epg.working-dir";

	private Binaries() {
	}

	/**
	 * Where the programs are, for a message.
	 * @return the directory that may be deleted while no server runs
	 */
	static String place() {
		String zonkys = System.getProperty(ZONKY_PROPERTY);
		return (zonkys != null) ? zonkys : ours().toString();
	}

	private static Path ours() {
		String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
		return Path.of(System.getProperty("java.io.tmpdir"), "postgres-profiles-" + user).toAbsolutePath();
	}

	/**
	 * The programs in zonky's own directory, if that is set, or else below one that no
	 * other user may enter.
	 * @param us who runs this process
	 * @return the programs, which may not be unpacked yet
	 */
	static UnpackedPrograms programs(UserPrincipal us) {
		String zonkys = System.getProperty(ZONKY_PROPERTY);
		return (zonkys != null) ? UnpackedPrograms.shared(Path.of(zonkys).toAbsolutePath())
				: UnpackedPrograms.ours(directory(us));
	}

	private static Path directory(UserPrincipal us) {
		Path directory = ours();
		try {
			if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
				createForOwnerAlone(directory, us);
			}
			else {
				Files.createDirectories(directory);
			}
			return directory.resolve("binaries");
		}
		catch (IOException ex) {
			throw unusable(directory, "cannot be created: " + ex.getMessage(), ex);
		}
	}

	private static void createForOwnerAlone(Path directory, UserPrincipal us) throws IOException {
		Set<PosixFilePermission> ownerAlone = PosixFilePermissions.fromString("rwx------");
		try {
			Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ownerAlone));
		}
		catch (FileAlreadyExistsException ex) {
			PosixFileAttributes found = Files.readAttributes(directory, PosixFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			if (!found.isDirectory() || !found.owner().equals(us) || !found.permissions().equals(ownerAlone)) {
				throw unusable(directory, "is open to other users, belongs to one, or is no directory", ex);
			}
		}
	}

	private static EmbeddedPostgresException unusable(Path directory, String why, IOException cause) {
		return new EmbeddedPostgresException(
				"The directory '%s', where the embedded PostgreSQL's programs are unpacked, %s.".formatted(directory,
						why),
				"Remove it, or choose another place with -Djava.io.tmpdir.", cause);
	}

}

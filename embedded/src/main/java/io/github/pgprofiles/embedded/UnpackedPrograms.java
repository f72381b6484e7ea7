package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The directories into which zonky has unpacked PostgreSQL's programs. It looks at
 * nothing but a marker in them, and what tidies up temporary files may remove some and
 * leave the others. So a list of the files is kept beside each directory, and one that
 * lacks any of them is moved out of the way, to be unpacked again.
 */
final class UnpackedPrograms {

	private static final Logger logger = LoggerFactory.getLogger(UnpackedPrograms.class);

	private static final String PREFIX = "PG-";

	/** zonky's own. */
	private static final String MARKER = ".exists";

	/** zonky's own, while it unpacks. */
	private static final String UNPACKING = "epg-lock";

	private static final String LIST = ".files";

	/** Somebody may still be unpacking what is newer, or be about to list it. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private static final ReentrantLock LOCK = new ReentrantLock();

	private final Path parent;

	/** Whether nobody else unpacks anything there. */
	private final boolean ours;

	private UnpackedPrograms(Path parent, boolean ours) {
		this.parent = parent;
		this.ours = ours;
	}

	/**
	 * Programs in a directory of this library.
	 * @param parent their directories' parent
	 * @return the programs
	 */
	static UnpackedPrograms ours(Path parent) {
		return new UnpackedPrograms(parent, true);
	}

	/**
	 * Programs in a directory that others use too. What this library has not listed is
	 * theirs, and stays.
	 * @param parent their directories' parent
	 * @return the programs
	 */
	static UnpackedPrograms shared(Path parent) {
		return new UnpackedPrograms(parent, false);
	}

	Path parent() {
		return this.parent;
	}

	/** Moves damaged directories out of the way. Never fails: the start would say why. */
	void repair() {
		LOCK.lock();
		try {
			Files.createDirectories(this.parent);
			try (FileChannel channel = FileChannel.open(this.parent.resolve("repair.lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock held = channel.lock()) {
				logger.trace("Looking at {} with {}", this.parent, held);
				for (Path directory : directories()) {
					if (isDamaged(directory)) {
						remove(directory);
					}
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("Could not look at the embedded PostgreSQL's programs in {}: {}", this.parent, ex.toString());
		}
		finally {
			LOCK.unlock();
		}
	}

	/** Lists the files of directories that have just been unpacked. */
	void list() {
		try {
			for (Path directory : directories()) {
				if (Files.exists(directory.resolve(MARKER)) && !Files.exists(listOf(directory))) {
					Path draft = Files.createTempFile(this.parent, "files", null);
					Files.write(draft, files(directory));
					Files.move(draft, listOf(directory), StandardCopyOption.ATOMIC_MOVE);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Could not list the embedded PostgreSQL's programs", ex);
		}
	}

	private List<Path> directories() throws IOException {
		try (Stream<Path> all = Files.list(this.parent)) {
			return all.filter((path) -> path.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(path))
				.toList();
		}
	}

	private static Path listOf(Path directory) {
		return directory.resolveSibling(directory.getFileName() + LIST);
	}

	private boolean isDamaged(Path directory) throws IOException {
		Path list = listOf(directory);
		Path marker = directory.resolve(MARKER);
		if (!Files.exists(marker)) {
			return this.ours && !isRecent(directory) && !isRecent(directory.resolve(UNPACKING));
		}
		if (!Files.exists(list)) {
			return this.ours && !isRecent(marker);
		}
		for (String line : Files.readAllLines(list)) {
			int tab = line.indexOf('\t');
			Path file = directory.resolve(line.substring(tab + 1));
			if (!Files.exists(file) || Files.size(file) != Long.parseLong(line.substring(0, tab))) {
				logger.info("The embedded PostgreSQL's programs are unpacked again, as '{}' is missing or incomplete",
						file);
				return true;
			}
		}
		return false;
	}

	private static boolean isRecent(Path file) throws IOException {
		return Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(RECENT));
	}

	/** By a move: a server that runs from there finds the new files at the old place. */
	private static void remove(Path directory) throws IOException {
		Path away = directory.resolveSibling("removed-" + UUID.randomUUID());
		Files.move(directory, away);
		FileSystemUtils.deleteRecursively(away);
	}

	private static List<String> files(Path directory) throws IOException {
		try (Stream<Path> all = Files.walk(directory)) {
			return all.filter((file) -> Files.isRegularFile(file) && !isZonkys(file))
				.map((file) -> file.toFile().length() + "\t" + directory.relativize(file))
				.sorted()
				.toList();
		}
	}

	private static boolean isZonkys(Path file) {
		String name = file.getFileName().toString();
		return name.equals(MARKER) || name.equals(UNPACKING);
	}

}

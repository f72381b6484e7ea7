package io.github.pgprofiles.internal.copy.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file, which takes its place only when it is complete: it is written beside, and moved
 * there. One that was there before hands its mode, group and owner on, and comes back
 * where the copy fails after all. Not thread-safe.
 */
final class FileSink extends ByteSink {

	private static final Logger logger = LoggerFactory.getLogger(FileSink.class);

	private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

	private static final int BUFFER = 64 * 1024;

	/** As many as the system follows. */
	private static final int MOST_LINKS = 40;

	/** Of a name that may be as long as the system allows, with more to come. */
	private static final int MOST_OF_NAME = 40;

	private final Path file;

	private final OutputStream plain;

	private final OutputStream stream;

	private @Nullable Path unfinished;

	/** What was in the place, until it is clear that it is not needed any more. */
	private @Nullable Path previous;

	private boolean published;

	private FileSink(Path file, @Nullable Path unfinished, OutputStream plain, boolean compressed) throws IOException {
		this.file = file;
		this.unfinished = unfinished;
		this.plain = plain;
		this.stream = compressed ? new GZIPOutputStream(plain, BUFFER) : plain;
	}

	static FileSink open(Path file) throws IOException {
		boolean compressed = file.toString().endsWith(".gz");
		Path place = place(file);
		if (place == null) {
			return new FileSink(file, null, Files.newOutputStream(file), compressed);
		}
		Path unfinished = beside(place);
		return new FileSink(place, unfinished, create(unfinished, place), compressed);
	}

	/**
	 * Where the file is in the end, with links followed: one to a file that is not there
	 * yet is kept, too.
	 * @return {@code null} for what is written to as it is: a device, a pipe, or an open
	 * file that has no name
	 */
	private static @Nullable Path place(Path file) throws IOException {
		if (!Files.exists(file)) {
			return target(file);
		}
		if (!Files.isRegularFile(file)) {
			return null;
		}
		try {
			return file.toRealPath();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private static Path target(Path file) throws IOException {
		Path target = file;
		for (int links = 0; Files.isSymbolicLink(target); links++) {
			if (links == MOST_LINKS) {
				throw new FileSystemLoopException(file.toString());
			}
			target = target.resolveSibling(Files.readSymbolicLink(target));
		}
		return target;
	}

	private static Path beside(Path file) {
		String name = file.getFileName().toString();
		String start = name.substring(0, Math.min(name.length(), MOST_OF_NAME));
		return file.resolveSibling(".%s.%s.part".formatted(start, UUID.randomUUID()));
	}

	private static OutputStream create(Path unfinished, Path place) throws IOException {
		try {
			return FileRights.create(unfinished, NEW, Files.exists(place) ? place : null);
		}
		catch (AccessDeniedException ex) {
			AccessDeniedException refused = new AccessDeniedException(place.toString(), null,
					"the file is written beside its place and moved there when it is complete, and its folder takes"
							+ " no new file: allow that, or give an OutputStream");
			refused.initCause(ex);
			throw refused;
		}
		catch (NoSuchFileException ex) {
			NoSuchFileException missing = new NoSuchFileException(place.toString(), null,
					"its folder does not exist: make it first");
			missing.initCause(ex);
			throw missing;
		}
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.stream.write(bytes, offset, length);
	}

	@Override
	public void finish() throws IOException {
		this.stream.close();
	}

	@Override
	public void publish() throws IOException {
		Path part = this.unfinished;
		if (part == null) {
			return;
		}
		if (Files.isRegularFile(this.file)) {
			FileRights.handOn(this.file, part);
			this.previous = setAside(this.file);
		}
		move(part, this.file);
		this.unfinished = null;
		this.published = true;
	}

	/** Gives a file a second name, and leaves the first where that is possible. */
	private static Path setAside(Path file) throws IOException {
		Path aside = beside(file);
		try {
			Files.createLink(aside, file);
		}
		catch (IOException | UnsupportedOperationException ex) {
			Files.move(file, aside);
		}
		return aside;
	}

	/** There is a file at any moment, the one or the other. */
	private static void move(Path from, Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (AtomicMoveNotSupportedException ex) {
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	@Override
	public void keep() {
		this.published = false;
		Path aside = this.previous;
		if (aside != null) {
			this.previous = null;
			try {
				Files.deleteIfExists(aside);
			}
			catch (IOException ex) {
				// the copy itself is done
				logger.warn("The file {} was replaced, and what it was before is left as {}", this.file, aside, ex);
			}
		}
	}

	@Override
	public void close() throws IOException {
		// compressed data has an end that may not be written any more
		try (this.plain) {
			this.stream.close();
		}
		finally {
			takeBack();
		}
	}

	private void takeBack() throws IOException {
		if (this.unfinished != null) {
			Files.deleteIfExists(this.unfinished);
		}
		Path aside = this.previous;
		if (aside != null) {
			move(aside, this.file);
			// of two names for one file neither replaces the other
			Files.deleteIfExists(aside);
		}
		else if (this.published) {
			Files.deleteIfExists(this.file);
		}
	}

}

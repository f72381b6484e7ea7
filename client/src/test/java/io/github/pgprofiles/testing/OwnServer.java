package io.github.pgprofiles.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A server of one test's own, which it may kill, start again on the same port and data,
 * stop and let go on. Not for the suite on the container.
 */
public final class OwnServer implements AutoCloseable {

	private static final Set<ProcessHandle> stopped = ConcurrentHashMap.newKeySet();

	/** What initdb has made for the first of this JVM's: the others' data are copies. */
	private static @Nullable Path cluster;

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped.forEach((each) -> signal("-CONT", each))));
	}

	private final Map<String, String> settings;

	private final Path data;

	private int port;

	private @Nullable EmbeddedPostgres postgres;

	/** Starts a server with these settings besides those that make it quick. */
	public OwnServer(Map<String, String> settings) {
		this(settings, true);
	}

	private OwnServer(Map<String, String> settings, boolean copied) {
		this.settings = settings;
		try {
			this.data = Files.createTempDirectory("own-server");
			if (copied) {
				copyCluster(this.data);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start();
		execute("create role " + TestServer.USER + " login password '" + TestServer.PASSWORD + "'");
		execute("create database own owner " + TestServer.USER);
	}

	/**
	 * Starts one that is no copy: it has a system identifier of its own.
	 */
	public static OwnServer ofAnotherSystem() {
		return new OwnServer(Map.of(), false);
	}

	private static synchronized void copyCluster(Path data) throws IOException {
		Path made = cluster;
		if (made != null) {
			FileSystemUtils.copyRecursively(made, data);
		}
	}

	/** Between initdb and the server. */
	private static synchronized void keepCluster(File data) {
		if (cluster == null) {
			try {
				Path kept = Files.createTempDirectory("own-server-cluster");
				Runtime.getRuntime()
					.addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(kept.toFile())));
				FileSystemUtils.copyRecursively(data.toPath(), kept);
				cluster = kept;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * Whether the processes of a server may be signalled: not where it is in a container.
	 */
	public static boolean isPossible() {
		return !ContainerServer.KIND.equals(System.getProperty("test.postgres"));
	}

	/** Starts it, and returns as soon as it lets somebody in. */
	public void start() {
		try {
			EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
				.setOverrideWorkingDirectory(Binaries.directory())
				.setDataDirectory(this.data)
				.setCleanDataDirectory(false)
				.setDataDirectoryCustomizer(OwnServer::keepCluster)
				.setPort(this.port)
				.setServerConfig("fsync", "off");
			this.settings.forEach(builder::setServerConfig);
			this.postgres = builder.start();
			this.port = this.postgres.getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Kills the postmaster by SIGKILL, and waits until its children have noticed. */
	public void kill() {
		ProcessHandle postmaster = postmaster();
		List<ProcessHandle> children = postmaster.children().toList();
		postmaster.destroyForcibly();
		await(postmaster);
		for (ProcessHandle child : children) {
			try {
				child.onExit().get(2, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				child.destroyForcibly();
				await(child);
			}
		}
		release();
	}

	private static void await(ProcessHandle process) {
		CompletableFuture<ProcessHandle> exit = process.onExit();
		exit.orTimeout(10, TimeUnit.SECONDS).join();
	}

	/** The file's lock, that is; the process is gone. */
	private void release() {
		EmbeddedPostgres present = this.postgres;
		this.postgres = null;
		if (present != null) {
			try {
				present.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private ProcessHandle postmaster() {
		try {
			long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0));
			return ProcessHandle.of(pid).orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One of this server's processes. */
	private ProcessHandle process(long pid) {
		ProcessHandle postmaster = postmaster();
		return postmaster.children().filter((child) -> child.pid() == pid).findFirst().orElseThrow();
	}

	/** Kills a backend by SIGKILL, upon which the server ends all others. */
	public void killBackend(long pid) {
		process(pid).destroyForcibly();
	}

	/** Stops a backend until the result is closed. */
	public Stopped stopBackend(long pid) {
		return new Stopped(process(pid));
	}

	/**
	 * Stops the postmaster until the result is closed: the backends that there are go on.
	 */
	public Stopped stopPostmaster() {
		return new Stopped(postmaster());
	}

	/** A process that hears and does nothing until this is closed. */
	public static final class Stopped implements AutoCloseable {

		private final ProcessHandle process;

		private Stopped(ProcessHandle process) {
			this.process = process;
			stopped.add(process);
			signal("-STOP", process);
		}

		@Override
		public void close() {
			if (stopped.remove(this.process)) {
				signal("-CONT", this.process);
			}
		}

	}

	private static void signal(String signal, ProcessHandle process) {
		try {
			Process kill = new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start();
			if (!kill.waitFor(5, TimeUnit.SECONDS)) {
				throw new IllegalStateException("kill has not ended after " + Duration.ofSeconds(5));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public String host() {
		return "localhost";
	}

	public int port() {
		return this.port;
	}

	/** Of {@link TestServer#USER}. */
	public String database() {
		return "own";
	}

	public Connection connectAsSuperuser() throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://localhost:" + this.port + "/postgres?user=postgres");
	}

	/** Runs a statement as the superuser. */
	public void execute(String sql) {
		try (Connection connection = connectAsSuperuser(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		release();
		FileSystemUtils.deleteRecursively(this.data);
	}

}

package io.github.pgprofiles.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
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
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped.forEach((each) -> Signals.send("-CONT", each))));
	}

	private final Map<String, String> settings;

	private final Path data;

	private int port;

	private @Nullable EmbeddedPostgres postgres;

	/** Starts a server with these settings besides those that make it quick. */
	public OwnServer(Map<String, String> settings) {
		this(settings, true);
	}

	/** A standby on data that are there. */
	private OwnServer(Map<String, String> settings, Path data) {
		this.settings = settings;
		this.data = data;
		start();
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

	/** Starts a standby that streams from this one. */
	public OwnServer standby(Map<String, String> more) {
		Map<String, String> all = new HashMap<>(this.settings);
		all.putAll(more);
		try {
			Path copy = Files.createTempDirectory("own-standby",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			backUpTo(copy);
			return new OwnServer(all, copy);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void backUpTo(Path copy) throws IOException {
		try (Connection connection = connectAsSuperuser()) {
			BaseBackup.of(connection, copy);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		Files.createFile(copy.resolve("standby.signal"));
		Files.writeString(copy.resolve("postgresql.auto.conf"),
				"%nprimary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(this.port),
				StandardOpenOption.APPEND);
	}

	/**
	 * Starts this one, which does not run, as a standby of another one with a copy of its
	 * data, on the same port.
	 */
	public void rejoin(OwnServer primary) {
		try {
			FileSystemUtils.deleteRecursively(this.data);
			Files.createDirectory(this.data,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			primary.backUpTo(this.data);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start();
	}

	/** Stops it in an orderly way, so that it can be started again. */
	public void stop() {
		release();
	}

	public boolean isRunning() {
		return this.postgres != null;
	}

	/** Whether it takes part in no recovery. */
	public boolean isPrimary() {
		return "f".equals(query("select pg_is_in_recovery()"));
	}

	/**
	 * Makes a primary of a standby.
	 * @return when that was seen, by {@link System#nanoTime()}: within milliseconds
	 */
	public long promote() {
		try (Connection connection = connectAsSuperuser(); Statement statement = connection.createStatement()) {
			BaseBackup.single(statement, "select pg_promote(false)");
			long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
			while (!"f".equals(BaseBackup.single(statement, "select pg_is_in_recovery()"))) {
				if (System.nanoTime() - end > 0) {
					throw new IllegalStateException("not promoted after 30 s");
				}
			}
			return System.nanoTime();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Sets a parameter of the server, at once: one that takes no restart. */
	public void set(String parameter, String value) {
		execute("alter system set " + parameter + " = '" + value + "'");
		query("select pg_reload_conf()");
	}

	/** Waits until all that was done on another one up to now is seen here. */
	public void awaitReplay(OwnServer primary) {
		String written = primary.query("select pg_current_wal_insert_lsn()");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> "t".equals(query("select coalesce(pg_last_wal_replay_lsn() >= '" + written + "', false)")));
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

	/** Stops it with all its sessions: it accepts connections, and never answers. */
	public Stopped silence() {
		ProcessHandle postmaster = postmaster();
		List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
		all.addAll(postmaster.children().toList());
		return new Stopped(all.toArray(new ProcessHandle[0]));
	}

	/** Processes that hear and do nothing until this is closed. */
	public static final class Stopped implements AutoCloseable {

		private final List<ProcessHandle> processes;

		private Stopped(ProcessHandle... processes) {
			this.processes = List.of(processes);
			for (ProcessHandle each : this.processes) {
				stopped.add(each);
				Signals.send("-STOP", each);
			}
		}

		@Override
		public void close() {
			for (ProcessHandle each : this.processes) {
				if (stopped.remove(each)) {
					Signals.send("-CONT", each);
				}
			}
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
		return connectAsSuperuser("postgres");
	}

	private Connection connectAsSuperuser(String database) throws SQLException {
		return DriverManager
			.getConnection("jdbc:postgresql://localhost:" + this.port + "/" + database + "?user=postgres");
	}

	/** Runs a statement as the superuser. */
	public void execute(String sql) {
		executeIn("postgres", sql);
	}

	/** Runs statements in a database as the superuser. */
	public void executeIn(String database, String sql) {
		try (Connection connection = connectAsSuperuser(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The first column of the first row of what is asked as the superuser. */
	public String query(String sql) {
		return queryIn("postgres", sql);
	}

	/** The same in a database. */
	public String queryIn(String database, String sql) {
		try (Connection connection = connectAsSuperuser(database); Statement statement = connection.createStatement()) {
			return BaseBackup.single(statement, sql);
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

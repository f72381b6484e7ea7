package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A hot standby that streams from {@link TestServer}: it has every database that there
 * was when it was made, and follows. Roles and passwords are the same.
 */
public final class TestStandby implements AutoCloseable {

	/** What a copy of a running server leaves out; their directories stay. */
	private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

	private static final Set<String> EMPTIED = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "pg_notify", "pg_serial",
			"pg_snapshots", "pg_subtrans", "pg_dynshmem");

	private final String host;

	private final int port;

	private final AutoCloseable server;

	private TestStandby(String host, int port, AutoCloseable server) {
		this.host = host;
		this.port = port;
		this.server = server;
	}

	/** Makes one, and returns as soon as it lets somebody in. */
	public static TestStandby start() {
		TestServer primary = TestServer.get();
		TestStandby standby = (primary instanceof ContainerServer container)
				? new TestStandby(container.host(), container.startStandby(), container::endStandby)
				: embedded(primary);
		standby.awaitReplay();
		return standby;
	}

	private static TestStandby embedded(TestServer primary) {
		try {
			Path data = Files.createTempDirectory("standby",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			backUp(primary, data);
			Files.createFile(data.resolve("standby.signal"));
			Files.writeString(data.resolve("postgresql.auto.conf"),
					"primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(primary.port()),
					StandardOpenOption.APPEND);
			EmbeddedPostgres postgres = EmbeddedPostgres.builder()
				.setOverrideWorkingDirectory(Binaries.directory())
				.setDataDirectory(data)
				.setCleanDataDirectory(false)
				.setServerConfig("fsync", "off")
				.start();
			return new TestStandby("localhost", postgres.getPort(), () -> {
				postgres.close();
				FileSystemUtils.deleteRecursively(data);
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The embedded binaries have no pg_basebackup. PostgreSQL manual, chapter 'Making a
	 * Base Backup Using the Low Level API'.
	 */
	private static void backUp(TestServer primary, Path target) throws SQLException, IOException {
		try (Connection connection = primary.connectAsSuperuser("postgres");
				Statement statement = connection.createStatement()) {
			Path source = Path.of(single(statement, "show data_directory"));
			single(statement, "select pg_backup_start('standby', true)");
			copy(source, target);
			String label = single(statement, "select labelfile from pg_backup_stop(false)");
			Files.writeString(target.resolve("backup_label"), label);
		}
	}

	private static String single(Statement statement, String sql) throws SQLException {
		try (ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static void copy(Path source, Path target) throws IOException {
		Files.walkFileTree(source, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Path copied = target.resolve(source.relativize(directory));
				if (!copied.equals(target)) {
					Files.createDirectories(copied);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path relative = source.relativize(file);
				boolean emptied = relative.getNameCount() > 1 && EMPTIED.contains(relative.getName(0).toString());
				if (!emptied && !LEFT_OUT.contains(relative.toString())) {
					try {
						Files.copy(file, target.resolve(relative));
					}
					catch (NoSuchFileException ex) {
						// dropped meanwhile, as the log says that it was
					}
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

		});
	}

	/** Waits until all that was done on the primary up to now is seen here. */
	public void awaitReplay() {
		String written = onPrimary("select pg_current_wal_insert_lsn()");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> "t".equals(query("select coalesce(pg_last_wal_replay_lsn() >= '" + written + "', false)")));
	}

	private static String onPrimary(String sql) {
		try (Connection connection = TestServer.get().connectAsSuperuser("postgres");
				Statement statement = connection.createStatement()) {
			return single(statement, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Makes a primary of it, with a history of its own. */
	public void promote() {
		query("select pg_promote()");
		Awaitility.await().until(() -> "f".equals(query("select pg_is_in_recovery()")));
	}

	private String query(String sql) {
		TestServer primary = TestServer.get();
		String url = "jdbc:postgresql://" + this.host + ":" + this.port + "/postgres";
		try (Connection connection = DriverManager.getConnection(url, primary.superuser(), primary.superuserPassword());
				Statement statement = connection.createStatement()) {
			return single(statement, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String host() {
		return this.host;
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() throws Exception {
		this.server.close();
	}

}

package io.github.pgprofiles.testing;

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

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A hot standby that streams from {@link TestServer}: it has every database that there
 * was when it was made, and follows. Roles and passwords are the same.
 */
public final class TestStandby implements AutoCloseable {

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
			try (Connection connection = primary.connectAsSuperuser("postgres")) {
				BaseBackup.of(connection, data);
			}
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
			return BaseBackup.single(statement, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Changes a setting of its own, and waits until that holds in new sessions. */
	public void set(String name, String value) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("alter system set " + name + " = '" + value + "'");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		query("select pg_reload_conf()");
		Awaitility.await().until(() -> value.equals(query("show " + name)));
	}

	/** Makes a primary of it, with a history of its own. */
	public void promote() {
		query("select pg_promote()");
		Awaitility.await().until(() -> "f".equals(query("select pg_is_in_recovery()")));
	}

	/** The first value of the first row, as the superuser. */
	public String query(String sql) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			return BaseBackup.single(statement, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Connection connect() throws SQLException {
		TestServer primary = TestServer.get();
		String url = "jdbc:postgresql://" + this.host + ":" + this.port + "/postgres";
		return DriverManager.getConnection(url, primary.superuser(), primary.superuserPassword());
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

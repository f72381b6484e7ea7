package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * SQLSTATE 53100: a tablespace on a file system that is full. Only where the test may
 * mount one, that is as root.
 */
@Timeout(60)
@Tag("own-server")
class DiskFullIT {

	@TempDir
	private Path directory;

	private static boolean run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
		return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
	}

	private static boolean mount(Path at) {
		try {
			return run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", at.toString());
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Test
	void statementIsRolledBackAndTheConnectionKeptWhenTheDiskIsFull() throws IOException, InterruptedException {
		assumeTrue(OwnServer.isPossible());
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		Path tiny = Files.createDirectory(this.directory.resolve("tiny"));
		assumeTrue(mount(tiny), "A file system can be mounted");
		try (OwnServer server = new OwnServer(Map.of())) {
			server.execute("create tablespace tiny location '" + tiny + "'");
			server.execute("grant create on tablespace tiny to " + TestServer.USER);
			try (HikariDataSource pool = Profiles.pool(ProfileSettings.builder("orders")
				.host(server.host())
				.port(server.port())
				.database(server.database())
				.user(TestServer.USER)
				.password(TestServer.PASSWORD)
				.build())) {
				rowsAreUnchanged(Profiles.client(pool));
			}
		}
		finally {
			assertThat(run("umount", tiny.toString())).isTrue();
		}
	}

	private static void rowsAreUnchanged(PostgresClient client) {
		byte[] file = ("x".repeat(1000) + "\n").repeat(20_000).getBytes(StandardCharsets.UTF_8);
		String insert = "insert into t select repeat('x', 1000) from generate_series(1, 20000)";
		for (Runnable call : List.<Runnable>of(() -> client.sql(insert).update(),
				() -> client.transaction().run((tx) -> tx.sql(insert).update()),
				() -> client.copy().into("t").csv().from(new ByteArrayInputStream(file)))) {
			client.sql("create table t (v text) tablespace tiny").update();
			client.sql("insert into t values ('before')").update();
			int pid = Backends.of(client);
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(call::run)
				.withMessageContaining("Profile 'orders'")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("53100"));
			assertThat(client.sql("select count(*) from t").query(Long.class).single()).isOne();
			assertThat(Backends.of(client)).isEqualTo(pid);
			client.sql("drop table t").update();
		}
	}

}

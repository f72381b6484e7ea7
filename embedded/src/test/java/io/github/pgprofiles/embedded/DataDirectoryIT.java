package io.github.pgprofiles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** The server with data that are kept. */
class DataDirectoryIT {

	private static final Duration SOON = Duration.ofSeconds(20);

	@TempDir
	private Path parent;

	@Test
	void keepsRowsBetweenContextsDurablyAndForOwnerAlone() {
		Path data = this.parent.resolve("with space/data");
		Servers.runner(data).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			Servers.execute(details, "create table t as select 42 as v");
			assertThat(Servers.query(details, "show fsync")).isEqualTo("on");
			assertThat(Servers.query(details, "show synchronous_commit")).isEqualTo("on");
			assertThat(Servers.dataDirectory(details)).isEqualTo(data.toRealPath());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("pgpass"))))
				.isEqualTo("rw-------");
			assertThat(data.resolve("pgpass")).content()
				.isEqualToIgnoringNewLines("*:*:*:postgres:" + details.getPassword());
		});
		assertThat(data.resolve("postmaster.pid")).doesNotExist();
		Servers.runner(data).run((context) -> {
			assertThat(Servers.query(Servers.details(context, "orders"), "select v from t")).isEqualTo("42");
			assertThat(Servers.query(Servers.details(context, "new"), "select current_database()")).isEqualTo("new");
		});
	}

	@Test
	void takesRelativePathBelowWorkingDirectory() throws IOException {
		Path relative = Path.of("target", "relative-data-" + ProcessHandle.current().pid());
		Servers.runner(relative)
			.run((context) -> assertThat(Servers.dataDirectory(Servers.details(context, "orders")))
				.isEqualTo(relative.toRealPath()));
	}

	@Test
	void refusesDirectoryOfAnotherContext() {
		Servers.runner(this.parent).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			Servers.runner(this.parent)
				.run((second) -> refuses(() -> Servers.details(second, "orders"),
						"by another application context of this JVM"));
			assertThat(Servers.query(details, "select 1")).isEqualTo("1");
		});
	}

	@Test
	void refusesDirectoryOfAnotherApplication() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			Servers.runner(this.parent)
				.run((context) -> refuses(() -> Servers.details(context, "orders"), "in use by another application"));
			assertThat(other.postmaster().isAlive()).isTrue();
			other.close();
		}
		Servers.runner(this.parent)
			.run((context) -> assertThat(Servers.query(Servers.details(context, "orders"), "select 1")).isEqualTo("1"));
	}

	@Test
	void refusesDirectoryOfServerThatWeDidNotStart() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			other.watchdog().destroyForcibly();
			other.kill();
			Path options = this.parent.resolve("postmaster.opts");
			Files.writeString(options, Files.readString(options).replace("cluster_name", "another_name"));
			Servers.runner(this.parent)
				.run((context) -> refuses(() -> Servers.details(context, "orders"),
						"in use by a PostgreSQL server, process " + other.postmaster().pid()));
			assertThat(other.postmaster().isAlive()).isTrue();
			other.postmaster().destroy();
			await().atMost(SOON).until(() -> Files.notExists(this.parent.resolve("postmaster.pid")));
		}
	}

	@Test
	void stopsServerAndStartsAgainWhenApplicationWasKilled() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			other.kill();
			await().atMost(SOON).until(() -> Files.notExists(this.parent.resolve("postmaster.pid")));
			await().atMost(SOON).until(() -> !other.postmaster().isAlive());
			await().atMost(SOON).until(() -> !other.watchdog().isAlive());
		}
		assertKept();
	}

	@Test
	void removesTemporaryDataWhenApplicationWasKilled() throws Exception {
		try (OtherApplication other = OtherApplication.start(null)) {
			assertThat(other.data()).isDirectory();
			other.kill();
			await().atMost(SOON).until(() -> Files.notExists(other.data().getParent()));
			Servers.awaitGone(other.postmaster());
		}
	}

	@Test
	void takesOverWhenApplicationAndWatchdogWereKilled() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			other.watchdog().destroyForcibly();
			other.kill();
			assertThat(other.postmaster().isAlive()).isTrue();
			assertKept();
			Servers.awaitGone(other.postmaster());
		}
	}

	@Test
	void startsWhenServerWasKilled() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			other.watchdog().destroyForcibly();
			other.killEverything();
			assertThat(this.parent.resolve("postmaster.pid")).exists();
		}
		assertKept();
	}

	@Test
	void startsWhenNumberOfKilledServerBelongsToAnotherProgram() throws Exception {
		try (OtherApplication other = OtherApplication.start(this.parent)) {
			other.watchdog().destroyForcibly();
			other.killEverything();
		}
		Process stranger = new ProcessBuilder("/bin/sh", "-c", "read -r line").start();
		try {
			Path file = this.parent.resolve("postmaster.pid");
			List<String> lines = new ArrayList<>(Files.readAllLines(file));
			lines.set(0, String.valueOf(stranger.pid()));
			Files.write(file, lines);
			assertKept();
			assertThat(stranger.isAlive()).isTrue();
		}
		finally {
			stranger.destroy();
			stranger.waitFor();
		}
	}

	@Test
	@Timeout(value = 40, unit = TimeUnit.SECONDS)
	void passesServersWordsOnAtOnceAndStartsAfterRepair() throws Exception {
		Servers.runner(this.parent).run((context) -> Servers.details(context, "orders"));
		Path configuration = this.parent.resolve("postgresql.conf");
		String before = Files.readString(configuration);
		Files.writeString(configuration, "shared_bufers = 1GB\n", StandardOpenOption.APPEND);
		Servers.runner(this.parent)
			.run((context) -> refuses(() -> Servers.details(context, "orders"), "did not start",
					"unrecognized configuration parameter \"shared_bufers\""));
		Files.writeString(configuration, before);
		Servers.runner(this.parent)
			.run((context) -> assertThat(Servers.query(Servers.details(context, "orders"), "select 1")).isEqualTo("1"));
	}

	/** Another application's row is there, which it wrote before it was killed. */
	private void assertKept() {
		AtomicReference<ProcessHandle> postmaster = new AtomicReference<>();
		Servers.runner(this.parent).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(Servers.query(details, "select v from t")).isEqualTo("kept");
			postmaster.set(Servers.postmaster(this.parent));
		});
		Servers.awaitGone(postmaster.get());
	}

	private void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable start, String... words) {
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(start)
			.satisfies((ex) -> assertThat(ex.problem()).contains(this.parent.toString()).contains(words))
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank());
	}

}

package io.github.pgprofiles.benchmarks.notification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A server that is killed, and comes back on the same port with the same data. */
final class MortalServer implements AutoCloseable {

	private static final int SECONDS = 10;

	private final Path directory;

	private int port;

	private EmbeddedPostgres postgres;

	MortalServer() throws IOException {
		this.directory = Files.createTempDirectory("notifications");
		this.postgres = builder().start();
		this.port = this.postgres.getPort();
	}

	private EmbeddedPostgres.Builder builder() {
		return EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(this.directory.resolve("postgres").toFile())
			.setDataDirectory(this.directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setPort(this.port)
			.setServerConfig("fsync", "off");
	}

	ServerAddress address() {
		return new ServerAddress(this.port);
	}

	/** Kills the postmaster; its children notice by themselves. */
	void kill() throws Exception {
		List<String> lines = Files.readAllLines(this.directory.resolve("data/postmaster.pid"));
		ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
		List<ProcessHandle> children = postmaster.children().toList();
		postmaster.destroyForcibly();
		postmaster.onExit().get(SECONDS, TimeUnit.SECONDS);
		for (ProcessHandle child : children) {
			child.onExit().get(SECONDS, TimeUnit.SECONDS);
		}
		// gives up the lock of the directory
		this.postgres.close();
	}

	/** Returns as soon as it lets somebody in. */
	void start() throws IOException {
		this.postgres = builder().start();
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}

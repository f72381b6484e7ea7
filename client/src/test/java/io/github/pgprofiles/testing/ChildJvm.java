package io.github.pgprofiles.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;

/**
 * Another JVM with this one's class path, of which a test reads the output. Killed when
 * it is closed.
 */
public final class ChildJvm implements AutoCloseable {

	/**
	 * What lets a JVM start and end soon, on two processors: one collector without
	 * threads of its own, and the quicker of the two compilers.
	 */
	public static final List<String> SHORT_LIVED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader;

	/**
	 * Starts it.
	 * @param main to run
	 * @param options of the JVM, besides {@link #SHORT_LIVED}
	 * @param environment besides this JVM's: for credentials too, which no argument holds
	 */
	public ChildJvm(Class<?> main, List<String> options, Map<String, String> environment) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(SHORT_LIVED);
		command.add(server());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		try {
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.reader = new Thread(this::read, "child-jvm");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/** The same, for which {@link #profile()} is the profile of a test's database. */
	public static ChildJvm on(TestDatabase database, Class<?> main, List<String> options,
			Map<String, String> environment) {
		Map<String, String> all = new HashMap<>(environment);
		all.put("HOST", database.host());
		all.put("PORT", String.valueOf(database.port()));
		all.put("DATABASE", database.name());
		return new ChildJvm(main, options, all);
	}

	/** In the other JVM: its profile, on the same server. */
	public static ProfileSettingsBuilder profile() {
		return ProfileSettings.builder("orders")
			.host(System.getenv("HOST"))
			.port(Integer.parseInt(System.getenv("PORT")))
			.database(System.getenv("DATABASE"))
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(TestServer.pooler())
			.poolerMaxPreparedStatements(TestServer.poolerStatements());
	}

	/** What tells another JVM which server the tests of this one share. */
	public static String server() {
		return "-Dtest.postgres=" + System.getProperty("test.postgres", "embedded");
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			// it was killed
		}
	}

	/** What it has written so far, to both streams. */
	public List<String> lines() {
		return List.copyOf(this.lines);
	}

	/** Sends SIGTERM. */
	public void terminate() {
		// the process itself would close its output here
		this.process.toHandle().destroy();
	}

	/** Sends SIGKILL. */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Waits for its end, and for the last of its output.
	 * @return its exit status; 128 and the signal's number where one has ended it
	 */
	public int await(Duration limit) {
		try {
			if (!this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("Not at its end after " + limit + ": " + this.lines);
			}
			this.reader.join(1000);
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		kill();
		await(Duration.ofSeconds(10));
	}

}

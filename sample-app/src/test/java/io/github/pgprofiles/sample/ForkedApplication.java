package io.github.pgprofiles.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged jar in a JVM of its own, the way that its user starts it. */
final class ForkedApplication implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Pattern SERVING = Pattern.compile("Serving (http://localhost:\\d+)/");

	private final Queue<String> lines = new ConcurrentLinkedQueue<>();

	private final Process process;

	private final Thread reader;

	private ForkedApplication(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output of the application");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static ForkedApplication start(List<String> jvmOptions, Map<String, String> environment, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.add("-jar");
		command.add(System.getProperty("sample.jar"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		return new ForkedApplication(builder.start());
	}

	private void read() {
		try (BufferedReader source = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = source.readLine(); line != null; line = source.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String output() {
		return String.join("\n", this.lines);
	}

	/** Waits until requests are taken. */
	URI awaitAddress() {
		Matcher serving = Awaitility.await().atMost(LIMIT).failFast(() -> {
			assertThat(this.process.isAlive()).as(output()).isTrue();
		}).until(() -> SERVING.matcher(output()), Matcher::find);
		return URI.create(serving.group(1));
	}

	/** Waits for the end, and for the last of the output. */
	int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("the application does not end: " + output());
		}
		this.reader.join(LIMIT.toMillis());
		return this.process.exitValue();
	}

	/** Asks for an end, as an operator would. */
	int stop() throws InterruptedException {
		this.process.destroy();
		return awaitExit();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}

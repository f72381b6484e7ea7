package io.github.pgprofiles.benchmarks.python;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowContender;
import org.jspecify.annotations.Nullable;

/**
 * Streams trades with a library of Python's. Its process lives through all rounds, so
 * that none of them pays for its start, and measures the time itself.
 */
public final class PythonContender implements Contender {

	private static final String SCRIPT = "stream.py";

	private static final long SECONDS_TO_END = 10;

	private final String module;

	private final ServerAddress address;

	private final String sql;

	private final int portion;

	private final int rows;

	private final List<Long> expected;

	private @Nullable Process process;

	private @Nullable BufferedWriter commands;

	private @Nullable BufferedReader answers;

	/**
	 * Sets what to do; starts nothing yet.
	 * @param module the library, {@code asyncpg} or {@code psycopg2}
	 * @param address of the server
	 * @param sql query
	 * @param portion rows that a cursor brings at once
	 * @param rows that there are
	 * @param expected what they add up to
	 */
	public PythonContender(String module, ServerAddress address, String sql, int portion, int rows,
			List<Long> expected) {
		this.module = module;
		this.address = address;
		this.sql = sql;
		this.portion = portion;
		this.rows = rows;
		this.expected = expected;
	}

	@Override
	public String name() {
		return this.module;
	}

	@Override
	public void verify() throws Exception {
		String command = Interpreter.with(this.module).orElseThrow(() -> new NoFigureException("not installed"));
		// standard error shows why a script ends, if it does
		Process started = new ProcessBuilder(command, "-c", script(), this.module, ServerAddress.HOST,
				String.valueOf(this.address.port()), ServerAddress.USER, ServerAddress.DATABASE, this.sql,
				String.valueOf(this.portion))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.process = started;
		this.commands = started.outputWriter(StandardCharsets.UTF_8);
		this.answers = started.inputReader(StandardCharsets.UTF_8);
		round();
	}

	private static String script() throws IOException {
		try (InputStream script = PythonContender.class.getResourceAsStream(SCRIPT)) {
			return new String(Objects.requireNonNull(script, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Override
	public Sample round() throws IOException {
		BufferedWriter writer = Objects.requireNonNull(this.commands, "verify() comes first");
		writer.write("go\n");
		writer.flush();
		String answer = Objects.requireNonNull(this.answers, "verify() comes first").readLine();
		if (answer == null) {
			throw new IOException("The script for " + this.module + " has ended");
		}
		List<Long> numbers = Arrays.stream(answer.split(" ")).map(Long::parseUnsignedLong).toList();
		RowContender.requireSame(name(), this.expected, numbers.subList(1, numbers.size()));
		return new Sample(this.rows, numbers.get(0), Double.NaN);
	}

	@Override
	public void close() {
		if (this.process == null) {
			return;
		}
		try (BufferedWriter end = this.commands) {
			// the end of its input is the end of the script
		}
		catch (IOException ex) {
			this.process.destroy();
		}
		try {
			if (!this.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}

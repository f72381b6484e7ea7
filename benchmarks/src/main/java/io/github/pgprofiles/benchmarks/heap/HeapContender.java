package io.github.pgprofiles.benchmarks.heap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowContender;

/** Runs a program in each round, in a JVM with a small heap. */
final class HeapContender implements Contender {

	static final String PEAK = "live MB";

	static final String GROWTH = "growth MB";

	static final String HEAP = "heap";

	static final String FLAT = "flat";

	private static final double MEGABYTE = 1 << 20;

	private static final long MINUTES = 15;

	private static final String OUT_OF_MEMORY = "OutOfMemoryError";

	private final Class<?> program;

	private final String name;

	private final ServerAddress address;

	private final int rows;

	private final List<Long> expected;

	private final Map<String, Object> facts = new LinkedHashMap<>();

	/**
	 * Sets what to run.
	 * @param program that takes the contender's name, the port, and the number of rows,
	 * and tells what {@link HeapProbe} tells
	 * @param name of the contender
	 * @param address of the server
	 * @param rows that pass
	 * @param expected what the program has to tell as its sums
	 */
	HeapContender(Class<?> program, String name, ServerAddress address, int rows, List<Long> expected) {
		this.program = program;
		this.name = name;
		this.address = address;
		this.rows = rows;
		this.expected = expected;
	}

	@Override
	public String name() {
		return this.name;
	}

	/** Each round checks what it read; values are compared in the case stream-typed. */
	@Override
	public void verify() {
	}

	@Override
	public Sample round() throws Exception {
		Path output = Files.createTempFile("heap-probe", ".txt");
		try {
			int exitCode = run(output);
			String text = Files.readString(output, StandardCharsets.UTF_8);
			if (exitCode != 0 && text.contains(OUT_OF_MEMORY)) {
				throw new NoFigureException(OUT_OF_MEMORY);
			}
			if (exitCode != 0) {
				throw new IOException("'%s' ended with %d: %s".formatted(this.name, exitCode, text));
			}
			return sample(text);
		}
		finally {
			Files.delete(output);
		}
	}

	private int run(Path output) throws IOException, InterruptedException, NoFigureException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, HeapCase.LIMIT, "-XX:+ExitOnOutOfMemoryError", "-cp",
				System.getProperty("java.class.path"), this.program.getName(), this.name,
				String.valueOf(this.address.port()), String.valueOf(this.rows))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
				// a heap that is nearly full can keep a collector busy for ever
				throw new NoFigureException("not done in " + MINUTES + " minutes");
			}
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private Sample sample(String text) {
		RowContender.requireSame(this.name, this.expected, numbers(text, HeapProbe.SUMS));
		LiveBytes live = new LiveBytes(numbers(text, HeapProbe.LIVE));
		this.facts.put(PEAK, live.peak() / MEGABYTE);
		this.facts.put(GROWTH, live.growth() / MEGABYTE);
		this.facts.put(HEAP, live.isFlat() ? FLAT : "growing");
		return new Sample(this.rows, numbers(text, HeapProbe.NANOS).get(0), Double.NaN);
	}

	private List<Long> numbers(String text, String label) {
		String line = text.lines()
			.filter((candidate) -> candidate.startsWith(label + " "))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("'%s' tells no %s: %s".formatted(this.name, label, text)));
		return Arrays.stream(line.substring(label.length() + 1).split(" ")).map(Long::valueOf).toList();
	}

	@Override
	public Map<String, Object> facts() {
		return this.facts;
	}

	@Override
	public void close() {
		// holds nothing between rounds
	}

}

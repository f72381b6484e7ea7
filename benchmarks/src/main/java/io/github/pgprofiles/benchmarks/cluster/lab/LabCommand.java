package io.github.pgprofiles.benchmarks.cluster.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of the lab's commands that has run to its end.
 *
 * @param name of the command
 * @param exit its status
 * @param output what it printed
 * @param talk what it said beside
 */
record LabCommand(String name, int exit, String output, String talk) {

	/** Longer than any of them takes. */
	private static final Duration PATIENCE = Duration.ofMinutes(6);

	private static final File NOTHING = new File("/dev/null");

	/** Runs it. */
	static LabCommand run(Path directory, String... command) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>();
		words.add(directory.resolve("patroni").toString());
		words.addAll(List.of(command));
		// a file: what a background process of the command keeps open is no output
		Path output = Files.createTempFile("lab", ".out");
		Path talk = Files.createTempFile("lab", ".err");
		try {
			Process process = new ProcessBuilder(words).redirectInput(NOTHING)
				.redirectOutput(output.toFile())
				.redirectError(talk.toFile())
				.start();
			if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				process.destroy();
				throw new IOException("The lab's 'patroni %s' did not end".formatted(command[0]));
			}
			return new LabCommand(command[0], process.exitValue(), Files.readString(output), Files.readString(talk));
		}
		finally {
			Files.delete(output);
			Files.delete(talk);
		}
	}

	/** What it printed, if it has not failed. */
	String required() throws IOException {
		if (this.exit != 0) {
			throw new IOException(
					"The lab's 'patroni %s' ended with %d: %s".formatted(this.name, this.exit, this.talk.strip()));
		}
		return this.output;
	}

}

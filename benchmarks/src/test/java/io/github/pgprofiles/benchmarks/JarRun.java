package io.github.pgprofiles.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What came of running the jar as a user does, in a process of its own. */
record JarRun(int exitCode, String out, String err, Path result) {

	/** Runs the jar, which has to end well and to write its figures. */
	static JarRun succeeds(Path directory, String... args) throws IOException, InterruptedException {
		JarRun run = of(directory, Stream.concat(Stream.of(args), Stream.of("--json", result(directory).toString()))
			.toArray(String[]::new));
		assertThat(run.err()).isEmpty();
		assertThat(run.exitCode()).isZero();
		return run;
	}

	static JarRun of(Path directory, String... args) throws IOException, InterruptedException {
		Path jar = Path.of("target", "benchmarks.jar");
		assertThat(jar).as("the jar, which 'mvn package' builds").exists();
		Path out = directory.resolve("out.txt");
		Path err = directory.resolve("err.txt");
		List<String> command = Stream
			.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
					"-XX:TieredStopAtLevel=1", "-jar", jar.toString()), Stream.of(args))
			.toList();
		Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
			return new JarRun(process.exitValue(), Files.readString(out), Files.readString(err), result(directory));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Path result(Path directory) {
		return directory.resolve("result.json");
	}

	List<JsonNode> json() {
		return new JsonMapper().readTree(this.result).valueStream().toList();
	}

	List<String> names() {
		return json().stream().map((node) -> text(node, "case") + "/" + text(node, "contender")).toList();
	}

	static String text(JsonNode result, String property) {
		return result.get(property).asString();
	}

}

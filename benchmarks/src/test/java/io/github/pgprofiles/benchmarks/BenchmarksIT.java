package io.github.pgprofiles.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The jar as a user runs it, in a process of its own. */
class BenchmarksIT {

	private static final List<String> CONTENDERS = List.of("raw", "ours", "JdbcTemplate", "JdbcClient", "Jdbi", "jOOQ");

	@TempDir
	Path directory;

	@Test
	void everyContenderOfEveryCaseIsInTableAndJson() throws Exception {
		Path json = this.directory.resolve("result.json");
		Run run = run("--rows", "15", "--rounds", "2", "--json", json.toString());
		assertThat(run.err()).isEmpty();
		assertThat(run.exitCode()).isZero();
		assertThat(run.out()).contains("cores", "JDK", "PostgreSQL 18", "15 rows, 2 rounds; in us/op, lower is better");
		for (String contender : CONTENDERS) {
			assertThat(run.out().lines().filter((line) -> line.startsWith(contender + " "))).hasSize(2);
		}
		JsonNode results = new JsonMapper().readTree(json);
		assertThat(results.valueStream().map((result) -> text(result, "case") + "/" + text(result, "contender")))
			.containsExactlyElementsOf(Stream.of("pk-read", "pk-read-tx")
				.flatMap((name) -> CONTENDERS.stream().map((contender) -> name + "/" + contender))
				.toList());
		assertThat(results.valueStream()).allSatisfy((result) -> {
			assertThat(result.propertyNames()).containsExactly("case", "contender", "unit", "best", "median",
					"allocatedPerOp");
			assertThat(text(result, "unit")).isEqualTo("us/op");
			assertThat(result.get("best").asDouble()).isPositive().isLessThanOrEqualTo(result.get("median").asDouble());
			assertThat(result.get("allocatedPerOp").asDouble()).isPositive();
		});
	}

	@Test
	void runsOnlyTheCaseThatIsNamed() throws Exception {
		Run run = run("--cases", "pk-read-tx", "--rows", "1", "--rounds", "1");
		assertThat(run.exitCode()).isZero();
		assertThat(run.out()).contains("pk-read-tx:").doesNotContain("pk-read:");
	}

	@Test
	void unknownCaseEndsWithExitCodeTwo() throws Exception {
		Run run = run("--cases", "nothing");
		assertThat(run.exitCode()).isEqualTo(2);
		assertThat(run.err()).startsWith("unknown case 'nothing'; the cases are [pk-read, pk-read-tx");
		assertThat(run.out()).isEmpty();
	}

	private static String text(JsonNode result, String property) {
		return result.get(property).asString();
	}

	private Run run(String... args) throws IOException, InterruptedException {
		Path jar = Path.of("target", "benchmarks.jar");
		assertThat(jar).as("the jar, which 'mvn package' builds").exists();
		Path out = this.directory.resolve("out.txt");
		Path err = this.directory.resolve("err.txt");
		List<String> command = Stream
			.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
					jar.toString()), Stream.of(args))
			.toList();
		Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
			return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Run(int exitCode, String out, String err) {
	}

}

package io.github.pgprofiles.benchmarks;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.pgprofiles.benchmarks.JarRun.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Applications that are started in a JVM of their own, and look whether they work. */
class StartupCasesIT {

	@TempDir
	Path directory;

	@Test
	void applicationsWithTwoDatabasesStartAndAreMeasured() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "startup-jpa,startup-jpa-empty", "--rounds", "1");
		assertThat(run.out()).contains("1 rows, 1 rounds; in ms/op, lower is better", "vs hand-written",
				"ours at most 1.05 of hand-written: ");
		assertThat(run.names()).containsExactly("startup-jpa/hand-written", "startup-jpa/ours",
				"startup-jpa-empty/hand-written", "startup-jpa-empty/ours");
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(text(result, "unit")).isEqualTo("ms/op");
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("ratios").get("hand-written").asDouble()).isPositive();
		});
	}

}

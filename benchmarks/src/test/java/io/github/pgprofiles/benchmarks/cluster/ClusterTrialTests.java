package io.github.pgprofiles.benchmarks.cluster;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.benchmarks.UsageException;
import io.github.pgprofiles.benchmarks.cluster.transfer.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClusterTrialTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@Test
	void trialsAreSkippedWithAMessageWhereThereIsNoLab(@TempDir Path directory) {
		assertThat(run("--lab", directory.toString())).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8)).contains("Skipped", directory.toString());
	}

	@Test
	void badArgumentsAreTold() {
		assertThat(run("--faults", "flood")).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("unknown fault 'flood'", "silence");
	}

	private int run(String... args) {
		return ClusterTrial.run(args, new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8));
	}

	@Test
	void everythingHappensThreeTimesByDefault() {
		ClusterOptions options = ClusterOptions.parse();
		assertThat(options.lab()).isEqualTo(Path.of("../shared/lab"));
		assertThat(options.times()).isEqualTo(3);
		assertThat(options.reads()).isEqualTo(100_000);
		assertThat(options.faults()).containsExactly(Fault.values());
		assertThat(options.trials()).containsExactlyInAnyOrderElementsOf(ClusterOptions.TRIALS);
	}

	@Test
	void optionsChoose() {
		ClusterOptions options = ClusterOptions.parse("--times", "1", "--faults", "cut,kill", "--trials",
				"reads,transfers", "--lab", "/lab", "--reads", "40");
		assertThat(options).isEqualTo(new ClusterOptions(Path.of("/lab"), 1, List.of(Fault.CUT, Fault.KILL), 40,
				Set.of("reads", "transfers")));
	}

	@ParameterizedTest
	@CsvSource({ "--times,0,--times needs a number above zero", "--times,many,not 'many'",
			"--trials,transfers;x,unknown trial", "--size,3,unknown option '--size'" })
	void otherValuesAreRefused(String option, String value, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ClusterOptions.parse(option, value))
			.withMessageContaining(message);
	}

	@Test
	void optionWithoutAValueIsRefused() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ClusterOptions.parse("--lab"))
			.withMessage("--lab needs a value");
	}

}

package io.github.pgprofiles.benchmarks.cluster.read;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadReportTests {

	private static final ReadResult PEER = new ReadResult("peer", 100, 92, 0, Map.of(2, 50, 3, 50), 1, 2, 3, "");

	@Test
	void ourReadsMissNothingAndUseReplicas() {
		ReadReport report = report(0, 0, Map.of(1, 25, 2, 70, 3, 5));
		assertThat(report.isMet()).isTrue();
		assertThat(print(report))
			.contains("| ours | 100 | 0 | 0 | 75.0 % | 70 | 5 | 0.50 | 2.50 | 3 |",
					"| peer | 100 | 92 | 0 | 100.0 % | 50 | 50 |")
			.doesNotContain("FAIL");
	}

	@Test
	void missesFailuresAndTheShareAreGoals() {
		assertThat(print(report(1, 0, Map.of(2, 100)))).contains("own write | FAIL |");
		assertThat(print(report(0, 1, Map.of(2, 99)))).contains("no read fails | FAIL |", "- ours: what happened");
		ReadReport none = report(0, 0, Map.of(1, 100));
		assertThat(none.isMet()).isFalse();
		assertThat(print(none)).contains("replicas are read from | FAIL |");
	}

	private static ReadReport report(int misses, int failures, Map<Integer, Integer> byPort) {
		return new ReadReport(List.of(new ReadResult("ours", 100, misses, failures, byPort, 0.5, 2.5, 3,
				(failures > 0) ? "what happened" : ""), PEER), 1, 2, 3);
	}

	private static String print(ReadReport report) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8);
	}

}

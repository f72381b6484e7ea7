package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.benchmarks.cluster.transfer.TransferResult.Refusals;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TransferReportTests {

	private static final Refusals NONE = new Refusals(10, 0, 0, Double.NaN, Double.NaN);

	@Test
	void allIsWellWhereEveryGoalIsMet() {
		TransferReport report = new TransferReport(List.of(result(100), result(900), result(150)));
		assertThat(report.isMet()).isTrue();
		assertThat(print(report)).contains("| kill | 3 | 20.0 | 150, 900 |", "| right | pass |")
			.doesNotContain("FAIL", "WRONG");
	}

	@Test
	void medianAndMostOfTheFirstWritesAreGoals() {
		assertThat(print(new TransferReport(List.of(result(100), result(151), result(152)))))
			.contains("median at most 150 ms | FAIL: kill |", "never over 1 s | pass |");
		assertThat(new TransferReport(List.of(result(100), result(200))).isMet()).isTrue();
		assertThat(print(new TransferReport(List.of(result(100), result(100), result(1001)))))
			.contains("median at most 150 ms | pass |", "never over 1 s | FAIL: kill |");
	}

	@Test
	void writeThatNeverCameMissesBoth() {
		TransferReport report = new TransferReport(List.of(result(Double.NaN)));
		assertThat(report.isMet()).isFalse();
		assertThat(print(report)).contains("| never, never |", "median at most 150 ms | FAIL: kill |",
				"never over 1 s | FAIL: kill |");
	}

	@Test
	void dataHangingAndKindsAreGoals() {
		assertThat(print(new TransferReport(List.of(result(1, Map.of(), NONE, 0, List.of("the sum is 1"))))))
			.contains("told as failed is not | FAIL: kill |", "| WRONG |", "- kill: the sum is 1");
		assertThat(print(new TransferReport(List.of(result(1, Map.of(), NONE, 1, List.of())))))
			.contains("ends within 45 s | FAIL: kill |");
		Failure odd = new Failure("IllegalStateException", null, false, false, false);
		assertThat(print(new TransferReport(List.of(result(1, Map.of(odd.toString(), 2), NONE, 0, List.of())))))
			.contains("classified | FAIL: kill |", "- kill: 2 of IllegalStateException, NOT CLASSIFIED");
	}

	@Test
	void refusalsAreCountedForEachConnectionAndHaveAnEnd() {
		assertThat(print(new TransferReport(List.of(result(1, new Refusals(3, 1, 2, 1, 2))))))
			.contains("connection that was open | pass |", "not after 1 s | pass |");
		assertThat(print(new TransferReport(List.of(result(1, new Refusals(3, 2, 2, 1.1, 2))))))
			.contains("connection that was open | FAIL: kill |", "not after 1 s | FAIL: kill |");
	}

	private static TransferResult result(double firstWrite) {
		return result(firstWrite, NONE);
	}

	private static TransferResult result(double firstWrite, Refusals refusals) {
		return result(firstWrite, Map.of(), refusals, 0, List.of());
	}

	private static TransferResult result(double firstWrite, Map<String, Integer> failures, Refusals refusals,
			int hanging, List<String> problems) {
		return new TransferResult(Fault.KILL, 20, firstWrite, 10, 200, 1000, 0, 1, failures, refusals, hanging, 22,
				problems, 1);
	}

	private static String print(TransferReport report) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8);
	}

}

package io.github.pgprofiles.benchmarks.report;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Outcomes;
import io.github.pgprofiles.benchmarks.measure.Verdict;

/**
 * A case with the outcomes of its contenders.
 *
 * @param benchmark what was measured
 * @param rows how large the work of a round was
 * @param rounds that were measured
 * @param outcomes one for each contender
 */
public record CaseReport(BenchmarkCase benchmark, int rows, int rounds, Outcomes outcomes) {

	List<Verdict> verdicts() {
		return this.benchmark.goals().stream().flatMap((goal) -> goal.judge(this.outcomes).stream()).toList();
	}

}

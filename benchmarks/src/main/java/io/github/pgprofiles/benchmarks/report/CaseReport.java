package io.github.pgprofiles.benchmarks.report;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Outcome;

/**
 * A case with the outcomes of its contenders.
 *
 * @param benchmark what was measured
 * @param rows how large the work of a round was
 * @param outcomes one for each contender
 */
public record CaseReport(BenchmarkCase benchmark, int rows, List<Outcome> outcomes) {

	public CaseReport {
		outcomes = List.copyOf(outcomes);
	}

}

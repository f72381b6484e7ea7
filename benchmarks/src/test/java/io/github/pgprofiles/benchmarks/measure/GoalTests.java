package io.github.pgprofiles.benchmarks.measure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GoalTests {

	private static final Outcomes RATES = new Outcomes(List.of(rate("ours", 90), rate("slow", 50), rate("fast", 100),
			new Outcome("gone", Unit.ROWS_PER_SECOND, List.of(), Map.of(), "not installed")));

	private static final Reference LOOP = Reference.toBest("loop", "slow", "fast", "gone");

	@Test
	void ratioIsTakenToTheBestOfSeveral() {
		assertThat(Goal.ratio("ours", LOOP, 0.9).judge(RATES))
			.contains(new Verdict("ours", "at least 0.90 of loop", "0.900", true));
		assertThat(Goal.ratio("ours", LOOP, 0.95).judge(RATES))
			.contains(new Verdict("ours", "at least 0.95 of loop", "0.900", false));
	}

	@Test
	void ratioIsAnUpperLimitForTimes() {
		Outcomes times = new Outcomes(List.of(time("ours", 104, Map.of()), time("raw", 100, Map.of())));
		assertThat(Goal.ratio("ours", Reference.to("raw"), 1.03).judge(times))
			.contains(new Verdict("ours", "at most 1.03 of raw", "1.040", false));
	}

	@Test
	void nothingIsJudgedWhenOneOfTheTwoTookNoPart() {
		assertThat(Goal.ratio("ours", Reference.to("gone"), 1).judge(RATES)).isEmpty();
		assertThat(Goal.ratio("gone", LOOP, 1).judge(RATES)).isEmpty();
		assertThat(Goal.fact("nobody", "heap", "flat", "flat").judge(RATES)).isEmpty();
	}

	@Test
	void allocationIsAnUpperLimitForTheMedian() {
		Outcomes outcomes = new Outcomes(List.of(new Outcome("ours", Unit.ROWS_PER_SECOND,
				List.of(new Sample(10, 1, 790), new Sample(10, 1, 810), new Sample(10, 1, 5000)))));
		assertThat(Goal.allocation("ours", 81).judge(outcomes))
			.contains(new Verdict("ours", "at most 81 bytes allocated for a row", "81.0", true));
		assertThat(Goal.allocation("ours", 80).judge(outcomes))
			.contains(new Verdict("ours", "at most 80 bytes allocated for a row", "81.0", false));
		assertThat(Goal.allocation("gone", 80).judge(RATES)).isEmpty();
	}

	@Test
	void differenceComparesFacts() {
		Outcomes times = new Outcomes(
				List.of(time("limited", 3, Map.of("trips", 2.0)), time("ours", 1, Map.of("trips", 1.0))));
		assertThat(Goal.difference("limited", "ours", "trips", "one more", (trips) -> trips <= 1).judge(times))
			.contains(new Verdict("limited", "one more", "1.00", true));
		assertThat(Goal.difference("limited", "ours", "trips", "none more", (trips) -> trips <= 0).judge(times))
			.contains(new Verdict("limited", "none more", "1.00", false));
	}

	@Test
	void whatAFeatureAddsIsComparedWithWhatItAddsElsewhere() {
		Outcomes times = new Outcomes(List.of(time("raw", 100, Map.of()), time("raw-seen", 110, Map.of()),
				time("ours", 105, Map.of()), time("ours-seen", 109, Map.of())));
		assertThat(Goal.added("ours-seen", "ours", "raw-seen", "raw", 0.5).judge(times))
			.contains(new Verdict("ours-seen", "adds at most 0.50 of what raw-seen adds", "4.00 of 10.00", true));
		assertThat(Goal.added("ours-seen", "ours", "raw-seen", "raw", 0.3).judge(times))
			.contains(new Verdict("ours-seen", "adds at most 0.30 of what raw-seen adds", "4.00 of 10.00", false));
		assertThat(Goal.added("ours-seen", "gone", "raw-seen", "raw", 0.5).judge(times)).isEmpty();
	}

	@Test
	void factIsMissedWhenThereIsNoFigure() {
		assertThat(Goal.fact("gone", "heap", "is flat", "flat").judge(RATES))
			.contains(new Verdict("gone", "is flat", "not installed", false));
		Outcomes flat = new Outcomes(List.of(time("ours", 1, Map.of("heap", "flat"))));
		assertThat(Goal.fact("ours", "heap", "is flat", "flat").judge(flat))
			.contains(new Verdict("ours", "is flat", "flat", true));
	}

	private static Outcome rate(String contender, long rowsPerSecond) {
		return new Outcome(contender, Unit.ROWS_PER_SECOND, List.of(new Sample(rowsPerSecond, 1_000_000_000, 0)));
	}

	private static Outcome time(String contender, long micros, Map<String, Object> facts) {
		return new Outcome(contender, Unit.MICROS_PER_OPERATION, List.of(new Sample(1, micros * 1000, 0)), facts, null);
	}

}

package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Tables in Markdown: figures of each fault, its failures, and the goals. */
final class TransferReport {

	private static final double MEDIAN_MILLIS = 150;

	private static final double MAX_MILLIS = 1000;

	private static final List<Goal> GOALS = List.of(Goal.ofEach(
			"the sum never changes; what was acknowledged is there exactly once, what was told as failed is not",
			(each) -> each.problems().isEmpty()),
			Goal.ofEach("no thread hangs: each call ends within %d s".formatted(TransferRun.BOUND.toSeconds()),
					(each) -> each.hanging() == 0 && each.longestSeconds() <= TransferRun.BOUND.toSeconds()),
			Goal.ofEach("each failure is classified", (each) -> each.unclassified() == 0),
			new Goal("first write after the promotion: median at most 150 ms",
					(all) -> median(all, TransferResult::firstWriteMillis) <= MEDIAN_MILLIS),
			Goal.ofEach("first write after the promotion: never over 1 s",
					(each) -> each.firstWriteMillis() <= MAX_MILLIS),
			Goal.ofEach("refused by a standby: at most once for each connection that was open",
					(each) -> each.refusals().isAtMostOneEach()),
			Goal.ofEach("refused by a standby: not after 1 s", (each) -> each.refusals().isOverInASecond()));

	private final Map<Fault, List<TransferResult>> byFault;

	TransferReport(List<TransferResult> results) {
		this.byFault = results.stream()
			.collect(Collectors.groupingBy(TransferResult::fault, LinkedHashMap::new, Collectors.toList()));
	}

	/** What must be true of a fault. */
	private record Goal(String text, Predicate<List<TransferResult>> met) {

		static Goal ofEach(String text, Predicate<TransferResult> met) {
			return new Goal(text, (all) -> all.stream().allMatch(met));
		}

	}

	/** What did not come counts as longer than anything. */
	private static double median(List<TransferResult> results, ToDoubleFunction<TransferResult> figure) {
		double[] values = results.stream().mapToDouble(figure).sorted().toArray();
		return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
	}

	private static double max(List<TransferResult> results, ToDoubleFunction<TransferResult> figure) {
		return Arrays.stream(results.stream().mapToDouble(figure).sorted().toArray()).reduce(0, (a, b) -> b);
	}

	boolean isMet() {
		return GOALS.stream().allMatch((goal) -> missed(goal).isEmpty());
	}

	private List<String> missed(Goal goal) {
		return this.byFault.entrySet()
			.stream()
			.filter((each) -> !goal.met().test(each.getValue()))
			.map((each) -> each.getKey().word())
			.toList();
	}

	void print(PrintStream out) {
		out.println("| fault | times | primary again, s | first write, ms: median, max | the server's own first commit,"
				+ " ms | all callers back, ms | acknowledged | failed | unknown | refused by a standby: callers, attempts, connections"
				+ " | longest call, s | load | data | goals |");
		out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
		this.byFault.forEach((fault, all) -> out.println(row(fault, all)));
		out.println();
		printFailures(out);
		out.println();
		out.println("| goal | result |");
		out.println("|---|---|");
		for (Goal goal : GOALS) {
			List<String> missed = missed(goal);
			out.println("| %s | %s |".formatted(goal.text(),
					missed.isEmpty() ? "pass" : "FAIL: " + String.join(", ", missed)));
		}
		out.println();
	}

	private static String row(Fault fault, List<TransferResult> all) {
		Function<ToDoubleFunction<TransferResult>, String> pair = (figure) -> number(median(all, figure)) + ", "
				+ number(max(all, figure));
		long missed = GOALS.stream().filter((goal) -> !goal.met().test(all)).count();
		return "| %s | %d | %.1f | %s | %s | %s | %d | %d | %d | %d, %d, %d | %.1f | %.1f | %s | %s |".formatted(
				fault.word(), all.size(), max(all, TransferResult::promotionSeconds),
				pair.apply(TransferResult::firstWriteMillis), pair.apply(TransferResult::serverMillis),
				pair.apply(TransferResult::allBackMillis), sum(all, TransferResult::acknowledged),
				sum(all, TransferResult::failed), sum(all, TransferResult::unknown),
				sum(all, (each) -> each.refusals().callers()), sum(all, (each) -> each.refusals().attempts()),
				sum(all, (each) -> each.refusals().connections()), max(all, TransferResult::longestSeconds),
				max(all, TransferResult::load),
				all.stream().allMatch((each) -> each.problems().isEmpty()) ? "right" : "WRONG",
				(missed == 0) ? "pass" : missed + " FAIL");
	}

	private static String number(double value) {
		return Double.isNaN(value) ? "never" : String.format(Locale.ROOT, "%.0f", value);
	}

	private static int sum(List<TransferResult> all, ToDoubleFunction<TransferResult> figure) {
		return (int) all.stream().mapToDouble(figure).sum();
	}

	private void printFailures(PrintStream out) {
		this.byFault.forEach((fault, all) -> {
			Map<String, Integer> failures = new TreeMap<>();
			all.forEach((each) -> each.failures().forEach((kind, count) -> failures.merge(kind, count, Integer::sum)));
			failures.forEach((kind, count) -> out.println("- %s: %d of %s".formatted(fault.word(), count, kind)));
			all.forEach((each) -> each.problems()
				.stream()
				.limit(10)
				.forEach((problem) -> out.println("- %s: %s".formatted(fault.word(), problem))));
			all.stream()
				.filter((each) -> !each.refusals().isOverInASecond())
				.forEach((each) -> out
					.println("- %s: refused by a standby for %.1f s, the last %.1f s after the promotion"
						.formatted(fault.word(), each.refusals().lastedSeconds(), each.refusals().afterSeconds())));
		});
	}

}

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

	private final Map<Fault, List<TransferResult>> byFault;

	TransferReport(List<TransferResult> results) {
		this.byFault = results.stream()
			.collect(Collectors.groupingBy(TransferResult::fault, LinkedHashMap::new, Collectors.toList()));
	}

	/** What must be true of each fault. */
	private enum Goal {

		DATA("the sum never changes; what was acknowledged is there exactly once, what was told as failed is not",
				(all) -> all(all, (each) -> each.problems().isEmpty())),

		HANGING("no thread hangs: each call ends within " + TransferRun.BOUND.toSeconds() + " s",
				(all) -> all(all,
						(each) -> each.hanging() == 0 && each.longestSeconds() <= TransferRun.BOUND.toSeconds())),

		CLASSIFIED("each failure is classified", (all) -> all(all, (each) -> each.unclassified() == 0)),

		MEDIAN("first write after the promotion: median at most 150 ms",
				(all) -> median(all, TransferResult::firstWriteMillis) <= MEDIAN_MILLIS),

		MAX("first write after the promotion: never over 1 s",
				(all) -> all(all, (each) -> each.firstWriteMillis() <= MAX_MILLIS)),

		ONE_EACH("25006: at most one for each connection that was open",
				(all) -> all(all, (each) -> each.readOnly().isAtMostOneEach())),

		OVER("25006: none after 1 s", (all) -> all(all, (each) -> each.readOnly().isOverInASecond()));

		private final String text;

		private final Predicate<List<TransferResult>> met;

		Goal(String text, Predicate<List<TransferResult>> met) {
			this.text = text;
			this.met = met;
		}

	}

	private static boolean all(List<TransferResult> results, Predicate<TransferResult> met) {
		return results.stream().allMatch(met);
	}

	/** What did not come counts as longer than anything. */
	private static double median(List<TransferResult> results, ToDoubleFunction<TransferResult> figure) {
		double[] values = results.stream().mapToDouble(figure).sorted().toArray();
		return values[values.length / 2];
	}

	private static double max(List<TransferResult> results, ToDoubleFunction<TransferResult> figure) {
		return Arrays.stream(results.stream().mapToDouble(figure).sorted().toArray()).reduce(0, (a, b) -> b);
	}

	boolean isMet() {
		return Arrays.stream(Goal.values()).allMatch((goal) -> missed(goal).isEmpty());
	}

	private List<String> missed(Goal goal) {
		return this.byFault.entrySet()
			.stream()
			.filter((each) -> !goal.met.test(each.getValue()))
			.map((each) -> each.getKey().word())
			.toList();
	}

	void print(PrintStream out) {
		out.println("| fault | times | primary again, s | first write, ms: median, max | the server's own first commit,"
				+ " ms | all callers back, ms | acknowledged | failed | unknown | 25006: callers, attempts, connections"
				+ " | longest call, s | load | data | goals |");
		out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
		this.byFault.forEach((fault, all) -> out.println(row(fault, all)));
		out.println();
		printFailures(out);
		out.println();
		out.println("| goal | result |");
		out.println("|---|---|");
		for (Goal goal : Goal.values()) {
			List<String> missed = missed(goal);
			out.println("| %s | %s |".formatted(goal.text,
					missed.isEmpty() ? "pass" : "FAIL: " + String.join(", ", missed)));
		}
		out.println();
	}

	private static String row(Fault fault, List<TransferResult> all) {
		Function<ToDoubleFunction<TransferResult>, String> pair = (figure) -> number(median(all, figure)) + ", "
				+ number(max(all, figure));
		long missed = Arrays.stream(Goal.values()).filter((goal) -> !goal.met.test(all)).count();
		return "| %s | %d | %.1f | %s | %s | %s | %d | %d | %d | %d, %d, %d | %.1f | %.1f | %s | %s |".formatted(
				fault.word(), all.size(), max(all, TransferResult::promotionSeconds),
				pair.apply(TransferResult::firstWriteMillis), pair.apply(TransferResult::serverMillis),
				pair.apply(TransferResult::allBackMillis), sum(all, TransferResult::acknowledged),
				sum(all, TransferResult::failed), sum(all, TransferResult::unknown),
				sum(all, (each) -> each.readOnly().callers()), sum(all, (each) -> each.readOnly().attempts()),
				sum(all, (each) -> each.readOnly().connections()), max(all, TransferResult::longestSeconds),
				max(all, TransferResult::load), all(all, (each) -> each.problems().isEmpty()) ? "right" : "WRONG",
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
				.filter((each) -> !each.readOnly().isOverInASecond())
				.forEach((each) -> out.println("- %s: 25006 for %.1f s, the last %.1f s after the promotion"
					.formatted(fault.word(), each.readOnly().lastedSeconds(), each.readOnly().afterSeconds())));
		});
	}

}

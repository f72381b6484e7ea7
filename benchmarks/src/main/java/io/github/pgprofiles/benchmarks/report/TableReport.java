package io.github.pgprofiles.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.github.pgprofiles.benchmarks.measure.Outcome;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.measure.Verdict;

/** Prints a table for people, one case after another. */
public final class TableReport {

	private static final String NOTHING = "-";

	private final PrintStream out;

	/**
	 * Sets where to print.
	 * @param out the stream
	 */
	public TableReport(PrintStream out) {
		this.out = out;
	}

	/**
	 * Prints what the run runs on.
	 * @param machine this one
	 */
	public void begin(Machine machine) {
		this.out.println(machine);
	}

	/**
	 * Prints the table of one case, and whether its goals were met.
	 * @param report of the case
	 */
	public void print(CaseReport report) {
		Unit unit = report.benchmark().unit();
		this.out.printf(Locale.ROOT, "%n%s: %s%n", report.benchmark().name(), report.benchmark().description());
		this.out.printf(Locale.ROOT, "%d rows, %d rounds; in %s, %s is better%n", report.rows(), report.rounds(),
				unit.label(), unit.higherIsBetter() ? "higher" : "lower");
		List<String> facts = facts(report);
		List<List<String>> lines = new ArrayList<>();
		lines.add(heading(report, facts));
		report.outcomes().all().forEach((outcome) -> lines.add(line(report, facts, outcome)));
		int[] widths = IntStream.range(0, lines.get(0).size())
			.map((column) -> lines.stream().mapToInt((line) -> line.get(column).length()).max().orElse(0))
			.toArray();
		lines.forEach((line) -> this.out.println(aligned(line, widths)));
		for (Verdict verdict : report.verdicts()) {
			this.out.printf("%s: %s %s: %s%n", verdict.met() ? "goal met" : "goal missed", verdict.contender(),
					verdict.goal(), verdict.actual());
		}
	}

	/**
	 * Explains the columns.
	 */
	public void end() {
		this.out.printf("%nvs X: the contender's figure divided by X's in the same round, median over the rounds.%n"
				+ "bytes: allocated on the heap by the working threads, median over the rounds.%n");
	}

	private static List<String> facts(CaseReport report) {
		return report.outcomes()
			.all()
			.stream()
			.flatMap((outcome) -> outcome.facts().keySet().stream())
			.distinct()
			.toList();
	}

	private static List<String> heading(CaseReport report, List<String> facts) {
		List<String> cells = new ArrayList<>(List.of("contender", "best", "median"));
		report.benchmark().references().forEach((reference) -> cells.add("vs " + reference.label()));
		cells.add("bytes/" + report.benchmark().unit().each());
		cells.addAll(facts);
		return cells;
	}

	private static List<String> line(CaseReport report, List<String> facts, Outcome outcome) {
		List<String> cells = new ArrayList<>(List.of(outcome.contender()));
		if (outcome.measured()) {
			cells.add(figure(outcome.unit(), outcome.best()));
			cells.add(figure(outcome.unit(), outcome.median()));
		}
		else {
			cells.add(outcome.absence());
			cells.add(NOTHING);
		}
		for (Reference reference : report.benchmark().references()) {
			cells.add(report.outcomes()
				.ratio(outcome, reference)
				.stream()
				.mapToObj((ratio) -> number("%.3f", ratio))
				.findFirst()
				.orElse(NOTHING));
		}
		cells.add(outcome.measured() ? number("%.0f", outcome.allocatedPerOperation()) : NOTHING);
		facts.forEach((fact) -> cells.add(text(outcome.facts().getOrDefault(fact, NOTHING))));
		return cells;
	}

	private static String text(Object fact) {
		return (fact instanceof Number number) ? number("%.2f", withoutSignOfZero(number.doubleValue()))
				: fact.toString();
	}

	private static double withoutSignOfZero(double value) {
		return Math.round(value * 100) / 100.0 + 0.0;
	}

	private static String figure(Unit unit, double value) {
		return number(unit.higherIsBetter() ? "%.0f" : "%.2f", value);
	}

	private static String number(String format, double value) {
		return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, format, value);
	}

	/** The first column to the left, figures to the right. */
	private static String aligned(List<String> cells, int[] widths) {
		StringBuilder line = new StringBuilder(String.format("%-" + widths[0] + "s", cells.get(0)));
		for (int column = 1; column < widths.length; column++) {
			line.append("  ").append(String.format("%" + widths[column] + "s", cells.get(column)));
		}
		return line.toString();
	}

}

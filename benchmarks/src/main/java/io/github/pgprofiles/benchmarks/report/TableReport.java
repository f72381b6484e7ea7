package io.github.pgprofiles.benchmarks.report;

import java.io.PrintStream;
import java.util.Locale;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Outcome;
import io.github.pgprofiles.benchmarks.measure.Unit;

/** Prints a table for people, one case after another. */
public final class TableReport {

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
	 * Prints the table of one case.
	 * @param report of the case
	 */
	public void print(CaseReport report) {
		Unit unit = report.benchmark().unit();
		this.out.printf(Locale.ROOT, "%n%s: %s%n", report.benchmark().name(), report.benchmark().description());
		this.out.printf(Locale.ROOT, "%d rows, %d rounds; in %s, %s is better%n", report.rows(),
				report.outcomes().get(0).samples().size(), unit.label(), unit.higherIsBetter() ? "higher" : "lower");
		this.out.printf(Locale.ROOT, "%-14s %12s %12s %8s %12s%n", "contender", "best", "median", "vs raw",
				"bytes/" + (unit.higherIsBetter() ? "row" : "op"));
		for (Outcome outcome : report.outcomes()) {
			this.out.printf(Locale.ROOT, "%-14s %12s %12s %8s %12.0f%n", outcome.contender(),
					figure(unit, outcome.best()), figure(unit, outcome.median()), ratio(report, outcome),
					outcome.allocatedPerOperation());
		}
	}

	/**
	 * Explains the columns.
	 */
	public void end() {
		this.out.printf("%nvs raw: the contender's figure divided by raw's in the same round, median over the rounds.%n"
				+ "bytes: allocated on the heap by the calling thread, median over the rounds.%n");
	}

	private static String figure(Unit unit, double value) {
		return String.format(Locale.ROOT, unit.higherIsBetter() ? "%.0f" : "%.2f", value);
	}

	private static String ratio(CaseReport report, Outcome outcome) {
		return report.outcomes()
			.stream()
			.filter((other) -> other.contender().equals(Contender.RAW))
			.findFirst()
			.map((raw) -> String.format(Locale.ROOT, "%.3f", outcome.ratioTo(raw)))
			.orElse("-");
	}

}

package io.github.pgprofiles.benchmarks.cluster.read;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Tables in Markdown: figures of each client, and the goals of ours, which is the first.
 *
 * @param results of each client
 * @param primary port of the primary
 * @param paused port of the replica that is paused now and then
 * @param late port of the replica that is behind
 */
record ReadReport(List<ReadResult> results, int primary, int paused, int late) {

	boolean isMet() {
		return missesNothing() && failsNever() && usesReplicas();
	}

	private ReadResult ours() {
		return this.results.get(0);
	}

	private boolean missesNothing() {
		return ours().misses() == 0;
	}

	private boolean failsNever() {
		return ours().failures() == 0;
	}

	private boolean usesReplicas() {
		return ours().shareBeside(this.primary) > 0;
	}

	void print(PrintStream out) {
		out.println(
				"| client | reads after own commits | misses | failures | on replicas | paused replica | late replica"
						+ " | median, ms | p99, ms | pauses |");
		out.println("|---|---|---|---|---|---|---|---|---|---|");
		for (ReadResult each : this.results) {
			out.println(String.format(Locale.ROOT, "| %s | %d | %d | %d | %.1f %% | %d | %d | %.2f | %.2f | %d |",
					each.name(), each.reads(), each.misses(), each.failures(), 100 * each.shareBeside(this.primary),
					each.byPort().getOrDefault(this.paused, 0), each.byPort().getOrDefault(this.late, 0),
					each.medianMillis(), each.p99Millis(), each.pauses()));
		}
		out.println();
		this.results.stream()
			.filter((each) -> !each.failure().isEmpty())
			.forEach((each) -> out.println("- %s: %s".formatted(each.name(), each.failure())));
		out.println("| goal | result |");
		out.println("|---|---|");
		goal(out, "not one read misses its own write", missesNothing());
		goal(out, "no read fails", failsNever());
		goal(out, "replicas are read from", usesReplicas());
		out.println();
	}

	private static void goal(PrintStream out, String text, boolean met) {
		out.println("| %s | %s |".formatted(text, met ? "pass" : "FAIL"));
	}

}

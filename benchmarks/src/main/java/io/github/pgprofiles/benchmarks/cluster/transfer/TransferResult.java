package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.util.List;
import java.util.Map;

/**
 * What came of one fault. Times that did not come are {@link Double#NaN}.
 *
 * @param fault what happened
 * @param promotionSeconds from the fault until there was a primary again
 * @param firstWriteMillis from there, from when it could be reached, or for a restarted
 * server from its own first commit, to the first write that a caller was acknowledged
 * @param serverMillis from there to the first commit of the server itself: nobody could
 * have written sooner
 * @param allBackMillis from there until each caller had written
 * @param acknowledged calls
 * @param failed calls of which nothing was written, as the callers were told
 * @param unknown calls of which the callers do not know
 * @param failures how often which came
 * @param refusals of a standby
 * @param hanging calls that did not end within {@link TransferRun#BOUND}
 * @param longestSeconds of any call
 * @param problems what is not true of the database
 * @param load of the machine, processes that wanted to run; negative where unknown
 */
record TransferResult(Fault fault, double promotionSeconds, double firstWriteMillis, double serverMillis,
		double allBackMillis, int acknowledged, int failed, int unknown, Map<String, Integer> failures,
		Refusals refusals, int hanging, double longestSeconds, List<String> problems, double load) {

	/**
	 * Who was refused by a standby: 25006, or 0A000 where a transaction is serializable.
	 *
	 * @param connections that were open when the fault came
	 * @param callers calls that failed so
	 * @param attempts that failed so and were repeated, of which no caller heard
	 * @param lastedSeconds from the first of them to the last
	 * @param afterSeconds from the promotion to the last
	 */
	record Refusals(int connections, int callers, int attempts, double lastedSeconds, double afterSeconds) {

		boolean isAtMostOneEach() {
			return this.callers + this.attempts <= this.connections;
		}

		boolean isOverInASecond() {
			return this.callers + this.attempts == 0 || this.lastedSeconds <= 1;
		}

	}

	int unclassified() {
		return this.failures.entrySet()
			.stream()
			.filter((each) -> each.getKey().contains(Failure.NOT_CLASSIFIED))
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

}

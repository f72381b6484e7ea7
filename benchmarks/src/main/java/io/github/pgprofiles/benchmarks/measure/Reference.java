package io.github.pgprofiles.benchmarks.measure;

import java.util.List;

/**
 * What a case's contenders are compared with: one of them, or the best of several.
 *
 * @param label of the column in the report
 * @param contenders their names
 */
public record Reference(String label, List<String> contenders) {

	public Reference {
		contenders = List.copyOf(contenders);
	}

	/**
	 * A single contender.
	 * @param contender its name, and the label
	 * @return the reference
	 */
	public static Reference to(String contender) {
		return new Reference(contender, List.of(contender));
	}

	/**
	 * The best of several contenders, by the median.
	 * @param label for the report
	 * @param contenders their names
	 * @return the reference
	 */
	public static Reference toBest(String label, String... contenders) {
		return new Reference(label, List.of(contenders));
	}

}

package io.github.pgprofiles.benchmarks.cluster;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.pgprofiles.benchmarks.UsageException;
import io.github.pgprofiles.benchmarks.cluster.transfer.Fault;

/**
 * What the command line asks for.
 *
 * @param lab the directory of its scripts
 * @param times how often each fault happens
 * @param faults which ones
 * @param reads how many right after own commits
 * @param trials which ones
 */
record ClusterOptions(Path lab, int times, List<Fault> faults, int reads, Set<String> trials) {

	static final String TRANSFERS = "transfers";

	static final String READS = "reads";

	static final String RATIOS = "ratios";

	static final List<String> TRIALS = List.of(TRANSFERS, READS, RATIOS);

	private static final int TIMES = 3;

	private static final int MANY_READS = 100_000;

	/**
	 * Reads the command line.
	 * @throws UsageException if it says something that cannot be meant
	 */
	static ClusterOptions parse(String... args) {
		Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
		Path lab = Path.of("..", "shared", "lab");
		int times = TIMES;
		int reads = MANY_READS;
		List<Fault> faults = List.of(Fault.values());
		Set<String> trials = new TreeSet<>(TRIALS);
		while (!words.isEmpty()) {
			String option = words.remove();
			String value = words.poll();
			if (value == null) {
				throw new UsageException(option + " needs a value");
			}
			switch (option) {
				case "--lab" -> lab = Path.of(value);
				case "--times" -> times = number(option, value);
				case "--reads" -> reads = number(option, value);
				case "--faults" -> faults = Arrays.stream(value.split(",", -1)).map(ClusterOptions::fault).toList();
				case "--trials" -> trials = trials(value);
				default -> throw new UsageException(
						"unknown option '" + option + "'; there are --lab, --times, --faults, --reads and --trials");
			}
		}
		return new ClusterOptions(lab, times, faults, reads, trials);
	}

	private static int number(String option, String value) {
		try {
			int number = Integer.parseInt(value);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// the same as of zero
		}
		throw new UsageException("%s needs a number above zero, not '%s'".formatted(option, value));
	}

	private static Fault fault(String word) {
		return Fault.named(word)
			.orElseThrow(
					() -> new UsageException("unknown fault '%s'; the faults are %s".formatted(word, Fault.words())));
	}

	private static Set<String> trials(String value) {
		Set<String> trials = new TreeSet<>(Arrays.asList(value.split(",", -1)));
		for (String trial : trials) {
			if (!TRIALS.contains(trial)) {
				throw new UsageException("unknown trial '%s'; the trials are %s".formatted(trial, TRIALS));
			}
		}
		return trials;
	}

}

package io.github.pgprofiles.benchmarks;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param help whether to print the help and do nothing else
 * @param cases to run, in this order
 * @param contenders to run in each case, in the case's order; empty for all
 * @param rows how large the work of a round is; each case has its own default
 * @param rounds that are measured; each case has its own default
 * @param json file to write, if one was asked for
 */
record Arguments(boolean help, List<BenchmarkCase> cases, Set<String> contenders, @Nullable Integer rows,
		@Nullable Integer rounds, @Nullable Path json) {

	/**
	 * Reads the command line.
	 * @throws UsageException if it says something that cannot be meant
	 */
	static Arguments parse(String[] args, List<BenchmarkCase> known) {
		Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
		Set<String> seen = new HashSet<>();
		boolean help = false;
		List<BenchmarkCase> cases = known;
		Set<String> contenders = Set.of();
		Integer rows = null;
		Integer rounds = null;
		Path json = null;
		while (!words.isEmpty()) {
			String option = words.remove();
			if (!seen.add(option)) {
				throw new UsageException(option + " is given twice");
			}
			switch (option) {
				case "--help", "-h" -> help = true;
				case "--cases" -> cases = cases(value(option, words), known);
				case "--contenders" -> contenders = names(value(option, words));
				case "--rows" -> rows = count(option, value(option, words));
				case "--rounds" -> rounds = count(option, value(option, words));
				case "--json" -> json = file(option, value(option, words));
				default -> throw new UsageException("unknown option '" + option + "'");
			}
		}
		return new Arguments(help, List.copyOf(cases), contenders, rows, rounds, json);
	}

	private static String value(String option, Deque<String> words) {
		String value = words.poll();
		if (value == null || value.isBlank() || value.startsWith("--")) {
			throw new UsageException(option + " needs a value");
		}
		return value;
	}

	private static List<BenchmarkCase> cases(String names, List<BenchmarkCase> known) {
		List<BenchmarkCase> cases = new ArrayList<>();
		for (String name : names.split(",", -1)) {
			BenchmarkCase named = known.stream()
				.filter((benchmark) -> benchmark.name().equals(name.strip()))
				.findFirst()
				.orElseThrow(() -> new UsageException("unknown case '%s'; the cases are %s".formatted(name.strip(),
						known.stream().map(BenchmarkCase::name).toList())));
			if (cases.contains(named)) {
				throw new UsageException("case '" + named.name() + "' is given twice");
			}
			cases.add(named);
		}
		return cases;
	}

	/** Which names there are is known only when a case is prepared. */
	private static Set<String> names(String value) {
		Set<String> names = new LinkedHashSet<>();
		for (String name : value.split(",", -1)) {
			if (!names.add(name.strip())) {
				throw new UsageException("contender '" + name.strip() + "' is given twice");
			}
		}
		return names;
	}

	private static int count(String option, String value) {
		try {
			int count = Integer.parseInt(value);
			if (count >= 1) {
				return count;
			}
		}
		catch (NumberFormatException ex) {
			// said below
		}
		throw new UsageException(
				"%s needs a whole number from 1 to %d, not '%s'".formatted(option, Integer.MAX_VALUE, value));
	}

	/** Looks now, so that no long run ends without its file. */
	private static Path file(String option, String value) {
		try {
			Path file = Path.of(value).toAbsolutePath();
			if (Files.isDirectory(file)) {
				throw new UsageException(option + ": '" + value + "' is a directory");
			}
			Path directory = file.getParent();
			if (directory == null || !Files.isDirectory(directory)) {
				throw new UsageException(option + ": there is no directory '" + directory + "'");
			}
			if (!Files.isWritable(Files.exists(file) ? file : directory)) {
				throw new UsageException(option + ": '" + value + "' cannot be written");
			}
			return file;
		}
		catch (InvalidPathException ex) {
			throw new UsageException(option + ": '" + value + "' is no file name");
		}
	}

}

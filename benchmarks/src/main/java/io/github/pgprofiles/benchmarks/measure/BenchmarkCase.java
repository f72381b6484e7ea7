package io.github.pgprofiles.benchmarks.measure;

import java.util.List;

import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** One kind of work that several contenders do, each in its own way. */
public interface BenchmarkCase {

	/**
	 * The case's name.
	 * @return what the option {@code --cases} takes
	 */
	String name();

	/**
	 * What the work is.
	 * @return a line for the help and the report
	 */
	String description();

	/**
	 * What the case counts in.
	 * @return the unit of its figures
	 */
	Unit unit();

	/**
	 * How large the work of a round is unless {@code --rows} says otherwise.
	 * @return rows
	 */
	int defaultRows();

	/**
	 * How many rounds are measured unless {@code --rounds} says otherwise: many short
	 * ones, or few long ones.
	 * @return rounds
	 */
	int defaultRounds();

	/**
	 * How many rounds come before those that are measured.
	 * @param rounds that are measured
	 * @return half as many, unless a round is long or begins from nothing anyway
	 */
	default int warmUp(int rounds) {
		return Math.max(1, rounds / 2);
	}

	/**
	 * How many rounds come before those that are measured, where that depends on their
	 * size.
	 * @param rounds that are measured
	 * @param rows how large the work of a round is
	 * @return {@link #warmUp(int)} unless a case says otherwise
	 */
	default int warmUp(int rounds, int rows) {
		return warmUp(rounds);
	}

	/**
	 * What the contenders are compared with.
	 * @return a reference for each column of ratios
	 */
	default List<Reference> references() {
		return List.of(Reference.to(Contender.RAW));
	}

	/**
	 * What this project's client is meant to reach.
	 * @return goals, in the order of the report
	 */
	default List<Goal> goals() {
		return List.of();
	}

	/**
	 * Puts the data on the server and the contenders on their marks.
	 * @param server to work against
	 * @param rows how large the work of a round is; at least 1
	 * @return the contenders, to be closed by the caller
	 * @throws Exception if something cannot be prepared
	 */
	List<Contender> prepare(BenchmarkServer server, int rows) throws Exception;

}

package io.github.pgprofiles.benchmarks.measure;

import java.util.Map;

/** One way to do a case's work. */
public interface Contender extends AutoCloseable {

	/** The name of the contender that is this project's client. */
	String OURS = "ours";

	/** The name of the contender that does by hand what the others do for their users. */
	String RAW = "raw";

	/**
	 * The contender's name.
	 * @return a name that is unique within the case
	 */
	String name();

	/**
	 * Does the case's work once, before anything is timed, and compares every value.
	 * @throws WrongResultException if the work was not what the case asks for
	 * @throws NoFigureException if this contender has to stay away
	 * @throws Exception if the work cannot be done
	 */
	void verify() throws Exception;

	/**
	 * Does one round of the work. Called by one thread, again and again.
	 * @return what it took
	 * @throws NoFigureException if this contender cannot do what the case asks for, which
	 * the report says
	 * @throws Exception if the work cannot be done
	 */
	Sample round() throws Exception;

	/**
	 * What there is to say besides time and memory, asked after the last round.
	 * @return numbers or texts, by the heading of their column
	 */
	default Map<String, Object> facts() {
		return Map.of();
	}

	/** Gives back what the contender holds. */
	@Override
	void close();

}

package io.github.pgprofiles.benchmarks.timeout;

import java.time.Duration;

/** One contender's way to run a query within a time limit, or without one. */
interface LimitedQuery extends AutoCloseable {

	String name();

	/** Whether the time limit is kept. */
	boolean limited();

	/**
	 * Runs a query with one parameter and one row of one value.
	 * @param limit for the query, where this contender keeps one
	 */
	int ask(String sql, int parameter, Duration limit) throws Exception;

	@Override
	void close();

}

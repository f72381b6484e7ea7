package io.github.pgprofiles.benchmarks.text;

/**
 * One contender's way to read a person by name, on a connection from its pool.
 *
 * @param name of the contender
 * @param lookup how it reads
 * @param pool closed with this
 */
record PersonReader(String name, Lookup lookup, Runnable pool) implements AutoCloseable {

	/** Reads one. */
	@FunctionalInterface
	interface Lookup {

		Person find(String name) throws Exception;

	}

	@Override
	public void close() {
		this.pool.run();
	}

}

package io.github.pgprofiles.benchmarks.network;

import java.util.Map;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;

/**
 * Reads one row after another, each on a connection from a pool, over a route of its own.
 *
 * @param name of the contender
 * @param rows to read
 * @param read how it reads one, and looks whether it is right
 * @param pool closed with this
 * @param route to the server, closed with this
 */
public record Reads(String name, int rows, Read read, Runnable pool, Route route) implements Contender {

	/** Until all that drivers and libraries prepare is prepared, and one more. */
	private static final int PREPARED = 7;

	/** Reads one row. */
	@FunctionalInterface
	public interface Read {

		/**
		 * Reads it.
		 * @param index from 0
		 * @throws Exception from the contender
		 */
		void row(int index) throws Exception;

	}

	@Override
	public void verify() throws Exception {
		for (int i = 0; i < PREPARED; i++) {
			readAll();
		}
	}

	@Override
	public Sample round() throws Exception {
		// a pool looks whether a connection that was idle is still alive, which costs
		// a trip
		this.read.row(0);
		this.route.begin();
		Sample sample = Sample.of(this.rows, this::readAll);
		this.route.end(this.rows);
		return sample;
	}

	private void readAll() throws Exception {
		for (int i = 0; i < this.rows; i++) {
			this.read.row(i);
		}
	}

	/** Of the last round: every round costs the same. */
	@Override
	public Map<String, Object> facts() {
		return this.route.facts();
	}

	@Override
	public void close() {
		this.pool.run();
		this.route.close();
	}

}

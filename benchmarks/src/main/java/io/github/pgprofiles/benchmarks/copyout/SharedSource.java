package io.github.pgprofiles.benchmarks.copyout;

import java.util.function.Consumer;

import io.github.pgprofiles.benchmarks.typed.Trade;

/** One contender's way to read a table by several threads. */
interface SharedSource extends AutoCloseable {

	/**
	 * The contender's name.
	 */
	String name();

	/**
	 * Reads everything.
	 * @param rows takes the rows, from several threads at once
	 */
	void read(Consumer<? super Trade> rows) throws Exception;

	@Override
	void close();

}

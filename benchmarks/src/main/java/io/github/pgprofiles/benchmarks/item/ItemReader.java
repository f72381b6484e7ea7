package io.github.pgprofiles.benchmarks.item;

import java.util.List;

/** One contender's way to read items. */
interface ItemReader extends AutoCloseable {

	String name();

	/** Reads an item, on a connection from the pool. */
	Item read(long id) throws Exception;

	/** Reads an item after another, all in one transaction. */
	List<Item> readInTransaction(long[] ids) throws Exception;

	@Override
	void close();

}

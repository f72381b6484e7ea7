package io.github.pgprofiles.benchmarks.item;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/** Reads one row after another, each on a connection from the pool. */
final class ItemReads implements Contender {

	private final ItemReader reader;

	private final long[] ids;

	ItemReads(ItemReader reader, long[] ids) {
		this.reader = reader;
		this.ids = ids;
	}

	@Override
	public String name() {
		return this.reader.name();
	}

	@Override
	public void verify() throws Exception {
		for (long id : this.ids) {
			ItemTable.check(name(), id, this.reader.read(id));
		}
	}

	@Override
	public Sample round() throws Exception {
		return Sample.of(this.ids.length, this::readAll);
	}

	private void readAll() throws Exception {
		for (long id : this.ids) {
			Item item = this.reader.read(id);
			if (item.id() != id) {
				throw new WrongResultException(name(), id, item);
			}
		}
	}

	@Override
	public void close() {
		this.reader.close();
	}

}

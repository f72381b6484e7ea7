package io.github.pgprofiles.benchmarks.item;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** An operation is a transaction that selects ten rows, one after another. */
public final class PrimaryKeyReadInTransaction implements BenchmarkCase {

	private static final int READS = 10;

	@Override
	public String name() {
		return "pk-read-tx";
	}

	@Override
	public String description() {
		return "the same, ten reads in each transaction, which is the operation";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 200;
	}

	@Override
	public int defaultRounds() {
		return 500;
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), 1.03));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws SQLException {
		ItemTable.create(server, rows);
		List<long[]> groups = groups(ItemTable.shuffledIds(rows));
		return ItemReaders.open(server.address())
			.stream()
			.<Contender>map((reader) -> new Transactions(reader, groups))
			.toList();
	}

	/**
	 * Tens of keys; the last ten begin again at the first key where there are too few.
	 */
	private static List<long[]> groups(long[] ids) {
		List<long[]> groups = new ArrayList<>();
		for (int start = 0; start < ids.length; start += READS) {
			long[] group = new long[READS];
			for (int i = 0; i < READS; i++) {
				group[i] = ids[(start + i) % ids.length];
			}
			groups.add(group);
		}
		return groups;
	}

	/** Reads tens of rows, each ten in a transaction. */
	private record Transactions(ItemReader reader, List<long[]> groups) implements Contender {

		@Override
		public String name() {
			return this.reader.name();
		}

		@Override
		public void verify() throws Exception {
			for (long[] ids : this.groups) {
				List<Item> items = this.reader.readInTransaction(ids);
				requireAll(ids, items);
				for (int i = 0; i < ids.length; i++) {
					ItemTable.check(name(), ids[i], items.get(i));
				}
			}
		}

		private void requireAll(long[] ids, List<Item> items) {
			if (items.size() != ids.length) {
				throw new WrongResultException(name(), ids.length + " rows", items.size());
			}
		}

		@Override
		public Sample round() throws Exception {
			return Sample.of(this.groups.size(), this::readAll);
		}

		private void readAll() throws Exception {
			for (long[] ids : this.groups) {
				List<Item> items = this.reader.readInTransaction(ids);
				requireAll(ids, items);
				for (int i = 0; i < ids.length; i++) {
					if (items.get(i).id() != ids[i]) {
						throw new WrongResultException(name(), ids[i], items.get(i));
					}
				}
			}
		}

		@Override
		public void close() {
			this.reader.close();
		}

	}

}

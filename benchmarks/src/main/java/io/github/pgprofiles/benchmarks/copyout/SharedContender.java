package io.github.pgprofiles.benchmarks.copyout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.RowContender;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Lets a source read a whole table in each round, with a checksum for each thread. */
final class SharedContender implements Contender {

	private final SharedSource source;

	private final TradeTable table;

	private final int rows;

	private final List<Long> expected;

	SharedContender(SharedSource source, TradeTable table, int rows, List<Long> expected) {
		this.source = source;
		this.table = table;
		this.rows = rows;
		this.expected = expected;
	}

	@Override
	public String name() {
		return this.source.name();
	}

	@Override
	public void verify() throws Exception {
		BitSet seen = new BitSet(this.rows);
		this.source.read((row) -> {
			// as the table is for one thread, too
			synchronized (seen) {
				Trade wanted = this.table.expected(row.id());
				if (!this.table.same(wanted, row)) {
					throw new WrongResultException(name(), wanted, row);
				}
				seen.set(Math.toIntExact(row.id()));
			}
		});
		RowContender.requireAll(name(), this.rows, seen);
	}

	@Override
	public Sample round() throws Exception {
		Queue<Checksum<Trade>> all = new ConcurrentLinkedQueue<>();
		ThreadLocal<Checksum<Trade>> own = ThreadLocal.withInitial(() -> {
			Checksum<Trade> checksum = this.table.checksum();
			all.add(checksum);
			return checksum;
		});
		Sample sample = Sample.of(this.rows, () -> this.source.read((row) -> own.get().accept(row)));
		List<Long> sums = new ArrayList<>();
		for (Checksum<Trade> checksum : all) {
			List<Long> each = checksum.sums();
			for (int i = 0; i < each.size(); i++) {
				if (i < sums.size()) {
					sums.set(i, sums.get(i) + each.get(i));
				}
				else {
					sums.add(each.get(i));
				}
			}
		}
		RowContender.requireSame(name(), this.expected, sums);
		return sample;
	}

	@Override
	public void close() {
		this.source.close();
	}

}

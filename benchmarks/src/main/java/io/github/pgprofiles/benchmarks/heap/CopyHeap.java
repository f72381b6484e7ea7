package io.github.pgprofiles.benchmarks.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.TableTarget;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** Copies far more than a small heap can hold, in and out. */
public final class CopyHeap extends HeapCase {

	/** As CSV somewhat more than 5 GB. */
	private static final int ROWS = 45_000_000;

	/** Sets the size. */
	public CopyHeap() {
		super("copy-heap", "copies N rows, as CSV and as records, through " + LIMIT + ", each in a JVM of its own",
				ROWS, Arrays.stream(CopyWay.values()).map(CopyWay::contender));
	}

	@Override
	public List<Reference> references() {
		return List.of();
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		int size = TradeBlock.size(rows);
		TradeTable.create(server, size);
		EmptyTable.UNLOGGED.create(server);
		TradeBlock block = TradeBlock.read(server.address(), rows);
		String all = "(select t.* from %s t, generate_series(0, %d) block where block * %d + t.id <= %d)"
			.formatted(TradeTable.NAME, (rows - 1) / size, size, rows);
		TableTarget target = new TableTarget(server.address(), EmptyTable.NAME, List.of("truncate " + EmptyTable.NAME),
				all);
		List<Contender> contenders = new ArrayList<>();
		for (CopyWay way : CopyWay.values()) {
			contenders.add(new CopyContender(way, server, block, rows, target));
		}
		return contenders;
	}

}

package io.github.pgprofiles.benchmarks.heap;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** What runs in a contender's own JVM: streams the table once and tells how it went. */
public final class HeapProbe {

	static final String NANOS = "nanos";

	static final String LIVE = "live";

	static final String SUMS = "sums";

	private HeapProbe() {
	}

	/**
	 * Streams, and prints a line each for the time, the memory and the checksum.
	 * @param args contender, port, and number of rows
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		System.setProperty("org.jooq.no-logo", "true");
		System.setProperty("org.jooq.no-tips", "true");
		ServerAddress address = new ServerAddress(Integer.parseInt(args[1]));
		try (RowSource<Trade> source = HeapSources.open(args[0], address)) {
			stream(source, Long.parseLong(args[2]), System.out);
		}
	}

	private static void stream(RowSource<Trade> source, long rows, PrintStream out) throws Exception {
		Checksum<Trade> checksum = new TradeTable().checksum();
		LiveHeap heap = new LiveHeap(rows);
		long begin = System.nanoTime();
		source.read((row) -> {
			checksum.accept(row);
			heap.passed(1);
		});
		long nanos = System.nanoTime() - begin - heap.nanos();
		tell(out, nanos, heap, checksum.sums());
	}

	/** Prints what {@link HeapContender} looks for. */
	static void tell(PrintStream out, long nanos, LiveHeap heap, List<Long> sums) {
		out.println(NANOS + " " + nanos);
		out.println(LIVE + " " + spaced(heap.bytes()));
		out.println(SUMS + " " + spaced(sums));
	}

	private static String spaced(List<Long> numbers) {
		return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
	}

}

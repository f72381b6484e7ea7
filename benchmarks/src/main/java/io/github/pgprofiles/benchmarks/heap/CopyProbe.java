package io.github.pgprofiles.benchmarks.heap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import io.github.pgprofiles.copy.CopyTemplate;

/** What runs in a JVM with a small heap: one COPY, and what was left of it in memory. */
public final class CopyProbe {

	private final CopyTemplate copy;

	private final TradeBlock block;

	private final long rows;

	private CopyProbe(CopyTemplate copy, TradeBlock block, long rows) {
		this.copy = copy;
		this.block = block;
		this.rows = rows;
	}

	/**
	 * Copies, and prints a line each for the time, the memory and the sums.
	 * @param args way to copy, port, and number of rows
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		CopyWay way = CopyWay.named(args[0]);
		ServerAddress address = new ServerAddress(Integer.parseInt(args[1]));
		long rows = Long.parseLong(args[2]);
		try (PostgresClients.Closeable clients = address.clients()) {
			CopyProbe probe = new CopyProbe(clients.primary().copy(), TradeBlock.read(address, rows), rows);
			LiveHeap heap = new LiveHeap(way.isCsv() ? probe.block.bytes(rows) : rows);
			long begin = System.nanoTime();
			List<Long> sums = probe.copy(way, heap);
			long nanos = System.nanoTime() - begin - heap.nanos();
			HeapProbe.tell(System.out, nanos, heap, sums);
		}
	}

	/** What {@link CopyWay#expected} expects. */
	private List<Long> copy(CopyWay way, LiveHeap heap) throws IOException {
		return switch (way) {
			case CSV_IN -> csvIn(heap);
			case RECORDS_IN -> recordsIn(heap);
			case CSV_OUT -> csvOut(heap);
			case RECORDS_OUT -> recordsOut(heap);
		};
	}

	private List<Long> csvIn(LiveHeap heap) throws IOException {
		try (InputStream stream = new Watched(this.block.csv(this.rows), heap)) {
			return List.of(this.copy.into(EmptyTable.NAME).csv().from(stream).rows());
		}
	}

	private List<Long> recordsIn(LiveHeap heap) {
		Iterator<Trade> records = this.block.records(this.rows);
		return List.of(this.copy.into(EmptyTable.NAME).records(Trade.class).from(new Iterator<Trade>() {

			@Override
			public boolean hasNext() {
				return records.hasNext();
			}

			@Override
			public Trade next() {
				heap.passed(1);
				return records.next();
			}

		}).rows());
	}

	private List<Long> csvOut(LiveHeap heap) {
		Counting stream = new Counting(heap);
		long copied = this.copy.from(EmptyTable.NAME).csv().to(stream).rows();
		return List.of(copied, stream.bytes);
	}

	private List<Long> recordsOut(LiveHeap heap) {
		Checksum<Trade> checksum = new TradeTable().checksum();
		this.copy.from(EmptyTable.NAME).records(Trade.class).to((trade) -> {
			checksum.accept(trade);
			heap.passed(1);
		});
		return checksum.sums();
	}

	/** Tells what is read. */
	private static final class Watched extends FilterInputStream {

		private final LiveHeap heap;

		Watched(InputStream stream, LiveHeap heap) {
			super(stream);
			this.heap = heap;
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			this.heap.passed((read >= 0) ? 1 : 0);
			return read;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int count = super.read(buffer, offset, length);
			this.heap.passed(Math.max(0, count));
			return count;
		}

	}

	/** Tells what is written, and keeps nothing. */
	private static final class Counting extends OutputStream {

		private final LiveHeap heap;

		private long bytes;

		Counting(LiveHeap heap) {
			this.heap = heap;
		}

		@Override
		public void write(int value) {
			this.bytes++;
			this.heap.passed(1);
		}

		@Override
		public void write(byte[] buffer, int offset, int length) {
			this.bytes += length;
			this.heap.passed(length);
		}

	}

}

package io.github.pgprofiles.benchmarks.heap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.postgresql.PGConnection;

/**
 * Some trades that come again and again, so that gigabytes of them cost nearly nothing to
 * make.
 */
final class TradeBlock {

	/** In a block, unless there are fewer in all. */
	static final int ROWS = 10_000;

	private final List<Trade> trades;

	private final byte[] csv;

	TradeBlock(List<Trade> trades, byte[] csv) {
		this.trades = trades;
		this.csv = csv;
	}

	/** Reads what {@link TradeTable} has, as the server writes it. */
	static TradeBlock read(ServerAddress address, long rows) throws SQLException, IOException {
		ByteArrayOutputStream csv = new ByteArrayOutputStream();
		try (Connection connection = address.connect()) {
			connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyOut("copy (%s order by id) to stdout (format csv)".formatted(TradeTable.SELECT), csv);
		}
		return new TradeBlock(TradeTable.trades(size(rows)), csv.toByteArray());
	}

	/** How many rows a block has. */
	static int size(long rows) {
		return (int) Math.min(rows, ROWS);
	}

	/** How many bytes of CSV so many rows are. */
	long bytes(long rows) {
		long bytes = rows / this.trades.size() * this.csv.length;
		long rest = rows % this.trades.size();
		for (int position = 0; rest > 0; position++) {
			bytes++;
			rest -= (this.csv[position] == '\n') ? 1 : 0;
		}
		return bytes;
	}

	/** The records of so many rows. */
	Iterator<Trade> records(long rows) {
		return LongStream.range(0, rows)
			.mapToObj((row) -> this.trades.get((int) (row % this.trades.size())))
			.iterator();
	}

	/** The CSV of so many rows, which is nowhere as a whole. */
	InputStream csv(long rows) {
		return new Repeated(this.csv, bytes(rows));
	}

	private static final class Repeated extends InputStream {

		private final byte[] block;

		private final long size;

		private long position;

		Repeated(byte[] block, long size) {
			this.block = block;
			this.size = size;
		}

		@Override
		public int read() {
			return (this.position < this.size) ? this.block[(int) (this.position++ % this.block.length)] & 0xff : -1;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			Objects.checkFromIndexSize(offset, length, buffer.length);
			if (length == 0) {
				return 0;
			}
			if (this.position == this.size) {
				return -1;
			}
			int begin = (int) (this.position % this.block.length);
			int count = (int) Math.min(Math.min(length, this.block.length - begin), this.size - this.position);
			System.arraycopy(this.block, begin, buffer, offset, count);
			this.position += count;
			return count;
		}

	}

}

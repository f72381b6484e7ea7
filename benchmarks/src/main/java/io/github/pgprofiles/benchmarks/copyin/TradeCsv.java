package io.github.pgprofiles.benchmarks.copyin;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.benchmarks.typed.Trade;

/**
 * Trades as CSV, rendered by hand while they are read. No value of a trade needs a quote.
 */
public final class TradeCsv extends InputStream {

	private static final int CHUNK = 1 << 16;

	private static final int LONGEST_ROW = 256;

	private final Iterator<Trade> trades;

	private final StringBuilder text = new StringBuilder(CHUNK + LONGEST_ROW);

	private byte[] chunk = {};

	private int position;

	/**
	 * Begins with the first trade.
	 * @param trades to render
	 */
	public TradeCsv(List<Trade> trades) {
		this.trades = trades.iterator();
	}

	/**
	 * Renders a trade.
	 * @param trade to render
	 * @param text to append a line to
	 */
	public static void append(Trade trade, StringBuilder text) {
		text.append(trade.id())
			.append(',')
			.append(trade.createdAt())
			.append(',')
			.append(trade.account())
			.append(',')
			.append(trade.note())
			.append(',')
			.append(trade.quantity())
			.append(',')
			.append(trade.price())
			.append(',')
			.append(trade.active() ? 't' : 'f')
			.append(',')
			.append(trade.amount())
			.append('\n');
	}

	@Override
	public int read() {
		return fill() ? this.chunk[this.position++] : -1;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, this.chunk.length - this.position);
		System.arraycopy(this.chunk, this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

	/** Whether there is at least one byte. */
	private boolean fill() {
		if (this.position < this.chunk.length) {
			return true;
		}
		this.text.setLength(0);
		while (this.text.length() < CHUNK && this.trades.hasNext()) {
			append(this.trades.next(), this.text);
		}
		this.chunk = this.text.toString().getBytes(StandardCharsets.US_ASCII);
		this.position = 0;
		return this.chunk.length > 0;
	}

}

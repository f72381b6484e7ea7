package io.github.pgprofiles.benchmarks.typed;

import java.util.List;

import io.github.pgprofiles.benchmarks.source.Checksum;

/** Adds up something of each column, cheaply: everybody pays for it in every row. */
final class TradeChecksum implements Checksum<Trade> {

	private long rows;

	private long ids;

	private long micros;

	private long accounts;

	private long characters;

	private long quantities;

	private long eighths;

	private long actives;

	private long cents;

	@Override
	public void accept(Trade trade) {
		this.rows++;
		this.ids += trade.id();
		this.micros += trade.createdAt().toEpochSecond() * 1_000_000 + trade.createdAt().getNano() / 1000;
		this.accounts += trade.account().getMostSignificantBits() ^ trade.account().getLeastSignificantBits();
		this.characters += trade.note().length();
		this.quantities += trade.quantity();
		this.eighths += (long) (trade.price() * 8);
		this.actives += trade.active() ? 1 : 0;
		this.cents += (long) (trade.amount().doubleValue() * 100 + 0.5);
	}

	@Override
	public List<Long> sums() {
		return List.of(this.rows, this.ids, this.micros, this.accounts, this.characters, this.quantities, this.eighths,
				this.actives, this.cents);
	}

}

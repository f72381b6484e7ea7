package io.github.pgprofiles.benchmarks.once;

import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Route;

/** Lets a contender pay, each time with a new key or always without one. */
final class PaymentContender implements Contender {

	private static final String ALONE = "-alone";

	private final Payments payments;

	private final boolean once;

	private final Route route;

	private final AccountTable table;

	private final long[] ids;

	/** Other cases may have left theirs in the same table. */
	private final String prefix = UUID.randomUUID() + "-";

	private long keys;

	/**
	 * Takes part.
	 * @param payments to make; closed with this contender, as route and table are
	 * @param once whether with keys
	 * @param ids of the accounts of a round, each once
	 */
	PaymentContender(Payments payments, boolean once, Route route, AccountTable table, long[] ids) {
		this.payments = payments;
		this.once = once;
		this.route = route;
		this.table = table;
		this.ids = ids;
	}

	/** The name of a contender without keys. */
	static String alone(String name) {
		return name + ALONE;
	}

	@Override
	public String name() {
		return this.once ? this.payments.name() : alone(this.payments.name());
	}

	/** Work that happens twice does not happen once. */
	@Override
	public void verify() throws Exception {
		long before = this.table.total();
		for (long id : this.ids) {
			Receipt expected = new Receipt(id, this.table.account(id).balance() + 1);
			requireSame(expected, pay(id));
			if (this.once) {
				requireSame(expected, this.payments.pay(key(), id));
			}
		}
		this.table.requireTotal(name(), before + this.ids.length);
	}

	private void requireSame(Receipt expected, Receipt actual) {
		if (!expected.equals(actual)) {
			throw new WrongResultException(name(), expected, actual);
		}
	}

	@Override
	public Sample round() throws Exception {
		// a pool looks whether a connection that was idle is still alive, which costs a
		// trip
		pay(this.ids[0]);
		long before = this.table.total();
		this.route.begin();
		Sample sample = Sample.of(this.ids.length, this::payAll);
		this.route.end(this.ids.length);
		this.table.requireTotal(name(), before + this.ids.length);
		return sample;
	}

	private void payAll() throws Exception {
		for (long id : this.ids) {
			Receipt receipt = pay(id);
			if (receipt.account() != id) {
				throw new WrongResultException(name(), id, receipt);
			}
		}
	}

	private Receipt pay(long id) throws Exception {
		if (!this.once) {
			return this.payments.pay(id);
		}
		this.keys++;
		return this.payments.pay(key(), id);
	}

	/** The last one. */
	private String key() {
		return this.prefix + this.keys;
	}

	/** Of the last round: every round costs the same. */
	@Override
	public Map<String, Object> facts() {
		return this.route.facts();
	}

	@Override
	public void close() {
		this.payments.close();
		this.route.close();
		this.table.close();
	}

}

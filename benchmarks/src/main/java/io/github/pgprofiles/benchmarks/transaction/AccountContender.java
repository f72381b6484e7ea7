package io.github.pgprofiles.benchmarks.transaction;

import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Route;

/** Lets a contender run one transaction after another, over a way of its own. */
final class AccountContender implements Contender {

	private final AccountOperation operation;

	private final Bank bank;

	private final Route route;

	private final AccountTable table;

	private final long[] ids;

	/**
	 * Takes part.
	 * @param bank to work with; closed with this contender, as route and table are
	 * @param ids of the accounts of a round, each once
	 */
	AccountContender(AccountOperation operation, Bank bank, Route route, AccountTable table, long[] ids) {
		this.operation = operation;
		this.bank = bank;
		this.route = route;
		this.table = table;
		this.ids = ids;
	}

	@Override
	public String name() {
		return this.bank.name();
	}

	@Override
	public void verify() throws Exception {
		this.operation.prove(this.bank, this.table, this.ids);
		Map<Long, Account> expected = new HashMap<>(this.table.accounts());
		runAll();
		for (long id : this.ids) {
			expected.computeIfPresent(id, (key, account) -> new Account(account.id(), account.owner(),
					account.balance() + this.operation.growth()));
		}
		Map<Long, Account> actual = this.table.accounts();
		expected.forEach((id, account) -> {
			if (!account.equals(actual.get(id))) {
				throw new WrongResultException(name(), account, String.valueOf(actual.get(id)));
			}
		});
	}

	@Override
	public Sample round() throws Exception {
		// a pool looks whether a connection that was idle is still alive, which costs a
		// trip
		this.operation.run(this.bank, this.ids[0]);
		long before = this.table.total();
		this.route.begin();
		Sample sample = Sample.of(this.ids.length, this::runAll);
		this.route.end(this.ids.length);
		this.table.requireTotal(name(), before + (long) this.operation.growth() * this.ids.length);
		return sample;
	}

	private void runAll() throws Exception {
		for (long id : this.ids) {
			this.operation.run(this.bank, id);
		}
	}

	/** Of the last round: every round costs the same. */
	@Override
	public Map<String, Object> facts() {
		return this.route.facts();
	}

	@Override
	public void close() {
		this.bank.close();
		this.route.close();
		this.table.close();
	}

}

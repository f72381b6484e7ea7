package io.github.pgprofiles.benchmarks.transaction;

import java.util.List;

import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Network;

/** What one thread does in a transaction, again and again. */
enum AccountOperation {

	/** One read. */
	READ("tx-serializable-ro", "a serializable, read-only transaction of one read by key", 0) {
		@Override
		void run(Bank bank, long id) throws Exception {
			requireId(bank, id, bank.read(id));
		}

		@Override
		void prove(Bank bank, AccountTable table, long[] ids) throws Exception {
			table.requireTransaction(bank.name(), "serializable read only", () -> bank.read(ids[0]));
			for (long id : ids) {
				requireSame(bank, table.account(id), bank.read(id));
			}
		}

		@Override
		List<Goal> moreGoals(Network network) {
			return network.isSlow()
					? List.of(Goal.ratio(Contender.OURS, Reference.to(Bank.SPRING), 1 / TIMES_FASTER_THAN_SPRING))
					: List.of();
		}
	},

	/** A read and a write. */
	DEPOSIT("tx-default", "a transaction at the default isolation of one read and one update", 1) {
		@Override
		void run(Bank bank, long id) throws Exception {
			requireId(bank, id, bank.deposit(id));
		}

		@Override
		void prove(Bank bank, AccountTable table, long[] ids) throws Exception {
			table.requireTransaction(bank.name(), "read committed", () -> bank.deposit(ids[0]));
			requireSame(bank, table.account(ids[0]), bank.deposit(ids[0]));
		}
	},

	/** A write behind a savepoint. */
	NESTED("tx-nested", "a transaction with a savepoint around its one update", 1) {
		@Override
		void run(Bank bank, long id) throws Exception {
			bank.depositNested(id, false);
		}

		/** A savepoint that nobody can go back to is no savepoint. */
		@Override
		void prove(Bank bank, AccountTable table, long[] ids) throws Exception {
			long before = table.total();
			bank.depositNested(ids[0], true);
			table.requireTotal(bank.name(), before + 1);
		}
	};

	private static final double TIMES_FASTER_THAN_SPRING = 1.5;

	private final String label;

	private final String description;

	private final int growth;

	AccountOperation(String label, String description, int growth) {
		this.label = label;
		this.description = description;
		this.growth = growth;
	}

	String label() {
		return this.label;
	}

	String description() {
		return this.description;
	}

	/** By how much the balance is higher afterwards. */
	int growth() {
		return this.growth;
	}

	abstract void run(Bank bank, long id) throws Exception;

	/** Looks at what the sum of the balances does not tell. */
	abstract void prove(Bank bank, AccountTable table, long[] ids) throws Exception;

	List<Goal> moreGoals(Network network) {
		return List.of();
	}

	private static void requireId(Bank bank, long id, Account actual) {
		if (actual.id() != id) {
			throw new WrongResultException(bank.name(), id, actual);
		}
	}

	private static void requireSame(Bank bank, Account expected, Account actual) {
		if (!actual.equals(expected)) {
			throw new WrongResultException(bank.name(), expected, actual);
		}
	}

}

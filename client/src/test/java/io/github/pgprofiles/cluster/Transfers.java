package io.github.pgprofiles.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.OwnServer;

/**
 * Callers who move money between accounts, each transfer with a number of its own in a
 * ledger: some in transactions that retry, some in one statement that does not.
 */
final class Transfers {

	private static final int ACCOUNTS = 8;

	private static final int MONEY = 100;

	private final AtomicLong numbers = new AtomicLong();

	private final List<Long> acknowledged = new CopyOnWriteArrayList<>();

	/** Told as having had no effect. */
	private final List<Long> failed = new CopyOnWriteArrayList<>();

	static void prepare(OwnServer primary) {
		String url = "drop table if exists ledger, account;"
				+ " create table account (id int primary key, money bigint not null);"
				+ " insert into account select n, " + MONEY + " from generate_series(1, " + ACCOUNTS + ") n;"
				+ " create table ledger (number bigint primary key); grant all on account, ledger to public";
		primary.executeIn(primary.database(), url);
	}

	/** One transfer, in a transaction that retries. */
	void retried(PostgresClient client) {
		run((number) -> client.transaction().retry().run((tx) -> {
			move(client);
			tx.sql("insert into ledger values (:number)").param("number", number).update();
		}));
	}

	/** One in a single statement. */
	void plain(PostgresClient client) {
		run((number) -> client.sql("insert into ledger values (:number)").param("number", number).update());
	}

	private static void move(PostgresClient client) {
		int from = ThreadLocalRandom.current().nextInt(1, ACCOUNTS);
		client.sql("update account set money = money - 1 where id = :id").param("id", from).update();
		client.sql("update account set money = money + 1 where id = :id").param("id", from + 1).update();
	}

	private interface Transfer {

		void run(long number);

	}

	private void run(Transfer transfer) {
		long number = this.numbers.incrementAndGet();
		try {
			transfer.run(number);
			this.acknowledged.add(number);
		}
		catch (RuntimeException ex) {
			if (PostgresError.of(ex).safeToRetry()) {
				this.failed.add(number);
			}
			throw ex;
		}
	}

	/**
	 * What is wrong with what a server has; empty for nothing.
	 */
	String wrong(OwnServer primary) {
		String sum = primary.queryIn(primary.database(), "select sum(money) from account");
		List<String> there = List
			.of(primary.queryIn(primary.database(), "select coalesce(string_agg(number::text, ','), '') from ledger")
				.split(","));
		StringBuilder wrong = new StringBuilder();
		if (!String.valueOf(ACCOUNTS * MONEY).equals(sum)) {
			wrong.append("the sum is ").append(sum).append("; ");
		}
		this.acknowledged.stream()
			.filter((each) -> !there.contains(String.valueOf(each)))
			.forEach((each) -> wrong.append(each).append(" is lost; "));
		this.failed.stream()
			.filter((each) -> there.contains(String.valueOf(each)))
			.forEach((each) -> wrong.append(each).append(" was told to have failed; "));
		return wrong.toString();
	}

}

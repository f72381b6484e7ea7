package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.transaction.Transaction;

/**
 * Accounts, and a ledger of what was moved between them; and what must be true of both.
 */
final class BankTables {

	static final int ACCOUNTS = 20;

	static final String PLAIN_INSERT = "insert into public.plain_write (id) values (?)";

	private static final long BALANCE = 1_000_000;

	private BankTables() {
	}

	/** Makes them anew. Without unique constraints, which would hide what came twice. */
	static void create(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("drop table if exists public.account, public.ledger, public.plain_write");
			statement.execute("create table public.account (id integer primary key, balance bigint not null)");
			statement.execute("create table public.ledger (id text not null, source integer not null,"
					+ " target integer not null, amount bigint not null)");
			statement.execute("create table public.plain_write (id text not null)");
			statement.execute("insert into public.account select i, %d from pg_catalog.generate_series(1, %d) i"
				.formatted(BALANCE, ACCOUNTS));
		}
	}

	/** Reads two accounts and writes what they have then, so that a lost update shows. */
	static void transfer(Transaction tx, String id, int source, int target, long amount) {
		long before = balance(tx, source);
		long there = balance(tx, target);
		set(tx, source, before - amount);
		set(tx, target, there + amount);
		tx.sql("insert into public.ledger (id, source, target, amount) values (?, ?, ?, ?)")
			.param(id)
			.param(source)
			.param(target)
			.param(amount)
			.update();
	}

	private static long balance(Transaction tx, int account) {
		return tx.sql("select balance from public.account where id = ?").param(account).query(Long.class).single();
	}

	private static void set(Transaction tx, int account, long balance) {
		tx.sql("update public.account set balance = ? where id = ?").param(balance).param(account).update();
	}

	/** What is not true; nothing if all is well. */
	static List<String> problems(Connection connection, List<Told> told) throws SQLException {
		List<String> problems = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			long sum = number(statement, "select pg_catalog.sum(balance) from public.account");
			if (sum != ACCOUNTS * BALANCE) {
				problems.add("the sum is %d instead of %d".formatted(sum, ACCOUNTS * BALANCE));
			}
			long wrong = number(statement,
					"select pg_catalog.count(*) from public.account a where balance <> " + BALANCE
							+ " + coalesce((select pg_catalog.sum(amount) from public.ledger where target = a.id), 0)"
							+ " - coalesce((select pg_catalog.sum(amount) from public.ledger where source = a.id), 0)");
			if (wrong != 0) {
				problems.add(wrong + " accounts do not have what the ledger says");
			}
			Map<String, Integer> written = written(statement);
			told.forEach((each) -> compare(each, written.getOrDefault(each.id(), 0), problems));
			written.forEach((id, times) -> {
				if (times > 1) {
					problems.add(id + " was written " + times + " times");
				}
			});
		}
		return problems;
	}

	private static void compare(Told told, int times, List<String> problems) {
		if (told.isAcknowledged() && times == 0) {
			problems.add("acknowledged and lost: %s, %s".formatted(told.way(), told.id()));
		}
		if (told.isFailed() && times > 0) {
			problems.add("told as failed and there: %s, %s, %s".formatted(told.way(), told.id(), told.failure()));
		}
	}

	private static long number(Statement statement, String sql) throws SQLException {
		try (ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getLong(1);
		}
	}

	private static Map<String, Integer> written(Statement statement) throws SQLException {
		Map<String, Integer> written = new HashMap<>();
		try (ResultSet result = statement
			.executeQuery("select id from public.ledger union all select id from public.plain_write")) {
			while (result.next()) {
				written.merge(result.getString(1), 1, Integer::sum);
			}
		}
		return written;
	}

}

package io.github.pgprofiles.benchmarks.account;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/**
 * The table of accounts, as somebody sees it who does not take part. Holds a connection
 * of its own. Used by one thread.
 */
public final class AccountTable implements AutoCloseable {

	/** With fewer rows the server would scan the table instead of its index. */
	private static final int LEAST_ROWS = 10_000;

	/** The same in every run. */
	private static final long SEED = 42;

	private final Connection connection;

	private AccountTable(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Creates the table. Half of each page stays free, so that an update finds room
	 * beside the old row, and nothing is cleaned up in the middle of a round.
	 * @param server to create it on
	 * @param rows that it has at least
	 * @throws SQLException if the server refuses
	 */
	public static void create(BenchmarkServer server, int rows) throws SQLException {
		server.execute("drop table if exists account", """
				create table account (id int8 primary key, owner text not null, balance int8 not null)
				with (fillfactor = 50, autovacuum_enabled = off)""",
				"insert into account select i, 'owner number ' || i, i * 100 from generate_series(1, %d) i"
					.formatted(Math.max(rows, LEAST_ROWS)),
				"vacuum analyze account");
	}

	/**
	 * Looks at the table from now on.
	 * @param server that has it
	 * @return the table, to be closed by the caller
	 * @throws SQLException if the server refuses
	 */
	public static AccountTable open(BenchmarkServer server) throws SQLException {
		return new AccountTable(server.address().connect());
	}

	/**
	 * Some keys, in an order that is no order and the same in every run.
	 * @param rows how many
	 * @return keys, each once
	 */
	public static long[] shuffledIds(int rows) {
		List<Long> ids = LongStream.rangeClosed(1, Math.max(rows, LEAST_ROWS)).boxed().collect(Collectors.toList());
		Collections.shuffle(ids, new Random(SEED));
		return ids.stream().limit(rows).mapToLong(Long::longValue).toArray();
	}

	/**
	 * Few keys again and again, on pages of their own: who meets there wants the same
	 * row.
	 * @param number of keys to choose from
	 * @param length of the sequence
	 * @return a sequence that is the same in every run
	 */
	public static long[] contendedIds(int number, int length) {
		return new Random(SEED).longs(length, 0, number).map((hot) -> 1 + hot * (LEAST_ROWS / number)).toArray();
	}

	/**
	 * Reads all accounts.
	 * @return accounts by their keys
	 * @throws SQLException if they cannot be read
	 */
	public Map<Long, Account> accounts() throws SQLException {
		return accounts("select id, owner, balance from account").stream()
			.collect(Collectors.toMap(Account::id, (account) -> account));
	}

	private List<Account> accounts(String sql) throws SQLException {
		List<Account> accounts = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				accounts.add(new Account(rows.getLong(1), rows.getString(2), rows.getLong(3)));
			}
		}
		return accounts;
	}

	/**
	 * Reads an account.
	 * @param id its key
	 * @return the account
	 * @throws SQLException if it cannot be read
	 */
	public Account account(long id) throws SQLException {
		return accounts("select id, owner, balance from account where id = " + id).get(0);
	}

	/**
	 * Adds up all balances.
	 * @return the sum
	 * @throws SQLException if it cannot be read
	 */
	public long total() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("select sum(balance)::int8 from account")) {
			rows.next();
			return rows.getLong(1);
		}
	}

	/**
	 * Makes sure that no deposit was lost and none was made twice.
	 * @param contender that made them
	 * @param expected sum of all balances
	 * @throws SQLException if it cannot be read
	 * @throws WrongResultException if it is another one
	 */
	public void requireTotal(String contender, long expected) throws SQLException {
		long actual = total();
		if (actual != expected) {
			throw new WrongResultException(contender, "a sum of " + expected, actual);
		}
	}

	/**
	 * Makes sure of what transactions a contender runs: meanwhile, each account's owner
	 * is called after the transaction that reads it, in the server's words.
	 * @param contender whose transactions they are
	 * @param expected isolation, and {@code read only} behind it if that is what it is
	 * @param work that reads an account
	 * @throws Exception from the work
	 * @throws WrongResultException if the transaction was another one
	 */
	public void requireTransaction(String contender, String expected, Callable<Account> work) throws Exception {
		execute("alter table account rename to account_table", """
				create view account as select id, current_setting('transaction_isolation')
				|| case current_setting('transaction_read_only') when 'on' then ' read only' else '' end as owner,
				balance from account_table""");
		try {
			String actual = work.call().owner();
			if (!actual.equals(expected)) {
				throw new WrongResultException(contender, expected, actual);
			}
		}
		finally {
			execute("drop view account", "alter table account_table rename to account");
		}
	}

	private void execute(String... statements) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The connection does not close", ex);
		}
	}

}

package io.github.pgprofiles.benchmarks.transaction;

import java.util.concurrent.atomic.LongAdder;

import io.github.pgprofiles.benchmarks.account.Account;

/** One contender's way to run transactions on accounts. Thread-safe. */
interface Bank extends AutoCloseable {

	/** With a placeholder by position. */
	String SELECT = "select id, owner, balance from account where id = ?";

	/** With a named placeholder. */
	String SELECT_NAMED = "select id, owner, balance from account where id = :id";

	/** With placeholders by position: the balance, then the key. */
	String UPDATE = "update account set balance = ? where id = ?";

	/** With named placeholders. */
	String UPDATE_NAMED = "update account set balance = :balance where id = :id";

	/** With a placeholder by position. */
	String ADD = "update account set balance = balance + 1 where id = ?";

	/** With a named placeholder. */
	String ADD_NAMED = "update account set balance = balance + 1 where id = :id";

	/** In Spring's words. */
	String SPRING = "TransactionTemplate";

	String name();

	/** Reads an account, serializable and read only. */
	Account read(long id) throws Exception;

	/**
	 * Reads an account, and then writes a balance that is higher by one, at the server's
	 * default isolation.
	 * @return the account as it was read
	 */
	Account deposit(long id) throws Exception;

	/**
	 * Adds one to a balance, behind a savepoint.
	 * @param undoneFirst whether the same comes once more before that, behind a savepoint
	 * that the transaction then goes back to
	 */
	void depositNested(long id, boolean undoneFirst) throws Exception;

	/**
	 * The same as {@link #deposit}, serializable, and run again until it commits.
	 * @param runs counts how often the work begins
	 */
	Account depositSerializable(long id, LongAdder runs) throws Exception;

	@Override
	void close();

}

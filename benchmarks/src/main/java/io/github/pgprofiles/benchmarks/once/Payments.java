package io.github.pgprofiles.benchmarks.once;

/** One contender's way to do work for a key once, and the same work without a key. */
interface Payments extends AutoCloseable {

	/** With a placeholder by position. */
	String PAY = "update account set balance = balance + 1 where id = ? returning balance";

	String name();

	/** Pays to an account in a transaction. */
	Receipt pay(long account) throws Exception;

	/** The same, unless it was done before with the same key. */
	Receipt pay(String key, long account) throws Exception;

	@Override
	void close();

}

package io.github.pgprofiles.benchmarks.transaction;

import java.util.concurrent.atomic.LongAdder;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;

/** This project's client, opened without Spring Boot. */
final class OurBank implements Bank {

	/** As by default, but nobody gives up. */
	private static final TransactionRetryPolicy RETRIES = TransactionRetryPolicy.defaults()
		.maxAttempts(Integer.MAX_VALUE);

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurBank(PostgresClients.Closeable clients) {
		this.clients = clients;
		this.client = clients.primary();
	}

	@Override
	public String name() {
		return Contender.OURS;
	}

	@Override
	public Account read(long id) {
		return this.client.transaction()
			.serializable()
			.readOnly()
			.execute((tx) -> tx.sql(SELECT).param(id).query(Account.class).single());
	}

	@Override
	public Account deposit(long id) {
		return this.client.transaction().execute((tx) -> deposit(tx, id));
	}

	@Override
	public void depositNested(long id, boolean undoneFirst) {
		this.client.transaction().run((tx) -> {
			if (undoneFirst) {
				tx.nested().run((inner) -> {
					add(inner, id);
					inner.rollbackOnly();
				});
			}
			tx.nested().run((inner) -> add(inner, id));
		});
	}

	@Override
	public Account depositSerializable(long id, LongAdder runs) {
		return this.client.transaction().serializable().retry(RETRIES).execute((tx) -> {
			runs.increment();
			return deposit(tx, id);
		});
	}

	private static Account deposit(Transaction tx, long id) {
		Account account = tx.sql(SELECT).param(id).query(Account.class).single();
		tx.sql(UPDATE).param(account.balance() + 1).param(id).update();
		return account;
	}

	private static void add(Transaction tx, long id) {
		tx.sql(ADD).param(id).update();
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

package io.github.pgprofiles.benchmarks.once;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.transaction.Transaction;

/** This project's client, opened without Spring Boot; it has its own table. */
final class OurPayments implements Payments {

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurPayments(PostgresClients.Closeable clients) {
		this.clients = clients;
		this.client = clients.primary();
	}

	@Override
	public String name() {
		return Contender.OURS;
	}

	@Override
	public Receipt pay(long account) {
		return this.client.transaction().execute((tx) -> pay(tx, account));
	}

	@Override
	public Receipt pay(String key, long account) {
		return this.client.transaction().once(key, Receipt.class).execute((tx) -> pay(tx, account));
	}

	private static Receipt pay(Transaction tx, long account) {
		return new Receipt(account, tx.sql(PAY).param(account).query(Long.class).single());
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

package io.github.pgprofiles.benchmarks.item;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;

/** This project's client, opened without Spring Boot. */
final class OurReader implements ItemReader {

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurReader(PostgresClients.Closeable clients) {
		this.clients = clients;
		this.client = clients.primary();
	}

	@Override
	public String name() {
		return Contender.OURS;
	}

	@Override
	public Item read(long id) {
		return this.client.sql(ItemTable.SELECT).param(id).query(Item.class).single();
	}

	@Override
	public List<Item> readInTransaction(long[] ids) {
		return this.client.transaction().execute((tx) -> {
			List<Item> items = new ArrayList<>();
			for (long id : ids) {
				items.add(tx.sql(ItemTable.SELECT).param(id).query(Item.class).single());
			}
			return items;
		});
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

package io.github.pgprofiles.benchmarks.item;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;

/** This project's client. */
final class OurReader implements ItemReader {

	private final String name;

	private final PostgresClient client;

	private final Runnable close;

	/** Opened without Spring Boot. */
	OurReader(PostgresClients.Closeable clients) {
		this(Contender.OURS, clients.primary(), clients::close);
	}

	/** Opened by whoever closes it. */
	OurReader(String name, PostgresClient client, Runnable close) {
		this.name = name;
		this.client = client;
		this.close = close;
	}

	@Override
	public String name() {
		return this.name;
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
		this.close.run();
	}

}

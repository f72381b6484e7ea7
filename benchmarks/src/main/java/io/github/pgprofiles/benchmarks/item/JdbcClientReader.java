package io.github.pgprofiles.benchmarks.item;

import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcClient with a named parameter and a class to map to. */
final class JdbcClientReader implements ItemReader {

	private final HikariDataSource pool;

	private final JdbcClient client;

	private final TransactionTemplate transactions;

	JdbcClientReader(HikariDataSource pool) {
		this.pool = pool;
		this.client = JdbcClient.create(pool);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	@Override
	public String name() {
		return "JdbcClient";
	}

	@Override
	public Item read(long id) {
		return this.client.sql(ItemTable.SELECT_NAMED).param("id", id).query(Item.class).single();
	}

	@Override
	public List<Item> readInTransaction(long[] ids) {
		return this.transactions.execute((status) -> {
			List<Item> items = new ArrayList<>();
			for (long id : ids) {
				items.add(read(id));
			}
			return items;
		});
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

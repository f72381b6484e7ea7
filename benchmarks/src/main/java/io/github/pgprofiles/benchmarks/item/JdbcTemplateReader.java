package io.github.pgprofiles.benchmarks.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcTemplate with a row mapper written by hand. */
final class JdbcTemplateReader implements ItemReader {

	private final HikariDataSource pool;

	private final JdbcTemplate template;

	private final TransactionTemplate transactions;

	JdbcTemplateReader(HikariDataSource pool) {
		this.pool = pool;
		this.template = new JdbcTemplate(pool);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	@Override
	public String name() {
		return "JdbcTemplate";
	}

	@Override
	public Item read(long id) {
		return Objects
			.requireNonNull(this.template.queryForObject(ItemTable.SELECT, (row, number) -> Item.from(row), id));
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

package io.github.pgprofiles.benchmarks.item;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcTemplate with a row mapper written by hand. */
final class JdbcTemplateReader implements ItemReader {

	private final String name;

	private final RowMapper<Item> mapper;

	private final HikariDataSource pool;

	private final JdbcTemplate template;

	private final TransactionTemplate transactions;

	private JdbcTemplateReader(String name, RowMapper<Item> mapper, HikariDataSource pool) {
		this.name = name;
		this.mapper = mapper;
		this.pool = pool;
		this.template = new JdbcTemplate(pool);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	/** Columns by index: the least work that a mapper can do. */
	static JdbcTemplateReader byIndex(HikariDataSource pool) {
		return new JdbcTemplateReader("JdbcTemplate-index", (row, number) -> itemByIndex(row), pool);
	}

	/** Columns by label, as Spring's manual writes mappers. */
	static JdbcTemplateReader byLabel(HikariDataSource pool) {
		return new JdbcTemplateReader("JdbcTemplate-label", (row, number) -> itemByLabel(row), pool);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Item read(long id) {
		return Objects.requireNonNull(this.template.queryForObject(ItemTable.SELECT, this.mapper, id));
	}

	private static Item itemByIndex(ResultSet row) throws SQLException {
		return new Item(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class), row.getBigDecimal(4),
				row.getBoolean(5));
	}

	private static Item itemByLabel(ResultSet row) throws SQLException {
		return new Item(row.getLong("id"), row.getString("name"), row.getObject("created", OffsetDateTime.class),
				row.getBigDecimal("amount"), row.getBoolean("active"));
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

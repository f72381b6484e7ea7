package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's {@code JdbcTemplate.queryForStream}. It streams only within a transaction and
 * with a fetch size; to forget either is the usual trap.
 *
 * @param <T> what a row becomes
 */
public final class TemplateSource<T> implements RowSource<T> {

	private final String name;

	private final HikariDataSource pool;

	private final String sql;

	private final RowMapper<T> mapper;

	private final JdbcTemplate template;

	private final TransactionTemplate transactions;

	private boolean inTransaction = true;

	/**
	 * Takes a pool.
	 * @param name of the contender
	 * @param pool closed with this source
	 * @param sql query
	 * @param fetchSize rows in a portion
	 * @param mapper of the rows
	 */
	public TemplateSource(String name, HikariDataSource pool, String sql, int fetchSize, RowMapper<T> mapper) {
		this.name = name;
		this.pool = pool;
		this.sql = sql;
		this.mapper = mapper;
		this.template = new JdbcTemplate(pool);
		this.template.setFetchSize(fetchSize);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	/**
	 * Forgets the fetch size.
	 * @return this source
	 */
	public TemplateSource<T> withoutFetchSize() {
		this.template.setFetchSize(-1);
		return this;
	}

	/**
	 * Forgets the transaction.
	 * @return this source
	 */
	public TemplateSource<T> withoutTransaction() {
		this.inTransaction = false;
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void read(Consumer<? super T> rows) {
		if (this.inTransaction) {
			this.transactions.executeWithoutResult((status) -> readAll(rows));
		}
		else {
			readAll(rows);
		}
	}

	private void readAll(Consumer<? super T> rows) {
		try (Stream<T> stream = this.template.queryForStream(this.sql, this.mapper)) {
			stream.forEach(rows);
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

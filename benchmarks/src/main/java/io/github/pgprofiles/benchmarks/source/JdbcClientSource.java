package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's {@code JdbcClient} with a class to map to, in a transaction and with a fetch
 * size.
 *
 * @param <T> what a row becomes
 */
public final class JdbcClientSource<T> implements RowSource<T> {

	private final HikariDataSource pool;

	private final String sql;

	private final int fetchSize;

	private final Class<T> type;

	private final JdbcClient client;

	private final TransactionTemplate transactions;

	/**
	 * Takes a pool.
	 * @param pool closed with this source
	 * @param sql query
	 * @param fetchSize rows in a portion
	 * @param type of the rows
	 */
	public JdbcClientSource(HikariDataSource pool, String sql, int fetchSize, Class<T> type) {
		this.pool = pool;
		this.sql = sql;
		this.fetchSize = fetchSize;
		this.type = type;
		this.client = JdbcClient.create(pool);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	@Override
	public String name() {
		return "JdbcClient";
	}

	@Override
	public void read(Consumer<? super T> rows) {
		this.transactions.executeWithoutResult((status) -> {
			try (Stream<T> stream = this.client.sql(this.sql).withFetchSize(this.fetchSize).query(this.type).stream()) {
				stream.forEach(rows);
			}
		});
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

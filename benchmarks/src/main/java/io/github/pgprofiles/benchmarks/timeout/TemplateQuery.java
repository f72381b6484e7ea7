package io.github.pgprofiles.benchmarks.timeout;

import java.time.Duration;
import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * JdbcTemplate in a transaction of Spring's, whose time-out becomes the driver's for each
 * statement; what {@code @Transactional(timeout = …)} does. Whole seconds.
 */
final class TemplateQuery implements LimitedQuery {

	private final boolean limited;

	private final HikariDataSource pool;

	private final JdbcTemplate template;

	private final PlatformTransactionManager transactions;

	TemplateQuery(boolean limited, HikariDataSource pool) {
		this.limited = limited;
		this.pool = pool;
		this.template = new JdbcTemplate(pool);
		this.transactions = new JdbcTransactionManager(pool);
	}

	@Override
	public String name() {
		return this.limited ? "@Transactional-timeout" : "@Transactional";
	}

	@Override
	public boolean limited() {
		return this.limited;
	}

	@Override
	public int ask(String sql, int parameter, Duration limit) {
		TransactionTemplate transaction = new TransactionTemplate(this.transactions);
		if (this.limited) {
			transaction.setTimeout(Math.toIntExact(limit.toSeconds()));
		}
		Integer value = transaction
			.execute((status) -> this.template.queryForObject(sql, (row, number) -> row.getInt(1), parameter));
		return Objects.requireNonNull(value);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

package io.github.pgprofiles.benchmarks.once;

import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's TransactionTemplate and JdbcTemplate. */
final class TemplatePayments implements Payments {

	private final HikariDataSource pool;

	private final KeyTable keys;

	private final JdbcTemplate template;

	private final TransactionTemplate transactions;

	TemplatePayments(HikariDataSource pool, KeyTable keys) {
		this.pool = pool;
		this.keys = keys;
		this.template = new JdbcTemplate(pool);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
	}

	@Override
	public String name() {
		return "TransactionTemplate";
	}

	@Override
	public Receipt pay(long account) {
		return Objects.requireNonNull(this.transactions.execute((status) -> update(account)));
	}

	@Override
	public Receipt pay(String key, long account) {
		return Objects.requireNonNull(this.transactions.execute((status) -> {
			if (this.template.update(this.keys.claim(), key) == 0) {
				return find(key);
			}
			Receipt receipt = update(account);
			this.template.update(this.keys.store(), receipt.json(), key);
			return receipt;
		}));
	}

	private Receipt update(long account) {
		Long balance = this.template.queryForObject(PAY, (row, number) -> row.getLong(1), account);
		return new Receipt(account, Objects.requireNonNull(balance));
	}

	private Receipt find(String key) {
		String json = this.template.queryForObject(this.keys.find(), (row, number) -> row.getString(1), key);
		return Receipt.of(Objects.requireNonNull(json));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

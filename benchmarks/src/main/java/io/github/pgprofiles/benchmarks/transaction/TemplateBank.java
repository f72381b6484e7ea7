package io.github.pgprofiles.benchmarks.transaction;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.account.Account;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's TransactionTemplate and JdbcTemplate, and RetryTemplate around them; what
 * {@code @Transactional} and {@code @Retryable} do.
 */
final class TemplateBank implements Bank {

	private static final RowMapper<Account> MAPPER = (row, number) -> new Account(row.getLong(1), row.getString(2),
			row.getLong(3));

	private final HikariDataSource pool;

	private final JdbcTemplate template;

	private final TransactionTemplate reading;

	private final TransactionTemplate writing;

	private final TransactionTemplate nested;

	private final TransactionTemplate serializable;

	private final RetryTemplate retries;

	TemplateBank(HikariDataSource pool) {
		this.pool = pool;
		this.template = new JdbcTemplate(pool);
		PlatformTransactionManager manager = new JdbcTransactionManager(pool);
		this.reading = new TransactionTemplate(manager);
		this.reading.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		this.reading.setReadOnly(true);
		this.writing = new TransactionTemplate(manager);
		this.nested = new TransactionTemplate(manager);
		this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.serializable = new TransactionTemplate(manager);
		this.serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		// what becomes of 40001 and 40P01, and of nothing else here
		this.retries = new RetryTemplate(RetryPolicy.builder()
			.includes(PessimisticLockingFailureException.class)
			.timeout(Duration.ofSeconds(30))
			.backOff(FullJitter::new)
			.build());
	}

	@Override
	public String name() {
		return SPRING;
	}

	@Override
	public Account read(long id) {
		return Objects.requireNonNull(this.reading.execute((status) -> select(id)));
	}

	@Override
	public Account deposit(long id) {
		return Objects.requireNonNull(this.writing.execute((status) -> readAndWrite(id)));
	}

	@Override
	public void depositNested(long id, boolean undoneFirst) {
		this.writing.executeWithoutResult((status) -> {
			if (undoneFirst) {
				this.nested.executeWithoutResult((inner) -> {
					this.template.update(ADD, id);
					inner.setRollbackOnly();
				});
			}
			this.nested.executeWithoutResult((inner) -> this.template.update(ADD, id));
		});
	}

	@Override
	public Account depositSerializable(long id, LongAdder runs) throws RetryException {
		return Objects.requireNonNull(this.retries.execute(() -> this.serializable.execute((status) -> {
			runs.increment();
			return readAndWrite(id);
		})));
	}

	private Account readAndWrite(long id) {
		Account account = select(id);
		this.template.update(UPDATE, account.balance() + 1, id);
		return account;
	}

	private Account select(long id) {
		return Objects.requireNonNull(this.template.queryForObject(SELECT, MAPPER, id));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

package io.github.pgprofiles.benchmarks.transaction;

import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.account.Account;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Jdbi with its mapper for constructors, and its SerializableTransactionRunner, which
 * runs again at once.
 */
final class JdbiBank implements Bank {

	private static final String SAVEPOINT = "deposit";

	private final HikariDataSource pool;

	private final Jdbi jdbi;

	private final Jdbi retrying;

	JdbiBank(HikariDataSource pool) {
		this.pool = pool;
		this.jdbi = jdbi(pool);
		this.retrying = jdbi(pool);
		this.retrying.setTransactionHandler(new SerializableTransactionRunner());
		this.retrying.getConfig(SerializableTransactionRunner.Configuration.class).setMaxRetries(Integer.MAX_VALUE);
	}

	private static Jdbi jdbi(HikariDataSource pool) {
		return Jdbi.create(pool).registerRowMapper(ConstructorMapper.factory(Account.class));
	}

	@Override
	public String name() {
		return "Jdbi";
	}

	@Override
	public Account read(long id) {
		return this.jdbi.withHandle((handle) -> {
			handle.setReadOnly(true);
			return handle.inTransaction(TransactionIsolationLevel.SERIALIZABLE, (inside) -> select(inside, id));
		});
	}

	@Override
	public Account deposit(long id) {
		return this.jdbi.inTransaction((handle) -> deposit(handle, id));
	}

	@Override
	public void depositNested(long id, boolean undoneFirst) {
		this.jdbi.useTransaction((handle) -> {
			if (undoneFirst) {
				handle.savepoint(SAVEPOINT);
				add(handle, id);
				handle.rollbackToSavepoint(SAVEPOINT);
			}
			handle.savepoint(SAVEPOINT);
			add(handle, id);
			handle.releaseSavepoint(SAVEPOINT);
		});
	}

	@Override
	public Account depositSerializable(long id, LongAdder runs) {
		return this.retrying.inTransaction(TransactionIsolationLevel.SERIALIZABLE, (handle) -> {
			runs.increment();
			return deposit(handle, id);
		});
	}

	private static Account deposit(Handle handle, long id) {
		Account account = select(handle, id);
		handle.createUpdate(UPDATE_NAMED).bind("balance", account.balance() + 1).bind("id", id).execute();
		return account;
	}

	private static void add(Handle handle, long id) {
		handle.createUpdate(ADD_NAMED).bind("id", id).execute();
	}

	private static Account select(Handle handle, long id) {
		return handle.createQuery(SELECT_NAMED).bind("id", id).mapTo(Account.class).one();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

package io.github.pgprofiles.benchmarks.transaction;

import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.account.Account;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.TransactionalCallable;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * jOOQ with typed fields and its {@code transactionResult}, and a loop by hand around it.
 * It knows no isolation, so that is the first statement in the transaction.
 */
final class JooqBank implements Bank {

	private static final Table<Record> ACCOUNT = DSL.table(DSL.name("account"));

	private static final Field<Long> ID = DSL.field(DSL.name("account", "id"), SQLDataType.BIGINT);

	private static final Field<String> OWNER = DSL.field(DSL.name("account", "owner"), SQLDataType.CLOB);

	private static final Field<Long> BALANCE = DSL.field(DSL.name("account", "balance"), SQLDataType.BIGINT);

	private final HikariDataSource pool;

	private final DSLContext context;

	JooqBank(HikariDataSource pool) {
		this.pool = pool;
		this.context = DSL.using(pool, SQLDialect.POSTGRES);
	}

	@Override
	public String name() {
		return "jOOQ";
	}

	@Override
	public Account read(long id) {
		return this.context.transactionResult((transaction) -> {
			transaction.dsl().execute("set transaction isolation level serializable read only");
			return select(transaction.dsl(), id);
		});
	}

	@Override
	public Account deposit(long id) {
		return this.context.transactionResult((transaction) -> deposit(transaction.dsl(), id));
	}

	@Override
	public void depositNested(long id, boolean undoneFirst) {
		this.context.transaction((transaction) -> {
			if (undoneFirst) {
				undo(transaction.dsl(), id);
			}
			transaction.dsl().transaction((inner) -> add(inner.dsl(), id));
		});
	}

	private static void undo(DSLContext context, long id) {
		try {
			context.transaction((inner) -> {
				add(inner.dsl(), id);
				throw new UndoneException();
			});
		}
		catch (UndoneException ex) {
			// the only way back to the savepoint
		}
	}

	@Override
	public Account depositSerializable(long id, LongAdder runs) throws InterruptedException {
		TransactionalCallable<Account> work = (transaction) -> {
			runs.increment();
			transaction.dsl().execute("set transaction isolation level serializable");
			return deposit(transaction.dsl(), id);
		};
		FullJitter waits = null;
		while (true) {
			try {
				return this.context.transactionResult(work);
			}
			catch (DataAccessException ex) {
				if (!RawBank.isConflict(ex.sqlState())) {
					throw ex;
				}
			}
			waits = (waits != null) ? waits : new FullJitter();
			waits.pause();
		}
	}

	private static Account deposit(DSLContext context, long id) {
		Account account = select(context, id);
		context.update(ACCOUNT).set(BALANCE, account.balance() + 1).where(ID.eq(id)).execute();
		return account;
	}

	private static void add(DSLContext context, long id) {
		context.update(ACCOUNT).set(BALANCE, BALANCE.plus(1)).where(ID.eq(id)).execute();
	}

	private static Account select(DSLContext context, long id) {
		return context.select(ID, OWNER, BALANCE)
			.from(ACCOUNT)
			.where(ID.eq(id))
			.fetchSingle(Records.mapping(Account::new));
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/** Thrown to go back. */
	private static final class UndoneException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}

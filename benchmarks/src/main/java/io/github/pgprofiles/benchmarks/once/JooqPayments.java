package io.github.pgprofiles.benchmarks.once;

import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** jOOQ with typed fields and {@code transactionResult} as it comes. */
final class JooqPayments implements Payments {

	private static final Table<Record> ACCOUNT = DSL.table(DSL.name("account"));

	private static final Field<Long> ID = DSL.field(DSL.name("account", "id"), SQLDataType.BIGINT);

	private static final Field<Long> BALANCE = DSL.field(DSL.name("account", "balance"), SQLDataType.BIGINT);

	private static final Field<String> KEY = DSL.field(DSL.name("key"), SQLDataType.CLOB);

	private static final Field<JSONB> RESULT = DSL.field(DSL.name("result"), SQLDataType.JSONB);

	private final HikariDataSource pool;

	private final Table<Record> keys;

	private final DSLContext context;

	JooqPayments(HikariDataSource pool, KeyTable keys) {
		this.pool = pool;
		this.keys = DSL.table(DSL.name(keys.name()));
		this.context = DSL.using(pool, SQLDialect.POSTGRES);
	}

	@Override
	public String name() {
		return "jOOQ";
	}

	@Override
	public Receipt pay(long account) {
		return this.context.transactionResult((transaction) -> pay(transaction.dsl(), account));
	}

	@Override
	public Receipt pay(String key, long account) {
		return this.context.transactionResult((transaction) -> {
			DSLContext inside = transaction.dsl();
			if (inside.insertInto(this.keys).set(KEY, key).onConflict(KEY).doNothing().execute() == 0) {
				JSONB stored = inside.select(RESULT).from(this.keys).where(KEY.eq(key)).fetchSingle().value1();
				return Receipt.of(stored.data());
			}
			Receipt receipt = pay(inside, account);
			inside.update(this.keys).set(RESULT, JSONB.valueOf(receipt.json())).where(KEY.eq(key)).execute();
			return receipt;
		});
	}

	private static Receipt pay(DSLContext context, long account) {
		Long balance = context.update(ACCOUNT)
			.set(BALANCE, BALANCE.plus(1))
			.where(ID.eq(account))
			.returningResult(BALANCE)
			.fetchSingle()
			.value1();
		return new Receipt(account, Objects.requireNonNull(balance));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

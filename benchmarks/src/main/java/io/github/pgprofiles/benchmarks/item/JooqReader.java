package io.github.pgprofiles.benchmarks.item;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** jOOQ with typed fields and a mapping that the compiler checks. */
final class JooqReader implements ItemReader {

	private static final Field<Long> ID = DSL.field(DSL.name("item", "id"), SQLDataType.BIGINT);

	private static final Field<String> NAME = DSL.field(DSL.name("item", "name"), SQLDataType.CLOB);

	private static final Field<OffsetDateTime> CREATED = DSL.field(DSL.name("item", "created"),
			SQLDataType.TIMESTAMPWITHTIMEZONE);

	private static final Field<BigDecimal> AMOUNT = DSL.field(DSL.name("item", "amount"), SQLDataType.NUMERIC(12, 2));

	private static final Field<Boolean> ACTIVE = DSL.field(DSL.name("item", "active"), SQLDataType.BOOLEAN);

	private final HikariDataSource pool;

	private final DSLContext context;

	JooqReader(HikariDataSource pool) {
		this.pool = pool;
		this.context = DSL.using(pool, SQLDialect.POSTGRES);
	}

	@Override
	public String name() {
		return "jOOQ";
	}

	@Override
	public Item read(long id) {
		return read(this.context, id);
	}

	@Override
	public List<Item> readInTransaction(long[] ids) {
		return this.context.transactionResult((transaction) -> {
			List<Item> items = new ArrayList<>();
			for (long id : ids) {
				items.add(read(transaction.dsl(), id));
			}
			return items;
		});
	}

	private static Item read(DSLContext context, long id) {
		return context.select(ID, NAME, CREATED, AMOUNT, ACTIVE)
			.from(DSL.table(DSL.name("item")))
			.where(ID.eq(id))
			.fetchSingle(Records.mapping(Item::new));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

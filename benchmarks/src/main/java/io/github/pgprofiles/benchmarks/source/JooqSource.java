package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * jOOQ with typed fields and a mapping that the compiler checks, in a transaction and
 * with a fetch size.
 *
 * @param <R> jOOQ's record
 * @param <T> what a row becomes
 */
public final class JooqSource<R extends Record, T> implements RowSource<T> {

	private final HikariDataSource pool;

	private final int fetchSize;

	private final Function<DSLContext, ResultQuery<R>> query;

	private final RecordMapper<R, T> mapper;

	private final DSLContext context;

	/**
	 * Takes a pool.
	 * @param pool closed with this source
	 * @param fetchSize rows in a portion
	 * @param query to build
	 * @param mapper of the rows
	 */
	public JooqSource(HikariDataSource pool, int fetchSize, Function<DSLContext, ResultQuery<R>> query,
			RecordMapper<R, T> mapper) {
		this.pool = pool;
		this.fetchSize = fetchSize;
		this.query = query;
		this.mapper = mapper;
		this.context = DSL.using(pool, SQLDialect.POSTGRES);
	}

	@Override
	public String name() {
		return "jOOQ";
	}

	@Override
	public void read(Consumer<? super T> rows) {
		this.context.transaction((transaction) -> {
			try (Stream<R> stream = this.query.apply(transaction.dsl()).fetchSize(this.fetchSize).fetchStream()) {
				stream.map(this.mapper).forEach(rows);
			}
		});
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

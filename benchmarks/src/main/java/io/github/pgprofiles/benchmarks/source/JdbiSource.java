package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Jdbi with its mapper for constructors, in a transaction and with a fetch size.
 *
 * @param <T> what a row becomes
 */
public final class JdbiSource<T> implements RowSource<T> {

	private final HikariDataSource pool;

	private final String sql;

	private final int fetchSize;

	private final Class<T> type;

	private final Jdbi jdbi;

	/**
	 * Takes a pool.
	 * @param pool closed with this source
	 * @param sql query
	 * @param fetchSize rows in a portion
	 * @param type of the rows
	 */
	public JdbiSource(HikariDataSource pool, String sql, int fetchSize, Class<T> type) {
		this.pool = pool;
		this.sql = sql;
		this.fetchSize = fetchSize;
		this.type = type;
		this.jdbi = Jdbi.create(pool).registerRowMapper(ConstructorMapper.factory(type));
	}

	@Override
	public String name() {
		return "Jdbi";
	}

	@Override
	public void read(Consumer<? super T> rows) {
		this.jdbi.useTransaction((handle) -> {
			try (Stream<T> stream = handle.createQuery(this.sql)
				.setFetchSize(this.fetchSize)
				.mapTo(this.type)
				.stream()) {
				stream.forEach(rows);
			}
		});
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

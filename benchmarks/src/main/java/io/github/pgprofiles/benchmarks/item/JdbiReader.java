package io.github.pgprofiles.benchmarks.item;

import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Jdbi with a named parameter and its mapper for constructors. */
final class JdbiReader implements ItemReader {

	private final HikariDataSource pool;

	private final Jdbi jdbi;

	JdbiReader(HikariDataSource pool) {
		this.pool = pool;
		this.jdbi = Jdbi.create(pool).registerRowMapper(ConstructorMapper.factory(Item.class));
	}

	@Override
	public String name() {
		return "Jdbi";
	}

	@Override
	public Item read(long id) {
		return this.jdbi.withHandle((handle) -> read(handle, id));
	}

	@Override
	public List<Item> readInTransaction(long[] ids) {
		return this.jdbi.inTransaction((handle) -> {
			List<Item> items = new ArrayList<>();
			for (long id : ids) {
				items.add(read(handle, id));
			}
			return items;
		});
	}

	private static Item read(Handle handle, long id) {
		return handle.createQuery(ItemTable.SELECT_NAMED).bind("id", id).mapTo(Item.class).one();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

package io.github.pgprofiles.benchmarks.item;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Contender;

/**
 * HikariCP and plain JDBC, columns by index: what the others are measured by.
 */
final class RawReader implements ItemReader {

	private final String name;

	private final HikariDataSource pool;

	private final DataSource source;

	RawReader(HikariDataSource pool) {
		this(Contender.RAW, pool, pool);
	}

	/** With a DataSource in front of the pool. */
	RawReader(String name, HikariDataSource pool, DataSource source) {
		this.name = name;
		this.pool = pool;
		this.source = source;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Item read(long id) throws SQLException {
		try (Connection connection = this.source.getConnection()) {
			return read(connection, id);
		}
	}

	@Override
	public List<Item> readInTransaction(long[] ids) throws SQLException {
		try (Connection connection = this.source.getConnection()) {
			connection.setAutoCommit(false);
			try {
				List<Item> items = new ArrayList<>();
				for (long id : ids) {
					items.add(read(connection, id));
				}
				connection.commit();
				return items;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
		}
	}

	private static Item read(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(ItemTable.SELECT)) {
			statement.setLong(1, id);
			try (ResultSet rows = statement.executeQuery()) {
				if (!rows.next()) {
					throw new SQLException("There is no item " + id);
				}
				Item item = item(rows);
				if (rows.next()) {
					throw new SQLException("There are several items " + id);
				}
				return item;
			}
		}
	}

	static Item item(ResultSet row) throws SQLException {
		return new Item(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class), row.getBigDecimal(4),
				row.getBoolean(5));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}

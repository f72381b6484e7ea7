package io.github.pgprofiles.benchmarks.item;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/**
 * A row of the table.
 *
 * @param id primary key
 * @param name text
 * @param created timestamptz
 * @param amount numeric
 * @param active bool
 */
public record Item(long id, String name, OffsetDateTime created, BigDecimal amount, boolean active) {

	/** What somebody writes who wants it as fast as it gets. */
	static Item from(ResultSet row) throws SQLException {
		return new Item(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class), row.getBigDecimal(4),
				row.getBoolean(5));
	}

	/** Whether all values are the same, whatever the moment's offset and the scale. */
	boolean sameAs(Item other) {
		return this.id == other.id && this.name.equals(other.name) && this.created.isEqual(other.created)
				&& this.amount.compareTo(other.amount) == 0 && this.active == other.active;
	}

}

package io.github.pgprofiles.internal.mapping;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads whole numbers, and from a column that may hold a fraction only those that have
 * none: the driver would cut it off in silence.
 *
 * @param plain reads a column of whole numbers
 * @param exact refuses a fraction and what is too large
 */
record WholeNumberReader(ColumnReader plain, Function<BigDecimal, Object> exact) implements ColumnReader {

	@Override
	public ColumnReader forType(int oid) {
		return ColumnTypes.isFractional(oid) ? this : this.plain;
	}

	@Override
	public @Nullable Object read(ResultSet rows, int column) throws SQLException {
		BigDecimal value = rows.getBigDecimal(column);
		return (value != null) ? this.exact.apply(value) : null;
	}

}

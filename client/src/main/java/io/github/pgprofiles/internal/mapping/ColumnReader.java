package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** Reads one column of the current row as one Java type. Stateless. */
@FunctionalInterface
interface ColumnReader {

	@Nullable Object read(ResultSet rows, int column) throws SQLException;

}

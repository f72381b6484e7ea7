package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** Reads one column of the current row as one Java type. Stateless. */
@FunctionalInterface
interface ColumnReader {

	/** The value, or {@code null} for NULL. */
	@Nullable Object read(ResultSet rows, int column) throws SQLException;

	/** The reader for columns of one type of the server's; chosen once for a result. */
	default ColumnReader forType(int oid) {
		return this;
	}

}

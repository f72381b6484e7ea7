package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgResultSet;

/**
 * The server's types of the columns at hand. JDBC's metadata would ask the catalog for
 * each new statement, to find out which integers are 'serial'.
 */
final class ColumnTypes {

	private ColumnTypes() {
	}

	static int oid(ResultSet rows, int column) throws SQLException {
		return rows.unwrap(PgResultSet.class).getColumnOID(column);
	}

	/** Whether a whole number read from the column could lose its fraction. */
	static boolean isFractional(int oid) {
		return oid == Oid.NUMERIC || oid == Oid.FLOAT8 || oid == Oid.FLOAT4;
	}

	/** The name of a column's type, such as {@code int4}. */
	static String name(ResultSet rows, int column) throws SQLException {
		String name = rows.getStatement()
			.getConnection()
			.unwrap(BaseConnection.class)
			.getTypeInfo()
			.getPGType(oid(rows, column));
		return (name != null) ? name : "unknown";
	}

}

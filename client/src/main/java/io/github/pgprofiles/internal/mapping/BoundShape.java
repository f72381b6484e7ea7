package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.codec.Misfit;
import io.github.pgprofiles.internal.mapping.codec.ServerTypes;
import org.postgresql.jdbc.PgResultSet;

/**
 * A shape with its columns. Good for every result with the same ones; holds nothing of a
 * connection. Thread-safe.
 *
 * @param <T> what a row becomes
 * @param columns of the results
 * @param decoder of a row
 * @param javaTypes for messages: what each column becomes, or nothing
 * @param complete whether all that is read can be read in the columns' formats
 */
record BoundShape<T>(Columns columns, RowDecoder<T> decoder, List<String> javaTypes, boolean complete) {

	/** Reads a result of the driver's. */
	RowReader<T> reader(PgResultSet result) {
		RowBuffer buffer = new RowBuffer(this.columns.size());
		long[] number = new long[1];
		return (rows) -> {
			number[0]++;
			for (int i = 0; i < buffer.bytes.length; i++) {
				byte[] value = result.getBytes(i + 1);
				if (value != null) {
					buffer.set(i, value, 0, value.length);
				}
				else {
					buffer.setNull(i);
				}
			}
			try {
				return this.decoder.decode(buffer);
			}
			catch (Misfit ex) {
				throw refuse(number[0], buffer.column, types(rows), ex);
			}
		};
	}

	private static ServerTypes types(ResultSet rows) throws SQLException {
		return DriverTypes.of(rows);
	}

	/** Numbers the rows of one result, and names what does not fit. */
	RowDecoder<T> numbered(ServerTypes types) {
		long[] number = new long[1];
		return (row) -> {
			number[0]++;
			try {
				return this.decoder.decode(row);
			}
			catch (Misfit ex) {
				throw refuse(number[0], row.column, types, ex);
			}
		};
	}

	private Refusal refuse(long row, int column, ServerTypes types, Misfit misfit) {
		String where = "row %d: column '%s' (%s)".formatted(row, this.columns.label(column), typeName(column, types));
		String javaType = this.javaTypes.get(column);
		if (misfit.isForNull()) {
			return Refusal.mapping("%s is NULL, which %s cannot be: use its wrapper class".formatted(where, javaType),
					null);
		}
		return Refusal.mapping("%s does not fit the Java type %s%s".formatted(where, javaType,
				misfit.reason().isEmpty() ? "" : ": it " + misfit.reason()), misfit.getCause());
	}

	private String typeName(int column, ServerTypes types) {
		try {
			return types.name(this.columns.type(column));
		}
		catch (SQLException ex) {
			// the row does not fit whatever its type is called
			return "unknown";
		}
	}

}

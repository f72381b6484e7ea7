package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

/**
 * A shape with its columns. Good for every result with the same ones; holds nothing of a
 * connection. Thread-safe.
 *
 * @param <T> what a row becomes
 * @param columns of the results
 * @param decoder of a row
 * @param javaTypes for messages: what each column becomes, or nothing
 * @param unreadable a column that is read and cannot be, in its format; -1 if there is
 * none
 */
record BoundShape<T>(Columns columns, RowDecoder<T> decoder, List<String> javaTypes, int unreadable) {

	/** Reads a result of the driver's. */
	RowReader<T> reader(ResultSet result, KnownTypes types) {
		return new ResultReader(result, types);
	}

	/** Reads the rows of one result, numbers them, and counts their bytes. */
	private final class ResultReader implements RowReader<T> {

		/** The buffer is, after so many rows less one. */
		private static final int RENEWED = 0x3ff;

		private ResultSet result;

		private final KnownTypes types;

		private final RowBuffer buffer = new RowBuffer(BoundShape.this.columns.size());

		private long number;

		private long bytes;

		ResultReader(ResultSet result, KnownTypes types) {
			this.result = result;
			this.types = types;
		}

		@Override
		public @Nullable T read(ResultSet rows) throws SQLException {
			RowBuffer row = this.buffer;
			if ((++this.number & RENEWED) == 0) {
				row.renew();
			}
			long count = this.bytes;
			for (int i = 0; i < row.bytes.length; i++) {
				byte[] value = this.result.getBytes(i + 1);
				if (value != null) {
					row.set(i, value, 0, value.length);
					count += value.length;
				}
				else {
					row.setNull(i);
				}
			}
			this.bytes = count;
			try {
				return BoundShape.this.decoder.decode(row);
			}
			catch (ConversionException ex) {
				throw refuse(this.number, row.column, types(rows), ex);
			}
		}

		@Override
		public @Nullable RowBuffer buffer() {
			return BoundShape.this.columns.isAsSent() ? this.buffer : null;
		}

		@Override
		public @Nullable T read(RowBuffer row, Freeing free) throws SQLException {
			this.number++;
			this.bytes += row.byteCount();
			try {
				return BoundShape.this.decoder.decode(row);
			}
			catch (ConversionException ex) {
				free.run();
				throw refuse(this.number, row.column, types(this.result), ex);
			}
		}

		@Override
		public void continueWith(ResultSet rows) throws SQLException {
			this.result = DriverSession.rows(rows);
		}

		@Override
		public long byteCount() {
			return this.bytes;
		}

		private ServerTypes types(ResultSet rows) throws SQLException {
			Connection connection = rows.getStatement().getConnection();
			return (oid) -> this.types.of(connection, new int[] { oid }).type(oid);
		}

	}

	/** Numbers the rows of one result, and names what does not fit. */
	RowDecoder<T> numbered(ServerTypes types) {
		long[] number = new long[1];
		return (row) -> {
			number[0]++;
			try {
				return this.decoder.decode(row);
			}
			catch (ConversionException ex) {
				throw refuse(number[0], row.column, types, ex);
			}
		};
	}

	private MappingException refuse(long row, int column, ServerTypes types, ConversionException failure) {
		String where = "row %d: column '%s' (%s)".formatted(row, this.columns.label(column), typeName(column, types));
		String javaType = this.javaTypes.get(column);
		if (failure.isForNull()) {
			return new MappingException(null,
					"%s is NULL, which %s cannot be: use its wrapper class".formatted(where, javaType), null);
		}
		return new MappingException(null, "%s does not fit the Java type %s%s".formatted(where, javaType,
				failure.reason().isEmpty() ? "" : ": it " + failure.reason()), failure.getCause());
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

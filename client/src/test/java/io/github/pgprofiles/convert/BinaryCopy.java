package io.github.pgprofiles.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.internal.mapping.Columns;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.RowBuffer;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgResultSet;

/** Every type in binary, the one way that the server sends each of them so. */
final class BinaryCopy {

	/** Before the first row: a signature and two numbers. */
	private static final int HEADER = 19;

	private final Mappings mappings = new Mappings(new Codecs());

	/** Reads what a query returns. */
	<T> List<@Nullable T> read(Connection connection, String sql, Class<T> type) {
		try {
			BaseConnection driver = connection.unwrap(BaseConnection.class);
			ByteArrayOutputStream output = new ByteArrayOutputStream();
			driver.getCopyAPI().copyOut("copy (" + sql + ") to stdout (format binary)", output);
			Columns columns = columns(connection, sql);
			int[] types = IntStream.range(0, columns.size()).map(columns::type).toArray();
			RowDecoder<T> decoder = this.mappings.of(type).bind(columns, this.mappings.types().of(connection, types));
			return rows(ByteBuffer.wrap(output.toByteArray()).position(HEADER), new RowBuffer(columns.size()), decoder);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(sql, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Columns columns(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			PgResultSet result = rows.unwrap(PgResultSet.class);
			List<String> labels = new ArrayList<>();
			int[] types = new int[rows.getMetaData().getColumnCount()];
			for (int i = 0; i < types.length; i++) {
				labels.add(rows.getMetaData().getColumnLabel(i + 1));
				types[i] = result.getColumnOID(i + 1);
			}
			return Columns.of(labels, types, Wire.BINARY);
		}
	}

	private static <T> List<@Nullable T> rows(ByteBuffer bytes, RowBuffer row, RowDecoder<T> decoder) {
		List<@Nullable T> rows = new ArrayList<>();
		while (bytes.getShort() >= 0) {
			for (int i = 0; i < row.size(); i++) {
				int length = bytes.getInt();
				byte[] value = new byte[Math.max(length, 0)];
				bytes.get(value);
				row.set(i, value, 0, length);
			}
			rows.add(decoder.decode(row));
		}
		return rows;
	}

}

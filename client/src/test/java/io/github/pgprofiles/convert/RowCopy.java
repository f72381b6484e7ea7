package io.github.pgprofiles.convert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.RowEncoder;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.TargetColumn;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.internal.mapping.register.TextForm;
import org.postgresql.core.BaseConnection;

import org.springframework.core.ResolvableType;

/** Rows into a table through the driver, in either format of COPY. */
final class RowCopy {

	/** A signature, no flags and no extension. */
	private static final byte[] HEADER = HexFormat.of().parseHex("5047434f50590aff0d0a000000000000000000");

	private static final String COLUMNS = """
			select a.attname, case when t.typtype = 'd' then t.typbasetype else t.oid end::int8 as type,
			case when t.typtype = 'd' then t.typtypmod else a.atttypmod end as modifier, a.attnotnull,
			a.attgenerated <> '' as generated, a.attidentity <> '' as identity
			from pg_attribute a join pg_type t on t.oid = a.atttypid
			where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum""";

	private final Codecs codecs;

	private final Mappings mappings;

	RowCopy(Codecs codecs) {
		this.codecs = codecs;
		this.mappings = new Mappings(codecs);
	}

	static List<TargetColumn> columns(Connection connection, String table) {
		try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
			statement.setString(1, table);
			ResultSet rows = statement.executeQuery();
			List<TargetColumn> columns = new ArrayList<>();
			while (rows.next()) {
				columns.add(new TargetColumn(rows.getString(1), (int) rows.getLong(2), rows.getInt(3),
						rows.getBoolean(4), rows.getBoolean(5), rows.getBoolean(6)));
			}
			return columns;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	<T> RowEncoding<T> encoding(Connection connection, String table, Class<T> type, String... named) {
		try {
			return this.mappings.encoding(type, columns(connection, table), List.of(named), types(connection, table));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ServerTypes types(Connection connection, String table) throws SQLException {
		return new KnownTypes().of(connection,
				columns(connection, table).stream().mapToInt(TargetColumn::type).toArray());
	}

	/** Writes rows, and says how. */
	@SuppressWarnings("unchecked") // all rows are of one class
	<T> RowEncoding<T> write(Connection connection, String table, List<T> rows, String... named) {
		RowEncoding<T> encoding = encoding(connection, table, (Class<T>) rows.get(0).getClass(), named);
		RowEncoder<T> encoder = encoding.encoder();
		WireBuffer out = new WireBuffer(16);
		if (encoding.isBinary()) {
			for (byte next : HEADER) {
				out.int1(next);
			}
		}
		rows.forEach((row) -> encoder.encode(row, out));
		if (encoding.isBinary()) {
			out.int2(-1);
		}
		String names = encoding.columns()
			.stream()
			.map((name) -> '"' + name.replace("\"", "\"\"") + '"')
			.collect(Collectors.joining(", "));
		send(connection,
				"copy %s (%s) from stdin%s".formatted(table, names, encoding.isBinary() ? " (format binary)" : ""),
				out);
		return encoding;
	}

	/**
	 * Writes one value into the only column of a table, in text whatever it is.
	 * @return the text
	 */
	String writeText(Connection connection, String table, ResolvableType type, Object value) {
		TargetColumn column = columns(connection, table).get(0);
		try {
			ServerTypes types = types(connection, table);
			TextForm form = this.codecs.encoders().text(column.type(), column.modifier(), type, types);
			WireBuffer out = new WireBuffer(16);
			String text = form.text(value);
			out.copyText(text);
			out.int1('\n');
			send(connection, "copy " + table + " from stdin", out);
			return text;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void send(Connection connection, String sql, WireBuffer bytes) {
		try {
			connection.unwrap(BaseConnection.class)
				.getCopyAPI()
				.copyIn(sql, new ByteArrayInputStream(bytes.array(), 0, bytes.position()));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(sql + ": " + ex.getMessage(), ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

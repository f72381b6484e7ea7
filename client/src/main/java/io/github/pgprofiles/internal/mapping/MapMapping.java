package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGobject;

/** Rows as maps, and values whose Java type nobody asked for. */
final class MapMapping {

	private MapMapping() {
	}

	static RowReader<Map<String, @Nullable Object>> bind(ResultSet columns) throws SQLException {
		ResultSetMetaData metaData = columns.getMetaData();
		String[] labels = new String[metaData.getColumnCount()];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = metaData.getColumnLabel(i + 1);
			if (Arrays.asList(labels).indexOf(labels[i]) < i) {
				throw Refusal
					.mapping("the query returns two columns named '%s', of which a map can hold one: rename one"
						.formatted(labels[i]), null);
			}
		}
		return (rows) -> {
			Map<String, @Nullable Object> row = new LinkedHashMap<>(labels.length * 2);
			for (int i = 0; i < labels.length; i++) {
				row.put(labels[i], readValue(rows, i + 1));
			}
			return row;
		};
	}

	static @Nullable Object readValue(ResultSet rows, int column) throws SQLException {
		return switch (ColumnTypes.oid(rows, column)) {
			case Oid.TIMESTAMPTZ -> rows.getObject(column, OffsetDateTime.class);
			case Oid.TIMESTAMP -> rows.getObject(column, LocalDateTime.class);
			case Oid.DATE -> rows.getObject(column, LocalDate.class);
			case Oid.TIME -> rows.getObject(column, LocalTime.class);
			case Oid.TIMETZ -> rows.getObject(column, OffsetTime.class);
			default -> plain(rows, column);
		};
	}

	private static @Nullable Object plain(ResultSet rows, int column) throws SQLException {
		Object value = rows.getObject(column);
		if (value instanceof java.sql.Array) {
			@Nullable Object[] elements = ColumnReaders.elements(rows, column);
			return (elements != null) ? Collections.unmodifiableList(Arrays.asList(elements)) : null;
		}
		if (value instanceof java.sql.SQLXML) {
			return rows.getString(column);
		}
		return (value instanceof PGobject object && value.getClass() == PGobject.class) ? object.getValue() : value;
	}

}

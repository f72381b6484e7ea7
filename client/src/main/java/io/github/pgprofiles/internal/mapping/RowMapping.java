package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * How the rows of any result become one type. Thread-safe.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowMapping<T> {

	/** Looks at the columns of a result once, so that its rows are read by index. */
	RowReader<T> bind(ResultSet rows) throws SQLException;

	/** The mapping to a record, a bean or a single value, compiled once for the type. */
	static <T> RowMapping<T> of(Class<T> type) {
		return TypeMappings.get(type);
	}

	/**
	 * The mapping to maps: labels in the order of the columns, values in Java's types.
	 */
	static RowMapping<Map<String, @Nullable Object>> maps() {
		return MapMapping::bind;
	}

	/** A caller's own mapping; rows are numbered from 0 in each result. */
	static <T> RowMapping<T> of(RowMapper<T> mapper) {
		return (columns) -> {
			int[] row = new int[1];
			return (rows) -> mapper.mapRow(rows, row[0]++);
		};
	}

}

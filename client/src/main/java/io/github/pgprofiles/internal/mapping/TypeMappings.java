package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Chooses how a class is filled from a row, once for each class. */
final class TypeMappings {

	/** Held by each class itself, so that a mapping never outlives it. */
	private static final ClassValue<RowMapping<?>> MAPPINGS = new ClassValue<>() {

		@Override
		protected RowMapping<?> computeValue(Class<?> type) {
			return create(type);
		}

	};

	private TypeMappings() {
	}

	@SuppressWarnings("unchecked") // each class holds its own mapping
	static <T> RowMapping<T> get(Class<T> type) {
		return (RowMapping<T>) MAPPINGS.get(type);
	}

	private static RowMapping<?> create(Class<?> type) {
		ColumnReader value = ColumnReaders.find(type);
		if (value != null) {
			return single(type, value);
		}
		if (Map.class.isAssignableFrom(type)) {
			throw Refusal.mapping("rows become maps through query(), not query(" + type.getSimpleName() + ".class)",
					null);
		}
		return ObjectMapping.of(type);
	}

	private static <T> RowMapping<T> single(Class<T> type, ColumnReader reader) {
		return (columns) -> {
			requireOneColumn(columns, type);
			ColumnReader chosen = reader.forType(ColumnTypes.oid(columns, 1));
			return (rows) -> read(rows, chosen, type);
		};
	}

	private static void requireOneColumn(ResultSet columns, Class<?> type) throws SQLException {
		int count = columns.getMetaData().getColumnCount();
		if (count != 1) {
			throw Refusal
				.mapping("the query returns %d columns, but a %s takes one: select one column, or map to a record"
					.formatted(count, type.getSimpleName()), null);
		}
	}

	@SuppressWarnings("unchecked") // the reader was found for the type
	private static <T> @Nullable T read(ResultSet rows, ColumnReader reader, Class<T> type) throws SQLException {
		try {
			Object value = reader.read(rows, 1);
			if (value == null && type.isPrimitive()) {
				throw new NullForPrimitive();
			}
			return (T) value;
		}
		catch (SQLException | RuntimeException ex) {
			throw misfit(rows, 1, type.getSimpleName(), ex);
		}
	}

	/**
	 * Names column, SQL type and Java type; never the value.
	 * @throws SQLException the cause itself, if it came from the server
	 */
	static Refusal misfit(ResultSet rows, int column, String javaType, Exception cause) throws SQLException {
		if (cause instanceof SQLException failure && isServers(failure)) {
			throw failure;
		}
		String reason = (cause instanceof NullForPrimitive)
				? "is NULL, which %s cannot be: use its wrapper class".formatted(javaType)
				: "does not fit the Java type %s".formatted(javaType);
		return Refusal.mapping("column '%s' (%s) %s".formatted(rows.getMetaData().getColumnLabel(column),
				ColumnTypes.name(rows, column), reason), (cause instanceof NullForPrimitive) ? null : cause);
	}

	/** A type that the driver looks up may fail for reasons of the server's. */
	private static boolean isServers(SQLException failure) {
		return SqlStates.isConnectionLost(failure.getSQLState())
				|| (failure instanceof PSQLException server && server.getServerErrorMessage() != null);
	}

}

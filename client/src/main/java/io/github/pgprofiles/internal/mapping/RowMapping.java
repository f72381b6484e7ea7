package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

import org.springframework.jdbc.core.RowMapper;

/**
 * How the rows of any result become one type. Thread-safe.
 *
 * @param <T> what a row becomes
 */
public interface RowMapping<T> {

	/** Looks at the columns of a result once, so that its rows are read by index. */
	RowReader<T> bind(ResultSet rows) throws SQLException;

	/**
	 * Looks at columns whose rows come as bytes.
	 * @param types that are known without asking the server on the connection in use
	 * @return the decoder for one result, whose rows it numbers from 1; {@code null}
	 * where a caller's own mapper wants a ResultSet
	 */
	@Nullable RowDecoder<T> bind(Columns columns, FixedTypes types) throws SQLException;

	/**
	 * Looks for a column that is read and cannot be, in its format.
	 * @return its index, or -1 if all that is read can be read
	 */
	int unreadable(Columns columns, FixedTypes types) throws SQLException;

	/** Whether rows are read from their bytes, and no ResultSet is needed. */
	default boolean readsBytes() {
		return true;
	}

	/**
	 * Whether what a mapper has thrown comes from the row that it reads, and not from
	 * elsewhere: a column that does not exist, a value that does not fit, a connection
	 * that is lost.
	 */
	private static boolean isOf(ResultSet rows, SQLException ex) throws SQLException {
		return ex instanceof PSQLException driver
				&& ((driver.getServerErrorMessage() == null && !SqlStates.isConnectionLost(ex.getSQLState()))
						|| rows.isClosed() || rows.getStatement().getConnection().isClosed());
	}

	/** A caller's own mapping; rows are numbered from 0 in each result. */
	static <T> RowMapping<T> of(RowMapper<T> mapper) {
		return new RowMapping<>() {

			@Override
			public RowReader<T> bind(ResultSet columns) {
				int[] row = new int[1];
				return (rows) -> {
					try {
						return mapper.mapRow(rows, row[0]++);
					}
					catch (SQLException ex) {
						if (isOf(rows, ex)) {
							throw ex;
						}
						throw CallerFailure.of(ex);
					}
				};
			}

			@Override
			public @Nullable RowDecoder<T> bind(Columns columns, FixedTypes types) {
				return null;
			}

			@Override
			public int unreadable(Columns columns, FixedTypes types) {
				return 0;
			}

			@Override
			public boolean readsBytes() {
				return false;
			}

		};
	}

}

package io.github.pgprofiles.internal.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.calls.PrivateCalls;
import io.github.pgprofiles.internal.driver.value.BatchArray;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.ParameterList;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * The rows that wait in a batch of the driver's, as one array for each parameter. Reads
 * what the driver was given, so that each value is what it would be by itself. Written
 * for 42.7.14, and the same since 42.7.11. Not thread-safe.
 */
public final class BatchArrays {

	/** More than this is not small, and the driver sends it row by row without a copy. */
	public static final long MOST_BYTES = 8L * 1024 * 1024;

	private final List<BatchArray> arrays;

	private BatchArrays(List<BatchArray> arrays) {
		this.arrays = arrays;
	}

	/**
	 * Whether the driver would send a batch row by row, in the protocol that is needed,
	 * and adds no savepoints of its own.
	 */
	public static boolean isPossible(Connection connection) throws SQLException {
		BaseConnection driver = DriverSession.base(connection);
		return Names.FOUND != null && driver.getPreferQueryMode() == PreferQueryMode.EXTENDED
				&& driver.getAutosave() == AutoSave.NEVER && driver.getPrepareThreshold() >= 0
				&& !driver.getQueryExecutor().isReWriteBatchedInsertsEnabled();
	}

	/**
	 * Makes arrays of what waits.
	 * @param batch whose rows wait
	 * @param types of the columns that the parameters are for, by their OIDs
	 * @param arrays the types of arrays of these; 0 for none
	 * @return {@code null} where that cannot be: values of several types in one column, a
	 * type without arrays, or too much
	 */
	public static @Nullable BatchArrays of(PreparedStatement batch, int[] types, int[] arrays) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = batch.unwrap(PGStatement.class);
		if (names == null || !names.statement.isInstance(driver)) {
			return null;
		}
		List<@Nullable ParameterList> rows = names.rows(driver);
		if (rows == null) {
			return null;
		}
		List<@Nullable Object[]> values = new ArrayList<>(rows.size());
		int[][] sent = new int[rows.size()][];
		for (int row = 0; row < rows.size(); row++) {
			ParameterList list = rows.get(row);
			@Nullable Object[] found = (list != null) ? list.getValues() : null;
			if (list == null || found == null || found.length != types.length) {
				return null;
			}
			values.add(found);
			sent[row] = list.getTypeOIDs();
		}
		return of(values, sent, types, arrays);
	}

	private static @Nullable BatchArrays of(List<@Nullable Object[]> values, int[][] sent, int[] types, int[] arrays) {
		List<BatchArray> result = new ArrayList<>(types.length);
		long bytes = 0;
		for (int column = 0; column < types.length; column++) {
			BatchArray array = BatchArray.of(values, sent, column, types[column], arrays[column], MOST_BYTES - bytes);
			if (array == null) {
				return null;
			}
			bytes += array.length();
			if (bytes > MOST_BYTES) {
				return null;
			}
			result.add(array);
		}
		return new BatchArrays(result);
	}

	/** Takes arrays that were made elsewhere, one for each parameter. */
	public static BatchArrays of(List<BatchArray> arrays) {
		return new BatchArrays(List.copyOf(arrays));
	}

	/** Bytes, or characters of text, in all. */
	public long length() {
		return this.arrays.stream().mapToLong(BatchArray::length).sum();
	}

	/**
	 * Sets the arrays as parameters of another statement.
	 * @param offset how many parameters come before them
	 */
	public void bind(PreparedStatement statement, int offset) throws SQLException {
		Names names = Names.FOUND;
		if (names == null) {
			throw new IllegalStateException("This driver is not as it was");
		}
		ParameterList parameters = names.parameters(statement.unwrap(PGStatement.class));
		for (int i = 0; i < this.arrays.size(); i++) {
			this.arrays.get(i).bind(parameters, offset + i + 1);
		}
	}

	/** What has no public name. */
	private record Names(Class<?> statement, MethodHandle getRows, MethodHandle getParameters) {

		static final @Nullable Names FOUND = find();

		private static @Nullable Names find() {
			try {
				MethodHandles.Lookup own = MethodHandles.lookup();
				Class<?> batch = Class.forName("org.postgresql.jdbc.PgStatement");
				Class<?> statement = Class.forName("org.postgresql.jdbc.PgPreparedStatement");
				return new Names(statement,
						MethodHandles.privateLookupIn(batch, own)
							.findGetter(batch, "batchParameters", ArrayList.class)
							.asType(MethodType.methodType(ArrayList.class, PGStatement.class)),
						MethodHandles.privateLookupIn(statement, own)
							.findGetter(statement, "preparedParameters", ParameterList.class)
							.asType(MethodType.methodType(ParameterList.class, PGStatement.class)));
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				// batches go row by row
				return null;
			}
		}

		@SuppressWarnings("unchecked")
		@Nullable List<@Nullable ParameterList> rows(PGStatement driver) {
			try {
				return (ArrayList<@Nullable ParameterList>) (ArrayList<?>) this.getRows.invokeExact(driver);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		ParameterList parameters(PGStatement driver) {
			try {
				return (ParameterList) this.getParameters.invokeExact(driver);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

	}

}

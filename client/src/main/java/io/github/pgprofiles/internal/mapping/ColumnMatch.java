package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.mapping.ObjectShape.Slot;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/**
 * The slots of a shape, each with the column that fills it and the reader for that
 * column's type. Good for every result with the same columns. Thread-safe.
 *
 * @param <T> what a row becomes
 */
final class ColumnMatch<T> implements RowReader<T> {

	private final ObjectShape<T> shape;

	private final String[] labels;

	private final int[] types;

	private final int[] indexes;

	private final ColumnReader[] readers;

	private final boolean[] primitive;

	/**
	 * Chooses the readers.
	 * @param labels of the columns
	 * @param types of the columns, by their OIDs
	 * @param indexes of the columns, one for each slot; 0 is none
	 */
	ColumnMatch(ObjectShape<T> shape, String[] labels, int[] types, int[] indexes) {
		this.shape = shape;
		this.labels = labels;
		this.types = types;
		this.indexes = indexes;
		this.readers = new ColumnReader[indexes.length];
		this.primitive = new boolean[indexes.length];
		List<Slot> slots = shape.slots();
		for (int i = 0; i < indexes.length; i++) {
			ColumnReader reader = slots.get(i).reader();
			this.readers[i] = (indexes[i] != 0) ? reader.forType(types[indexes[i] - 1]) : reader;
			this.primitive[i] = slots.get(i).type().isPrimitive();
		}
	}

	/** Whether a result has the same columns, of the same types, in the same order. */
	boolean fits(ResultSetMetaData columns, PgResultSet result) throws SQLException {
		if (columns.getColumnCount() != this.labels.length) {
			return false;
		}
		for (int i = 0; i < this.labels.length; i++) {
			if (this.types[i] != result.getColumnOID(i + 1) || !this.labels[i].equals(columns.getColumnLabel(i + 1))) {
				return false;
			}
		}
		return true;
	}

	@Override
	public T read(ResultSet rows) throws SQLException {
		@Nullable Object[] values = new Object[this.indexes.length];
		int slot = 0;
		try {
			for (; slot < values.length; slot++) {
				int column = this.indexes[slot];
				if (column != 0) {
					Object value = this.readers[slot].read(rows, column);
					if (value == null && this.primitive[slot]) {
						throw new NullForPrimitive();
					}
					values[slot] = value;
				}
			}
		}
		catch (SQLException | RuntimeException ex) {
			throw TypeMappings.misfit(rows, this.indexes[slot], this.shape.describe(slot), ex);
		}
		return this.shape.create(values, this.indexes);
	}

}

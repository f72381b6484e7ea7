package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Fills a record or a bean from the columns of a row, matched by name: {@code created_at}
 * fills {@code createdAt}. The match is made once for each set of columns and kept.
 *
 * @param <T> the record or bean
 */
final class ObjectMapping<T> implements RowMapping<T> {

	/** Stands for two columns of one name, which is wrong only where it is asked for. */
	private static final int AMBIGUOUS = -1;

	private final ObjectShape<T> shape;

	/** The last columns seen: one statement after another asks for the same. */
	private volatile @Nullable Match<T> last;

	private ObjectMapping(ObjectShape<T> shape) {
		this.shape = shape;
	}

	static <T> ObjectMapping<T> of(Class<T> type) {
		return new ObjectMapping<>(ObjectShape.of(type));
	}

	@Override
	public RowReader<T> bind(ResultSet rows) throws SQLException {
		ResultSetMetaData columns = rows.getMetaData();
		Match<T> match = this.last;
		if (match == null || !match.fits(columns)) {
			match = match(columns);
			this.last = match;
		}
		return match;
	}

	private Match<T> match(ResultSetMetaData columns) throws SQLException {
		String[] labels = new String[columns.getColumnCount()];
		Map<String, Integer> byName = new HashMap<>();
		for (int i = 0; i < labels.length; i++) {
			labels[i] = columns.getColumnLabel(i + 1);
			byName.merge(normalize(labels[i]), i + 1, (first, second) -> AMBIGUOUS);
		}
		List<ObjectShape.Slot> slots = this.shape.slots();
		int[] indexes = new int[slots.size()];
		for (int i = 0; i < indexes.length; i++) {
			Integer index = byName.get(normalize(slots.get(i).name()));
			if (index == null && slots.get(i).required()) {
				throw Refusal.mapping("%s needs a column for '%s', but the query returns only %s"
					.formatted(this.shape.type().getSimpleName(), slots.get(i).name(), List.of(labels)), null);
			}
			if (index != null && index == AMBIGUOUS) {
				throw Refusal.mapping("%s.%s could be filled from two of the columns %s: rename one"
					.formatted(this.shape.type().getSimpleName(), slots.get(i).name(), List.of(labels)), null);
			}
			indexes[i] = (index != null) ? index : 0;
		}
		if (!slots.isEmpty() && Arrays.stream(indexes).allMatch((index) -> index == 0)) {
			throw Refusal
				.mapping("%s has none of the columns %s, but only %s".formatted(this.shape.type().getSimpleName(),
						List.of(labels), slots.stream().map(ObjectShape.Slot::name).toList()), null);
		}
		return new Match<>(this.shape, labels, indexes);
	}

	private static String normalize(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	/** The slots of a shape, each with the index of its column; 0 is none. */
	private static final class Match<T> implements RowReader<T> {

		private final ObjectShape<T> shape;

		private final String[] labels;

		private final int[] indexes;

		private final ColumnReader[] readers;

		Match(ObjectShape<T> shape, String[] labels, int[] indexes) {
			this.shape = shape;
			this.labels = labels;
			this.indexes = indexes;
			this.readers = shape.slots().stream().map(ObjectShape.Slot::reader).toArray(ColumnReader[]::new);
		}

		boolean fits(ResultSetMetaData columns) throws SQLException {
			if (columns.getColumnCount() != this.labels.length) {
				return false;
			}
			for (int i = 0; i < this.labels.length; i++) {
				if (!this.labels[i].equals(columns.getColumnLabel(i + 1))) {
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
					values[slot] = (column != 0) ? this.readers[slot].read(rows, column) : null;
				}
			}
			catch (SQLException | RuntimeException ex) {
				throw TypeMappings.misfit(rows, this.indexes[slot], this.shape.describe(slot), ex);
			}
			return this.shape.create(values, this.indexes);
		}

	}

}

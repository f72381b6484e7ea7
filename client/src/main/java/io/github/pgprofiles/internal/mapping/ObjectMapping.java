package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.error.Refusal;
import org.postgresql.jdbc.PgResultSet;

/**
 * Fills a record or a bean from the columns of a row, matched by name: {@code created_at}
 * fills {@code createdAt}. The match is made once for each set of columns and kept.
 *
 * @param <T> the record or bean
 */
final class ObjectMapping<T> implements RowMapping<T> {

	/** Stands for two columns of one name, which is wrong only where it is asked for. */
	private static final int AMBIGUOUS = -1;

	private static final int KEPT = 8;

	private final ObjectShape<T> shape;

	/** For the sets of columns seen last, the newest first. */
	private volatile List<ColumnMatch<T>> matches = List.of();

	private ObjectMapping(ObjectShape<T> shape) {
		this.shape = shape;
	}

	static <T> ObjectMapping<T> of(Class<T> type) {
		return new ObjectMapping<>(ObjectShape.of(type));
	}

	@Override
	public RowReader<T> bind(ResultSet rows) throws SQLException {
		ResultSetMetaData columns = rows.getMetaData();
		PgResultSet result = rows.unwrap(PgResultSet.class);
		List<ColumnMatch<T>> known = this.matches;
		for (int i = 0; i < known.size(); i++) {
			ColumnMatch<T> match = known.get(i);
			if (match.fits(columns, result)) {
				return match;
			}
		}
		ColumnMatch<T> match = match(columns, result);
		this.matches = Stream.concat(Stream.of(match), known.stream().limit(KEPT - 1)).toList();
		return match;
	}

	private ColumnMatch<T> match(ResultSetMetaData columns, PgResultSet result) throws SQLException {
		String[] labels = new String[columns.getColumnCount()];
		int[] types = new int[labels.length];
		Map<String, Integer> byName = new HashMap<>();
		for (int i = 0; i < labels.length; i++) {
			labels[i] = columns.getColumnLabel(i + 1);
			types[i] = result.getColumnOID(i + 1);
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
		return new ColumnMatch<>(this.shape, labels, types, indexes);
	}

	private static String normalize(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

}

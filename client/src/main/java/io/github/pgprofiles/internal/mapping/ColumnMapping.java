package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.mapping.codec.ServerTypes;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/**
 * A mapping that knows the columns it reads, and keeps what it made of the sets of
 * columns seen last.
 *
 * @param <T> what a row becomes
 */
final class ColumnMapping<T> implements RowMapping<T> {

	/** For some statements, each in text and in binary. */
	private static final int KEPT = 16;

	private final RowShape<T> shape;

	/** The newest first. */
	private volatile List<BoundShape<T>> bound = List.of();

	ColumnMapping(RowShape<T> shape) {
		this.shape = shape;
	}

	@Override
	public RowReader<T> bind(ResultSet rows) throws SQLException {
		PgResultSet result = Columns.unwrap(rows);
		BoundShape<T> found = find(result);
		if (found == null) {
			found = keep(this.shape.bind(Columns.of(result), DriverTypes.of(rows)));
		}
		return found.reader(result);
	}

	private @Nullable BoundShape<T> find(PgResultSet rows) throws SQLException {
		List<BoundShape<T>> known = this.bound;
		for (int i = 0; i < known.size(); i++) {
			if (known.get(i).columns().fit(rows)) {
				return known.get(i);
			}
		}
		return null;
	}

	private BoundShape<T> keep(BoundShape<T> made) {
		// what another thread keeps at the same moment may be made again
		this.bound = Stream.concat(Stream.of(made), this.bound.stream().limit(KEPT - 1)).toList();
		return made;
	}

	@Override
	public RowDecoder<T> bind(Columns columns, ServerTypes types) throws SQLException {
		return bound(columns, types).numbered(types);
	}

	private BoundShape<T> bound(Columns columns, ServerTypes types) throws SQLException {
		for (BoundShape<T> known : this.bound) {
			if (known.columns().fit(columns)) {
				return known;
			}
		}
		return keep(this.shape.bind(columns, types));
	}

	@Override
	public int unreadable(Columns columns, ServerTypes types) throws SQLException {
		return bound(columns, types).unreadable();
	}

}

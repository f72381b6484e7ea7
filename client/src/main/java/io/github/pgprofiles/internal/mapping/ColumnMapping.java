package io.github.pgprofiles.internal.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;

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

	/** Statements, each in text and in binary, many of which may be written ad hoc. */
	private static final int KEPT = 512;

	private final RowShape<T> shape;

	/** By the hash of the columns: to make a key would cost more than to compare them. */
	private final BoundedCache<Integer, BoundShape<T>> bound = new BoundedCache<>(KEPT);

	private volatile @Nullable BoundShape<T> last;

	ColumnMapping(RowShape<T> shape) {
		this.shape = shape;
	}

	@Override
	public RowReader<T> bind(ResultSet rows) throws SQLException {
		PgResultSet result = Columns.unwrap(rows);
		BoundShape<T> found = this.last;
		if (found == null || !found.columns().fit(result)) {
			found = this.bound.get(Columns.hash(result));
			if (found == null || !found.columns().fit(result)) {
				return keep(this.shape.bind(Columns.of(result), DriverTypes.of(rows))).reader(result);
			}
			this.last = found;
		}
		return found.reader(result);
	}

	private BoundShape<T> keep(BoundShape<T> made) {
		this.bound.put(made.columns().hash(), made);
		this.last = made;
		return made;
	}

	@Override
	public RowDecoder<T> bind(Columns columns, ServerTypes types) throws SQLException {
		return bound(columns, types).numbered(types);
	}

	private BoundShape<T> bound(Columns columns, ServerTypes types) throws SQLException {
		BoundShape<T> known = this.bound.get(columns.hash());
		return (known != null && known.columns().fit(columns)) ? known : keep(this.shape.bind(columns, types));
	}

	@Override
	public int unreadable(Columns columns, ServerTypes types) throws SQLException {
		return bound(columns, types).unreadable();
	}

}

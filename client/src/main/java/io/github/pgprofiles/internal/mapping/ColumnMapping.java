package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that knows the columns it reads, and keeps what it made of the sets of
 * columns seen last.
 *
 * @param <T> what a row becomes
 */
final class ColumnMapping<T> implements RowMapping<T> {

	/** Statements, each in text and in binary, many of which may be written ad hoc. */
	private static final int KEPT = 512;

	/** Of one set of columns: in databases whose types differ, behind one DataSource. */
	private static final int KEPT_OF_ONE = 8;

	private final RowShape<T> shape;

	private final KnownTypes types;

	/** By the hash of the columns: to make a key would cost more than to compare them. */
	private final BoundedCache<Integer, List<Kept<T>>> kept = new BoundedCache<>(KEPT);

	private volatile @Nullable Kept<T> last;

	ColumnMapping(RowShape<T> shape, KnownTypes types) {
		this.shape = shape;
		this.types = types;
	}

	/**
	 * What was made of some columns.
	 *
	 * @param <T> what a row becomes
	 * @param types that were asked about meanwhile: it is good only where they are the
	 * same, as an OID may be another type in another database
	 */
	private record Kept<T>(BoundShape<T> shape, FixedTypes types) {
	}

	@Override
	public RowReader<T> bind(ResultSet rows) throws SQLException {
		ResultSet result = DriverSession.rows(rows);
		Kept<T> found = this.last;
		if (found == null || !isGood(found, result)) {
			found = find(result);
			if (found == null) {
				Connection connection = result.getStatement().getConnection();
				Columns columns = Columns.of(result);
				found = keep(columns, (oid) -> this.types.of(connection, columns.types()).type(oid));
			}
			this.last = found;
		}
		return found.shape().reader(result, this.types);
	}

	private @Nullable Kept<T> find(ResultSet rows) throws SQLException {
		List<Kept<T>> known = this.kept.get(Columns.hash(rows));
		if (known != null) {
			for (Kept<T> next : known) {
				if (isGood(next, rows)) {
					return next;
				}
			}
		}
		return null;
	}

	private boolean isGood(Kept<T> kept, ResultSet rows) throws SQLException {
		return kept.shape().columns().fit(rows)
				&& (kept.types().isEmpty() || this.types.isSame(rows.getStatement().getConnection(), kept.types()));
	}

	private Kept<T> keep(Columns columns, ServerTypes types) throws SQLException {
		Kept<T> made = make(columns, types);
		List<Kept<T>> others = this.kept.get(columns.hash());
		// what another thread keeps at the same moment may be made again
		this.kept.put(columns.hash(), (others == null) ? List.of(made)
				: Stream.concat(Stream.of(made), others.stream().limit(KEPT_OF_ONE - 1)).toList());
		return made;
	}

	private Kept<T> make(Columns columns, ServerTypes types) throws SQLException {
		try (BoundTypes asked = new BoundTypes(types)) {
			return new Kept<>(this.shape.bind(columns, asked), asked.asked());
		}
	}

	@Override
	public RowDecoder<T> bind(Columns columns, FixedTypes types) throws SQLException {
		return bound(columns, types).numbered(types);
	}

	private BoundShape<T> bound(Columns columns, FixedTypes types) throws SQLException {
		List<Kept<T>> others = this.kept.get(columns.hash());
		if (others != null) {
			for (Kept<T> known : others) {
				if (known.shape().columns().fit(columns) && known.types().isIn(types.types())) {
					return known.shape();
				}
			}
		}
		return keep(columns, types).shape();
	}

	@Override
	public int unreadable(Columns columns, FixedTypes types) throws SQLException {
		return bound(columns, types).unreadable();
	}

}

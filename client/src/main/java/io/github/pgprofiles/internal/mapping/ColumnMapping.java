package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.mapping.codec.FixedTypes;
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

	private final KnownTypes types;

	/** The newest first. */
	private volatile List<Kept<T>> kept = List.of();

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
		PgResultSet result = Columns.unwrap(rows);
		BoundShape<T> found = find(result);
		if (found == null) {
			Connection connection = result.getStatement().getConnection();
			Columns columns = Columns.of(result);
			found = keep(columns, (oid) -> this.types.of(connection, columns.types()).type(oid));
		}
		return found.reader(result, this.types);
	}

	private @Nullable BoundShape<T> find(PgResultSet rows) throws SQLException {
		List<Kept<T>> known = this.kept;
		for (int i = 0; i < known.size(); i++) {
			Kept<T> next = known.get(i);
			if (next.shape().columns().fit(rows) && isGood(next, rows)) {
				return next.shape();
			}
		}
		return null;
	}

	private boolean isGood(Kept<T> kept, PgResultSet rows) throws SQLException {
		return kept.types().isEmpty() || this.types.isSame(rows.getStatement().getConnection(), kept.types());
	}

	private BoundShape<T> keep(Columns columns, ServerTypes types) throws SQLException {
		Kept<T> made = make(columns, types);
		// what another thread keeps at the same moment may be made again
		this.kept = Stream.concat(Stream.of(made), this.kept.stream().limit(KEPT - 1)).toList();
		return made.shape();
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
		for (Kept<T> known : this.kept) {
			if (known.shape().columns().fit(columns) && known.types().isIn(types.types())) {
				return known.shape();
			}
		}
		return keep(columns, types);
	}

	@Override
	public int unreadable(Columns columns, FixedTypes types) throws SQLException {
		return bound(columns, types).unreadable();
	}

}

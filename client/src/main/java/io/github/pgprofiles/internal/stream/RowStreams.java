package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.driver.QueryDescription;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.Columns;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.codec.ServerTypes;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;

/** Streams the rows of queries, by the engine that suits them. Thread-safe. */
public final class RowStreams {

	/** As fetch size: portions have about a megabyte. */
	public static final int ADAPTIVE = CursorRows.ADAPTIVE;

	private final ConnectionSource connections;

	private final KnownTypes types = new KnownTypes();

	public RowStreams(ConnectionSource connections) {
		this.connections = connections;
	}

	/**
	 * Runs a query.
	 * @param fetchSize rows in a portion of a cursor, or {@link #ADAPTIVE}
	 * @throws Refusal if the engine that is asked for cannot stream it
	 */
	public <T> Rows<T> open(StreamSource source, RowMapping<T> mapping, Engine engine, int fetchSize)
			throws SQLException {
		if (engine == Engine.COPY && !mapping.readsBytes()) {
			throw Refusal.engine("COPY brings no ResultSet, which a RowMapper wants: map to a class, or stream by CURSOR");
		}
		StreamConnection connection = new StreamConnection(this.connections);
		try {
			connection.begin();
			return switch (engine) {
				case CURSOR -> CursorRows.open(connection, source, mapping, fetchSize, true);
				case COPY -> copy(connection, source, mapping);
				case AUTO -> isForCopy(connection, source, mapping, fetchSize)
						? copyOrCursor(connection, source, mapping)
						: CursorRows.open(connection, source, mapping, fetchSize, true);
			};
		}
		catch (Throwable ex) {
			giveUp(connection, ex);
			throw ex;
		}
	}

	private static void giveUp(StreamConnection connection, Throwable cause) {
		connection.fail();
		try {
			connection.end();
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
		finally {
			connection.release();
		}
	}

	private static boolean isForCopy(StreamConnection connection, StreamSource source, RowMapping<?> mapping,
			int fetchSize) throws SQLException {
		// a fetch size asks for portions; and a transaction may want its connection
		return connection.isOwn() && fetchSize == ADAPTIVE && mapping.readsBytes() && source.isPlain()
				&& QueryDescription.isPossible(connection.get());
	}

	private <T> Rows<T> copyOrCursor(StreamConnection connection, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		String sql = source.text();
		QueryDescription description = QueryDescription.of(connection.get(), sql);
		if (description != null) {
			Columns columns = Columns.binary(description.labels(), description.types());
			ServerTypes known = this.types.of(connection.get(), description.types());
			RowDecoder<T> decoder = mapping.supports(columns, known) ? mapping.bind(columns, known) : null;
			if (decoder != null) {
				return new CopyRows<>(connection, sql, columns.size(), decoder);
			}
		}
		// in text at first: the trip that binary costs was spent on the description
		return CursorRows.open(connection, source, mapping, ADAPTIVE, false);
	}

	private <T> Rows<T> copy(StreamConnection connection, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		String sql = source.text();
		if (!QueryDescription.isPossible(connection.get())) {
			throw Refusal.engine("COPY needs the extended protocol, which preferQueryMode=simple turns off");
		}
		QueryDescription description = describe(connection, sql, source.isPlain());
		if (description == null) {
			throw Refusal.engine("COPY streams rows, and the statement returns none");
		}
		Columns columns = Columns.binary(description.labels(), description.types());
		ServerTypes known = this.types.of(connection.get(), description.types());
		RowDecoder<T> decoder = mapping.bind(columns, known);
		if (decoder == null || !mapping.supports(columns, known)) {
			throw unsupported(columns, known);
		}
		return new CopyRows<>(connection, sql, columns.size(), decoder);
	}

	private static @Nullable QueryDescription describe(StreamConnection connection, String sql, boolean plain)
			throws SQLException {
		if (connection.isOwn()) {
			return QueryDescription.of(connection.get(), sql);
		}
		String savepoint = "SAVEPOINT " + CopyRows.SAVEPOINT;
		if (plain) {
			return QueryDescription.after(savepoint, connection.get(), sql);
		}
		connection.run(savepoint);
		return QueryDescription.of(connection.get(), sql);
	}

}

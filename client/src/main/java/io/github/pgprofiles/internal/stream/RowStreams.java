package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.internal.driver.PlainStrings;
import io.github.pgprofiles.internal.driver.QueryDescription;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.mapping.Columns;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.catalog.BinaryOutput;
import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

/** Streams the rows of queries, by the engine that suits them. Thread-safe. */
public final class RowStreams {

	private final ConnectionSource connections;

	private final KnownTypes types;

	public RowStreams(ConnectionSource connections, KnownTypes types) {
		this.connections = connections;
		this.types = types;
	}

	/**
	 * Runs a query.
	 * @throws StreamEngineException if the engine that is asked for cannot stream it
	 */
	public <T> Rows<T> open(StreamSource source, RowMapping<T> mapping, StreamOptions options) throws SQLException {
		if (options.engine() == StreamEngine.COPY && !mapping.readsBytes()) {
			throw refuse("brings no ResultSet, which a RowMapper wants; map to a class");
		}
		if (options.engine() == StreamEngine.COPY && !options.isAdaptive()) {
			throw refuse("brings no portions; leave fetchSize(…) out");
		}
		StreamConnection connection = new StreamConnection(this.connections, options.limit());
		try {
			connection.begin();
			return switch (options.engine()) {
				case CURSOR -> cursor(connection, source, mapping, options);
				case COPY -> copy(connection, source, mapping, options.orCursor());
				case AUTO -> isForCopy(connection, source, mapping, options) ? copyOrCursor(connection, source, mapping)
						: cursor(connection, source, mapping, options);
			};
		}
		catch (SQLException ex) {
			SQLException explained = StandbyErrors.explain(connection.get(), ex);
			connection.giveUp(explained);
			throw explained;
		}
		catch (Throwable ex) {
			connection.giveUp(ex);
			throw ex;
		}
	}

	private static StreamEngineException refuse(String reason) {
		return new StreamEngineException(null,
				"StreamEngine.COPY %s, or stream by StreamEngine.CURSOR".formatted(reason), null);
	}

	private static <T> Rows<T> cursor(StreamConnection connection, StreamSource source, RowMapping<T> mapping,
			StreamOptions options) throws SQLException {
		if (QueryDescription.isPossible(connection.get())) {
			return CursorRows.open(connection, source, mapping, options.fetchSize(), true);
		}
		if (!source.isDeclarable()) {
			throw new StreamEngineException(null,
					"preferQueryMode=simple streams one SELECT, VALUES, TABLE or WITH that only reads, and"
							+ " would hold all rows of other statements in memory: read them by list(), or leave"
							+ " preferQueryMode out",
					null);
		}
		return CursorRows.declare(connection, source, mapping, options.fetchSize());
	}

	private static boolean isForCopy(StreamConnection connection, StreamSource source, RowMapping<?> mapping,
			StreamOptions options) throws SQLException {
		// a fetch size asks for portions, and a transaction may want its connection
		return connection.isOwn() && options.isAdaptive() && mapping.readsBytes() && source.isPlain()
				&& QueryDescription.isPossible(connection.get());
	}

	private <T> Rows<T> copyOrCursor(StreamConnection connection, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		String sql = source.toLiteralSql();
		QueryDescription description = connection.call(() -> QueryDescription.of(connection.get(), sql));
		if (description.returnsRows()) {
			Columns columns = columns(description, Wire.BINARY);
			FixedTypes known = known(connection, description.types());
			RowDecoder<T> decoder = (isSent(columns, known) && mapping.unreadable(columns, known) < 0)
					? mapping.bind(columns, known) : null;
			if (decoder != null) {
				CopyRows<T> copy = CopyRows.open(connection, sql, columns.size(), decoder);
				return known.isEmpty() ? copy
						: watched(copy, connection, () -> describedCursor(connection, source, mapping), columns, known);
			}
		}
		return describedCursor(connection, source, mapping);
	}

	/** In text at first: the trip that binary costs was spent on the description. */
	private static <T> Rows<T> describedCursor(StreamConnection connection, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		return CursorRows.open(connection, source, mapping, CursorRows.ADAPTIVE, false);
	}

	/**
	 * Whether the server can send every column in binary, whoever reads it: COPY sends
	 * them all. Where only the values would tell, a row might have been handed out by
	 * then.
	 */
	private static boolean isSent(Columns columns, FixedTypes known) {
		for (int i = 0; i < columns.size(); i++) {
			if (BinaryOutput.of(columns.type(i), known) != BinaryOutput.ALWAYS) {
				return false;
			}
		}
		return true;
	}

	private <T> Rows<T> copy(StreamConnection connection, StreamSource source, RowMapping<T> mapping, boolean orCursor)
			throws SQLException {
		if (!source.isCopyable()) {
			throw refuse("takes one SELECT, VALUES, TABLE, or INSERT, UPDATE, DELETE or MERGE with RETURNING;"
					+ " write one of these");
		}
		if (!QueryDescription.isPossible(connection.get())) {
			throw refuse("needs the extended protocol, which preferQueryMode=simple turns off; leave that out");
		}
		if (source.hasValues() && !PlainStrings.areStandard(connection.get())) {
			if (orCursor) {
				return cursor(connection, source, mapping, StreamOptions.defaults());
			}
			throw refuse("writes parameters as literals, and standard_conforming_strings is off on this connection, so"
					+ " that where a string of the statement ends would not be sure; leave that setting on");
		}
		String sql = source.toLiteralSql();
		connection.mark();
		QueryDescription description = connection.call(() -> QueryDescription.of(connection.get(), sql));
		if (!description.returnsRows()) {
			throw refuse("streams rows, and the statement returns none; use update()");
		}
		Columns columns = columns(description, Wire.BINARY);
		FixedTypes known = known(connection, description.types());
		int unreadable = mapping.unreadable(columns, known);
		RowDecoder<T> decoder = mapping.bind(columns, known);
		// what cannot be read in text either does not fit, whichever engine streams it
		if (decoder == null
				|| (unreadable >= 0 && mapping.unreadable(columns(description, Wire.TEXT), known) != unreadable)) {
			throw refuse("cannot read column %s in binary; cast it to text"
				.formatted(named(columns, Math.max(unreadable, 0), known)));
		}
		boolean sent = isSent(columns, known);
		if (!sent && orCursor) {
			return describedCursor(connection, source, mapping);
		}
		requireSent(columns, known);
		CopyRows<T> copy = CopyRows.open(connection, sql, columns.size(), decoder);
		return (sent && known.isEmpty()) ? copy : watched(copy, connection, null, columns, known);
	}

	private static void requireSent(Columns columns, FixedTypes known) {
		for (int i = 0; i < columns.size(); i++) {
			if (BinaryOutput.of(columns.type(i), known) == BinaryOutput.NEVER) {
				throw refuse("sends every column in binary, and the server has no such form of column %s; leave it out"
					.formatted(named(columns, i, known)) + " or cast it to text");
			}
		}
	}

	private static String named(Columns columns, int column, FixedTypes known) {
		return "'%s' (%s)".formatted(columns.label(column), known.name(columns.type(column)));
	}

	private <T> Rows<T> watched(CopyRows<T> copy, StreamConnection connection, WatchedCopy.@Nullable Cursor<T> cursor,
			Columns columns, FixedTypes known) {
		return new WatchedCopy<>(copy, connection, cursor, new WatchedCopy.Suspects() {

			@Override
			public String names() {
				return suspects(columns, known);
			}

			@Override
			public void forget() {
				RowStreams.this.types.forget(connection.get());
			}

		});
	}

	/** Those of which only a value tells, and those whose types may have changed. */
	private static String suspects(Columns columns, FixedTypes known) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < columns.size(); i++) {
			if (BinaryOutput.of(columns.type(i), known) == BinaryOutput.BY_VALUE
					|| known.types().containsKey(columns.type(i))) {
				names.add(named(columns, i, known));
			}
		}
		return String.join(" or ", names);
	}

	private FixedTypes known(StreamConnection connection, int[] oids) throws SQLException {
		FixedTypes cached = this.types.cached(connection.get(), oids);
		return (cached != null) ? cached : connection.call(() -> this.types.load(connection.get(), oids));
	}

	private static Columns columns(QueryDescription description, Wire format) {
		return Columns.of(description.labels(), description.types(), format);
	}

}

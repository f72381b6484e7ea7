package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.internal.driver.CopyOutFlight;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.driver.rows.QueryDescription;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.mapping.Columns;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.catalog.BinaryOutput;
import io.github.pgprofiles.internal.mapping.catalog.FixedTypes;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.SqlCall;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.usage.Activity;
import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

/** Streams the rows of queries, by the engine that suits them. Thread-safe. */
public final class RowStreams {

	private static final int MOST_SHAPES = 500;

	private static final int MOST_CHARACTERS = 1_000_000;

	private final ConnectionSource connections;

	private final KnownTypes types;

	/** Of queries that went by COPY, by their texts. */
	private final BoundedCache<String, QueryDescription> shapes = new BoundedCache<>(MOST_SHAPES, MOST_CHARACTERS);

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
		connection.log(source);
		return opened(connection, () -> {
			Rows<T> rows = open(connection, source, mapping, options);
			connection.show(options.orCursor() ? Activity.Kind.COPY_OUT : Activity.Kind.STREAM, source, rows);
			return rows;
		});
	}

	private <T> Rows<T> open(StreamConnection connection, StreamSource source, RowMapping<T> mapping,
			StreamOptions options) throws SQLException {
		boolean byCopy = options.engine() == StreamEngine.COPY
				|| (options.engine() == StreamEngine.AUTO && isForCopy(connection, source, mapping, options));
		if (byCopy && isSentAtOnce(connection, source)) {
			connection.beginLater();
		}
		else {
			connection.begin();
		}
		if (!byCopy) {
			return cursor(connection, source, mapping, options);
		}
		return (options.engine() == StreamEngine.COPY) ? copy(connection, source, mapping, options.orCursor())
				: copyOrCursor(connection, source, mapping);
	}

	/**
	 * Runs a query by COPY wherever that can be, in a transaction that somebody else has
	 * begun on a connection for it and its like.
	 */
	public <T> Rows<T> open(Connection connection, TimeoutScope scope, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		StreamConnection lent = new StreamConnection(this.connections, connection, scope);
		lent.log(source);
		return opened(lent, () -> copy(lent, source, mapping, true));
	}

	/** What cannot be opened gives the connection back. */
	private static <T> Rows<T> opened(StreamConnection connection, SqlCall<Rows<T>> opening) throws SQLException {
		try {
			return opening.run();
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
		if (connection.isOwn()) {
			connection.sendBeginning();
		}
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

	/**
	 * Whether several messages are sent at once. In a transaction that others end, a
	 * query that writes is not run where it might have to be run again.
	 */
	private static boolean isSentAtOnce(StreamConnection connection, StreamSource source) throws SQLException {
		return source.isCopyable() && (connection.isOwn() || source.isDeclarable())
				&& CopyOutFlight.isPossible(connection.get()) && CopyOutFlight.isPossible(source.text());
	}

	/** Describes a query, or copies it at once where that is known to be possible. */
	private CopyAttempt attempt(StreamConnection connection, StreamSource source, RowMapping<?> mapping)
			throws SQLException {
		String sql = source.toLiteralSql();
		QueryDescription expected = connection.isFlying() && CopyOutFlight.isPossible(sql)
				? this.shapes.get(source.text()) : null;
		if (expected == null || !isReadable(connection, mapping, expected)) {
			return remember(connection, source, CopyAttempt.describe(connection, sql));
		}
		CopyAttempt attempt = CopyAttempt.fly(connection, sql);
		if (CopyOutFlight.isSame(attempt.description(), expected)) {
			attempt.requireBegun();
			return attempt;
		}
		boolean readable = attempt.isUnderWay() && isReadable(connection, mapping, attempt.description());
		return remember(connection, source, readable ? attempt : attempt.again());
	}

	private CopyAttempt remember(StreamConnection connection, StreamSource source, CopyAttempt attempt) {
		if (!connection.isFlying()) {
			return attempt;
		}
		this.shapes.put(source.text(), attempt.description(), source.text().length());
		return attempt;
	}

	/** Whether rows can be read from a COPY with nothing to be asked first. */
	private boolean isReadable(StreamConnection connection, RowMapping<?> mapping, QueryDescription description)
			throws SQLException {
		FixedTypes known = this.types.cached(connection.get(), description.types());
		if (known == null || !description.returnsRows()) {
			return false;
		}
		Columns columns = columns(description, Wire.BINARY);
		try {
			return isSent(columns, known) && mapping.unreadable(columns, known) < 0
					&& mapping.bind(columns, known) != null;
		}
		catch (MappingException ex) {
			// it will say so of the columns as they are
			return false;
		}
	}

	private <T> Rows<T> copyOrCursor(StreamConnection connection, StreamSource source, RowMapping<T> mapping)
			throws SQLException {
		CopyAttempt attempt = attempt(connection, source, mapping);
		QueryDescription description = attempt.description();
		if (description.returnsRows()) {
			Columns columns = columns(description, Wire.BINARY);
			FixedTypes known = known(connection, description.types());
			RowDecoder<T> decoder = (isSent(columns, known) && mapping.unreadable(columns, known) < 0)
					? mapping.bind(columns, known) : null;
			if (decoder != null) {
				CopyRows<T> copy = attempt.open(decoder);
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
		if (source.hasValues() && !DriverSession.hasStandardStrings(connection.get())) {
			if (orCursor) {
				return cursor(connection, source, mapping, StreamOptions.defaults());
			}
			throw refuse("writes parameters as literals, and standard_conforming_strings is off on this connection, so"
					+ " that where a string of the statement ends would not be sure; leave that setting on");
		}
		CopyAttempt attempt = attempt(connection, source, mapping);
		QueryDescription description = attempt.description();
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
		CopyRows<T> copy = attempt.open(decoder);
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

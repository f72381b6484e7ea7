package io.github.pgprofiles.internal.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.ByteSink;
import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.copy.table.StoredColumns;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.driver.CopyBegin;
import io.github.pgprofiles.internal.driver.CopyMessage;
import io.github.pgprofiles.internal.driver.CopyOutWire;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.OwnSession;
import io.github.pgprofiles.internal.timeout.ScopeReads;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Moves the data of one COPY out to its sink. Not thread-safe; used once. */
final class CopyOutTransfer {

	private final ConnectionSource connections;

	private final BoundedCache<String, Boolean> generated;

	private final Connection connection;

	private final TimeoutScope scope;

	private final ByteSink sink;

	private final Movement meter;

	/** What has come, while it may be no more than a row of nothing but NULL. */
	private @Nullable ByteArrayOutputStream held;

	/**
	 * Creates a transfer.
	 * @param generated which tables are known to have generated columns, by their names
	 */
	CopyOutTransfer(ConnectionSource connections, BoundedCache<String, Boolean> generated, Connection connection,
			TimeoutScope scope, ByteSink sink, Movement meter) {
		this.connections = connections;
		this.generated = generated;
		this.connection = connection;
		this.scope = scope;
		this.sink = sink;
		this.meter = meter;
	}

	CopyResult run(CopyJob job) throws SQLException, IOException {
		CopyCommand command = job.command();
		if (command.query() != null) {
			OwnSession.requireNone(this.connections, command.query().sql());
		}
		if (command.query() != null && command.query().literals()
				&& !DriverSession.hasStandardStrings(this.connection)) {
			throw new CopyException(null,
					"standard_conforming_strings is off on this connection, and where a string of the query"
							+ " ends would not be sure: its values are not written into it. Leave that setting on, or have"
							+ " records copied, which come by a cursor");
		}
		TableName table = (command.columns().isEmpty() && command.format() != CopyFormat.JSON) ? command.table() : null;
		if (table == null) {
			return transfer(job, (command.format() == CopyFormat.JSON) ? command.selectingAll() : command.selecting());
		}
		if (Boolean.TRUE.equals(this.generated.get(table.quoted()))) {
			// what a table has had it mostly has
			Optional<List<String>> stored = stored(table);
			if (stored.isPresent()) {
				return transfer(job, command.selecting(stored.get()));
			}
		}
		this.held = new ByteArrayOutputStream();
		CopyResult counts = transfer(job, command.selecting());
		if (this.held != null && counts.rows() > 0) {
			Optional<List<String>> stored = stored(table);
			if (stored.isPresent()) {
				this.held = null;
				return transfer(job, command.selecting(stored.get()));
			}
		}
		release();
		return counts;
	}

	private Optional<List<String>> stored(TableName table) throws SQLException {
		Optional<List<String>> found = this.scope.call(() -> StoredColumns.find(this.connection, table));
		this.generated.put(table.quoted(), found.isPresent());
		return found;
	}

	private CopyResult transfer(CopyJob job, CopyCommand command) throws SQLException, IOException {
		PGConnection driver = this.connection.unwrap(PGConnection.class);
		String sql = command.toSqlOut(this.connection.getMetaData().getDatabaseMajorVersion());
		CopyOut copy = begin(driver, sql);
		boolean joined = this.connections.isJoined(this.connection);
		if (joined) {
			this.connections.beginExclusiveUse(() -> {
			});
		}
		try (ScopeReads reads = this.scope.reads()) {
			try {
				return receive(job, copy, CopyOutWire.of(this.connection, copy), reads);
			}
			catch (Throwable ex) {
				cancel(copy, ex);
				throw ex;
			}
		}
		finally {
			if (joined) {
				this.connections.endExclusiveUse();
			}
		}
	}

	/** Settings go with it, where it is in no transaction. */
	private CopyOut begin(PGConnection driver, String sql) throws SQLException {
		List<String> first = new ArrayList<>(this.scope.settings());
		CopyMessage message = first.isEmpty() ? null : CopyMessage.of(this.connection, "");
		if (message == null) {
			if (!first.isEmpty()) {
				this.scope.beginTransaction();
			}
			return this.scope.call(() -> CopyBegin.out(driver, sql));
		}
		first.add(sql);
		try {
			return this.scope.call(() -> message.beginOut(String.join("; ", first)));
		}
		catch (SQLException ex) {
			if (message.isUnread()) {
				this.connections.discard(this.connection);
			}
			throw ex;
		}
	}

	private CopyResult receive(CopyJob job, CopyOut copy, CopyOutWire wire, ScopeReads reads)
			throws SQLException, IOException {
		NullRow nulls = NullRow.of(job.command(), job.charset(), copy.getFieldCount());
		// the header and the end of binary data are messages, too
		boolean more = job.command().has("HEADER") || job.command().format() == CopyFormat.BINARY;
		long messages = 0;
		long bytes = 0;
		try {
			for (int length = wire.read(); length >= 0; length = wire.read()) {
				messages += wire.messages();
				bytes += length;
				write(wire, length, nulls, messages);
				reads.check();
				this.meter.moved(more ? messages - 1 : messages, bytes);
			}
			return new CopyResult(copy.getHandledRowCount(), bytes, Duration.ZERO);
		}
		catch (ClosedByInterruptException ex) {
			// as files and channels say it
			reads.check();
			throw ex;
		}
		catch (SQLException ex) {
			throw this.scope.explain(ex);
		}
	}

	private void write(CopyOutWire wire, int length, NullRow nulls, long messages) throws IOException, CallerFailure {
		if (this.held != null && nulls.mayBeAll(wire.buffer(), wire.offset(), length, messages)) {
			this.held.write(wire.buffer(), wire.offset(), length);
			return;
		}
		release();
		put(wire.buffer(), wire.offset(), length);
	}

	private void put(byte[] bytes, int offset, int length) throws IOException, CallerFailure {
		try {
			this.sink.write(bytes, offset, length);
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
	}

	private void release() throws IOException, CallerFailure {
		ByteArrayOutputStream start = this.held;
		if (start != null) {
			this.held = null;
			put(start.toByteArray(), 0, start.size());
		}
	}

	/** Ends a copy whose rows nobody wants. */
	private void cancel(CopyOut copy, Throwable cause) {
		if (cause instanceof SQLException sql && SqlStates.isConnectionLost(sql)) {
			// the pool sees nothing of what is thrown below its proxies
			this.connections.discard(this.connection);
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			UnreadCopy.cancel(this.connection, copy);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
			this.connections.discard(this.connection);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

}

package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.RowEncoder;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.TargetColumn;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies records in, in binary where every column has such a form. PostgreSQL manual,
 * chapter 'COPY', 'Binary Format'. Thread-safe.
 */
final class RecordCopy {

	private static final Logger logger = LoggerFactory.getLogger(RecordCopy.class);

	private static final int TRAILER = -1;

	/** A row is rarely longer, and then the buffer grows. */
	private static final int MARGIN = 4096;

	/** Nobody has that many, and after them nobody reads the log any more. */
	private static final int MOST_WARNINGS = 100;

	private final ConnectionSource connections;

	private final Mappings mappings;

	private final KnownTypes types;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	RecordCopy(ConnectionSource connections, Mappings mappings, KnownTypes types) {
		this.connections = connections;
		this.mappings = mappings;
		this.types = types;
	}

	<T> CopyResult run(CopyJob job, Class<T> type, Iterator<? extends T> source, SourceSize size) throws SQLException {
		Need need = (job.listener() != null) ? Need.IDLE_TRANSACTION : Need.TRANSACTION;
		return ScopedWork.writing(this.connections, job.limit(), need, (connection, scope) -> {
			ProgressMeter meter = ProgressMeter.guarded(job.listener(), size, null);
			TargetTable table = TargetTable.of(connection, scope, job);
			RowEncoding<T> encoding = encoding(job, type, table, connection, scope);
			CopyJob copy = job
				.withCommand(job.command().withFormat(encoding.isBinary() ? CopyFormat.BINARY : CopyFormat.TEXT));
			CopyDestination destination = CopyDestination.prepare(copy, connection, scope, table, encoding.columns());
			Sending<T> sending = new Sending<>(encoding, source, meter);
			CopyInSession.Received received = CopyInSession.run(this.connections, connection, scope,
					destination.command(), sending);
			long rows = received.rows();
			CopyResult counts = destination
				.land(new CopyResult(rows, received.bytes(), Duration.ZERO, rows, sending.rows - rows, null, null));
			meter.done(rows, received.bytes());
			return counts;
		});
	}

	private <T> RowEncoding<T> encoding(CopyJob job, Class<T> type, TargetTable table, Connection connection,
			TimeoutScope scope) throws SQLException {
		boolean direct = job.strategy() instanceof LoadStrategy.Direct;
		List<TargetColumn> columns = table.targets(direct);
		int[] oids = columns.stream().mapToInt(TargetColumn::type).toArray();
		ServerTypes cached = this.types.cached(connection, oids);
		ServerTypes known = (cached != null) ? cached : scope.call(() -> this.types.load(connection, oids));
		job.command().columns().forEach(table::column);
		RowEncoding<T> encoding = this.mappings.encoding(type, columns, job.command().columns(), known);
		String reason = encoding.textReason();
		if (reason != null && this.warned.size() < MOST_WARNINGS && this.warned.add(table.name().quoted() + reason)) {
			logger.warn("COPY of {} into {} goes by text, which is slower: {}", type.getSimpleName(),
					table.name().quoted(), reason);
		}
		return encoding;
	}

	/** Encodes row by row, and sends what has become a chunk. */
	private static final class Sending<T> implements CopyInSession.Content<RuntimeException> {

		private final RowEncoder<T> encoder;

		private final boolean binary;

		private final Iterator<? extends T> source;

		private final ProgressMeter meter;

		private final WireBuffer buffer = new WireBuffer(CopyInSession.CHUNK + MARGIN);

		private long rows;

		Sending(RowEncoding<T> encoding, Iterator<? extends T> source, ProgressMeter meter) {
			this.encoder = encoding.encoder();
			this.binary = encoding.isBinary();
			this.source = source;
			this.meter = meter;
		}

		@Override
		public void send(CopyInSession session) throws SQLException {
			WireBuffer out = this.buffer;
			if (this.binary) {
				out.bytes(BinaryCounter.SIGNATURE, 0, BinaryCounter.SIGNATURE.length);
				out.int4(0);
				out.int4(0);
			}
			while (hasNext()) {
				session.check();
				this.encoder.encode(next(), out);
				this.rows++;
				if (out.position() >= CopyInSession.CHUNK) {
					flush(session);
				}
			}
			if (this.binary) {
				out.int2(TRAILER);
			}
			flush(session);
		}

		private boolean hasNext() throws CallerFailure {
			try {
				return this.source.hasNext();
			}
			catch (Throwable ex) {
				throw CallerFailure.of(ex);
			}
		}

		private T next() throws CallerFailure {
			try {
				return this.source.next();
			}
			catch (Throwable ex) {
				throw CallerFailure.of(ex);
			}
		}

		private void flush(CopyInSession session) throws SQLException {
			WireBuffer out = this.buffer;
			session.send(out.array(), out.position());
			out.reset(0);
			this.meter.moved(this.rows, session.bytes());
		}

	}

}

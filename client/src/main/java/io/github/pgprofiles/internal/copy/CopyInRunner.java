package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs COPY in. All or nothing: a source that fails ends the copy without a row, never
 * with those that were read. Thread-safe.
 */
public final class CopyInRunner {

	private static final Logger logger = LoggerFactory.getLogger(CopyInRunner.class);

	private final ConnectionSource connections;

	private final RecordCopy records;

	public CopyInRunner(ConnectionSource connections, Mappings mappings, KnownTypes types) {
		this.connections = connections;
		this.records = new RecordCopy(connections, mappings, types);
	}

	/** Copies bytes. */
	public CopyResult run(CopyJob job, ByteSource.Opener opener) throws SQLException, IOException {
		ByteSource source = opener.open();
		CopyResult counts;
		try {
			// a listener has its last word before anything is committed
			Need need = (job.listener() != null) ? Need.IDLE_TRANSACTION
					: (job.strategy() instanceof LoadStrategy.Direct) ? Need.NOTHING : Need.TRANSACTION;
			counts = ScopedWork.writing(this.connections, job.limit(), need,
					(connection, scope) -> copy(job, source, connection, scope));
		}
		catch (Throwable ex) {
			close(source, ex::addSuppressed);
			throw ex;
		}
		// read to its end, and the rows are there: they must not look as if they were not
		close(source, (ex) -> logger.warn("{} is done, and its source did not close", job.command().describe(), ex));
		return counts;
	}

	private static void close(ByteSource source, Consumer<Exception> failure) {
		try {
			source.close();
		}
		catch (IOException | RuntimeException ex) {
			failure.accept(ex);
		}
	}

	private CopyResult copy(CopyJob job, ByteSource source, Connection connection, TimeoutScope scope)
			throws SQLException, IOException {
		ProgressMeter meter = ProgressMeter.guarded(job.listener(), source.size(), source.fraction());
		CopyDestination destination = CopyDestination.prepare(job, connection, scope);
		int version = connection.getMetaData().getDatabaseMajorVersion();
		RowCounter counter = job.rows(version);
		EndMarker marker = EndMarker.of(job, version);
		CopyInSession.Received received = CopyInSession.<IOException>run(this.connections, connection, scope,
				destination.command(), (session) -> send(job, source.stream(), session, marker, counter, meter));
		long rows = received.rows();
		CopyResult counts = destination
			.land(new CopyResult(rows, received.bytes(), Duration.ZERO, rows, ignored(received, counter), null, null));
		meter.done(rows, received.bytes());
		return counts;
	}

	/**
	 * What was sent and did not arrive: a condition, an option or a trigger kept it out.
	 */
	private static long ignored(CopyInSession.Received received, RowCounter counter) {
		Long skipped = received.skipped();
		return Math.max(counter.rows() - received.rows(), (skipped != null) ? skipped : 0);
	}

	private static void send(CopyJob job, InputStream source, CopyInSession session, @Nullable EndMarker marker,
			RowCounter counter, ProgressMeter meter) throws SQLException, IOException {
		byte[] chunk = new byte[CopyInSession.CHUNK];
		for (int read = begin(job, source, chunk, session, meter); read > 0; read = fill(source, chunk, session)) {
			if (marker != null) {
				marker.look(chunk, 0, read);
			}
			counter.count(chunk, 0, read);
			session.send(chunk, read);
			meter.moved(counter.rows(), session.bytes());
		}
		counter.requireComplete();
	}

	/** The first chunk, which may begin with what is no data. */
	private static int begin(CopyJob job, InputStream source, byte[] chunk, CopyInSession session, ProgressMeter meter)
			throws SQLException, IOException {
		int read = fill(source, chunk, session);
		int mark = (source instanceof EncodedStream) ? 0 : ByteOrderMark.length(job, chunk, read);
		if (mark > 0) {
			meter.leaveOut(mark);
			System.arraycopy(chunk, mark, chunk, 0, read - mark);
		}
		return read - mark;
	}

	/** A source may be slow, and is asked for a little at a time. */
	private static int fill(InputStream source, byte[] chunk, CopyInSession session) throws SQLException, IOException {
		int filled = 0;
		while (filled < chunk.length) {
			session.check();
			int read = read(source, chunk, filled, session);
			if (read < 0) {
				break;
			}
			filled += read;
		}
		return filled;
	}

	private static int read(InputStream source, byte[] chunk, int offset, CopyInSession session)
			throws SQLException, IOException {
		try {
			return source.read(chunk, offset, chunk.length - offset);
		}
		catch (ClosedByInterruptException ex) {
			// as files and channels say it
			session.check();
			throw ex;
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
	}

	/** Copies records. */
	public <T> CopyResult run(CopyJob job, Class<T> type, Iterator<? extends T> source, SourceSize size)
			throws SQLException {
		return this.records.run(job, type, source, size);
	}

}

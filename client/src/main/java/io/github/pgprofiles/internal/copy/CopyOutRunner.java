package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.copy.ProgressListener.SourceSize;
import io.github.pgprofiles.internal.driver.CopyOutWire;
import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Runs COPY out. What nobody wants any more is cancelled. Thread-safe. */
public final class CopyOutRunner {

	private final ConnectionSource connections;

	public CopyOutRunner(ConnectionSource connections) {
		this.connections = connections;
	}

	/** Copies all there is into a sink. */
	public CopyCounts run(CopyJob job, ByteSink.Opener opener) throws SQLException, IOException {
		try (ByteSink sink = opener.open()) {
			return ScopedWork.on(this.connections, job.limit(), false,
					(connection, scope) -> copy(job, sink, connection, scope));
		}
	}

	private CopyCounts copy(CopyJob job, ByteSink sink, Connection connection, TimeoutScope scope)
			throws SQLException, IOException {
		PGConnection driver = connection.unwrap(PGConnection.class);
		String command = job.command().toSqlOut(connection.getMetaData().getDatabaseMajorVersion());
		CopyOut copy = scope.call(() -> driver.getCopyAPI().copyOut(command));
		boolean joined = this.connections.isJoined(connection);
		if (joined) {
			this.connections.occupy(() -> {
			});
		}
		try (TimeoutScope.Reads reads = scope.reads()) {
			try {
				return receive(job, copy, CopyOutWire.of(connection, copy), scope, reads, sink);
			}
			catch (Throwable ex) {
				cancel(connection, copy, ex);
				throw ex;
			}
		}
		finally {
			if (joined) {
				this.connections.vacate();
			}
		}
	}

	private static CopyCounts receive(CopyJob job, CopyOut copy, CopyOutWire wire, TimeoutScope scope,
			TimeoutScope.Reads reads, ByteSink sink) throws SQLException, IOException {
		try {
			ProgressMeter meter = new ProgressMeter(job.listener(), SourceSize.UNKNOWN, null);
			long rows = job.command().has("HEADER") ? -1 : 0;
			long bytes = 0;
			for (int length = wire.read(); length >= 0; length = wire.read()) {
				sink.write(wire.buffer(), wire.offset(), length);
				bytes += length;
				rows += wire.messages();
				reads.check();
				meter.moved(rows, bytes);
			}
			sink.finish();
			meter.done(copy.getHandledRowCount(), bytes);
			sink.publish();
			return CopyCounts.plain(copy.getHandledRowCount(), bytes);
		}
		catch (SQLException ex) {
			throw scope.explain(ex);
		}
	}

	/** Ends a copy whose rows nobody wants. */
	private void cancel(Connection connection, CopyOut copy, Throwable cause) {
		if (cause instanceof SQLException sql && SqlStates.isConnectionLost(sql.getSQLState())) {
			// the pool sees nothing of what is thrown below its proxies
			this.connections.discard(connection);
			return;
		}
		boolean interrupted = Interrupts.suspend();
		try {
			UnreadCopy.cancel(connection, copy);
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
			this.connections.discard(connection);
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

}

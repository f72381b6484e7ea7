package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.ByteSink;
import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.copy.session.ScopedWork;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.usage.Activity;

/** Runs COPY out. What nobody wants any more is cancelled. Thread-safe. */
public final class CopyOutRunner {

	private static final int MOST_TABLES = 1000;

	private final ConnectionSource connections;

	/** Tables that were found to have generated columns, or to have none any more. */
	private final BoundedCache<String, Boolean> generated = new BoundedCache<>(MOST_TABLES);

	public CopyOutRunner(ConnectionSource connections) {
		this.connections = connections;
	}

	/** Copies all there is into a sink. */
	public CopyResult run(CopyJob job, ByteSink.Opener opener) throws SQLException, IOException {
		try (ByteSink sink = opener.open()) {
			CopyResult counts = ScopedWork.on(this.connections, job.limit(), Need.NOTHING, (connection,
					scope) -> LoggedCopy.out(job, connection, scope, () -> copy(job, sink, connection, scope)));
			sink.keep();
			return counts;
		}
	}

	/**
	 * Copies a part of the rows, in a transaction that somebody else has begun on a
	 * connection for it and its like. The sink is finished, and neither published nor
	 * closed.
	 */
	public CopyResult part(CopyJob job, ByteSink sink, Connection connection, TimeoutScope scope, Movement meter)
			throws SQLException, IOException {
		CopyOutTransfer transfer = new CopyOutTransfer(this.connections, this.generated, connection, scope, sink,
				meter);
		CopyResult counts = LoggedCopy.out(job, connection, scope, () -> transfer.run(job));
		try {
			sink.finish();
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
		return counts;
	}

	private CopyResult copy(CopyJob job, ByteSink sink, Connection connection, TimeoutScope scope)
			throws SQLException, IOException {
		ProgressMeter meter = ProgressMeter.guarded(job.listener(), SourceSize.UNKNOWN, null);
		CopyResult counts;
		try (Activity shown = LoggedCopy.show(this.connections, connection, Activity.Kind.COPY_OUT, job)) {
			shown.follow(meter);
			counts = new CopyOutTransfer(this.connections, this.generated, connection, scope, sink, meter).run(job);
		}
		try {
			sink.finish();
			sink.publish();
		}
		catch (ClosedByInterruptException ex) {
			// as files and channels say it
			scope.check();
			throw ex;
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
		meter.done(counts.rows(), counts.bytes());
		return counts;
	}

}

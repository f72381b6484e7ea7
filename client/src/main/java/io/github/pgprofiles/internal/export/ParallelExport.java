package io.github.pgprofiles.internal.export;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.session.ScopedWork;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.usage.Activity;
import org.jspecify.annotations.Nullable;

/**
 * Copies a table out by several connections at once, all of which see it at one moment
 * (PostgreSQL manual, chapters 'Snapshot Synchronization Functions' and 'SET
 * TRANSACTION'). The first takes the snapshot and the lock, and reads like the others; so
 * there is always one that reads, whatever becomes of the rest. Thread-safe.
 */
public final class ParallelExport {

	private final ConnectionSource connections;

	public ParallelExport(ConnectionSource connections) {
		this.connections = connections;
	}

	/**
	 * Copies everything.
	 * @param ready called when all of it was copied, before the listener hears so
	 * @param failed told which part has failed, if one has
	 */
	public CopyResult run(ExportRequest request, PartCopy copy, Ready ready, Consumer<ExportPart> failed)
			throws SQLException, IOException {
		ProgressMeter meter = ProgressMeter.guarded(request.listener());
		CopyResult counts;
		try (Activity shown = BesidePool.begin(this.connections, Activity.Kind.COPY_OUT, request.name())) {
			shown.follow(meter);
			counts = this.connections.isInTransaction() ? within(request, copy, meter)
					: apart(request, copy, meter, shown, failed);
		}
		try {
			ready.publish();
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
		meter.done(counts.rows(), counts.bytes());
		return counts;
	}

	/** What is done when everything was copied. */
	@FunctionalInterface
	public interface Ready {

		void publish() throws IOException;

	}

	/**
	 * In the transaction at hand: no other session sees what it has changed, nor its role
	 * and its settings.
	 */
	private CopyResult within(ExportRequest request, PartCopy copy, ProgressMeter meter)
			throws SQLException, IOException {
		return ScopedWork.<CopyResult, IOException>on(this.connections, request.limit(), Need.NOTHING,
				(connection, scope) -> {
					scope.call(() -> ExportTable.lock(connection, request.table()));
					ExportTable table = scope.call(() -> ExportTable.find(connection, request.table()));
					Sum sum = new Sum(meter);
					// each statement may see another moment, so one has everything
					int count = Math.max(request.parts(), 1);
					for (int i = 0; i < count; i++) {
						ExportPart part = (i == 0) ? ExportPart.all(i, count) : ExportPart.none(i, count);
						copy.copy(connection, scope, new PartCopy.Source(table.name(), table.stored(), part), sum);
						sum.next();
					}
					return sum.result();
				});
	}

	/** Of one part after the other. */
	private static final class Sum implements Movement {

		private final ProgressMeter meter;

		private long rowsBefore;

		private long bytesBefore;

		private long rows;

		private long bytes;

		private Sum(ProgressMeter meter) {
			this.meter = meter;
		}

		@Override
		public void moved(long rows, long bytes) {
			this.rows = this.rowsBefore + rows;
			this.bytes = this.bytesBefore + bytes;
			this.meter.moved(this.rows, this.bytes);
		}

		private void next() {
			this.rowsBefore = this.rows;
			this.bytesBefore = this.bytes;
		}

		private CopyResult result() {
			return new CopyResult(this.rows, this.bytes, Duration.ZERO);
		}

	}

	private CopyResult apart(ExportRequest request, PartCopy copy, ProgressMeter meter, Activity shown,
			Consumer<ExportPart> failed) throws SQLException, IOException {
		Deadline deadline = (request.limit() != null) ? new Deadline(request.limit()) : null;
		LocalSettings settings = this.connections.beginSettings(LocalSettings.NONE);
		Connection connection = this.connections.acquireOwn(settings);
		Export export;
		try {
			export = start(BesidePool.lender(this.connections, connection), request, copy, deadline, connection,
					settings);
		}
		catch (Throwable ex) {
			this.connections.giveBack(connection);
			throw ex;
		}
		shown.follow(export);
		Throwable failure = export.await(meter, request.listener() != null);
		if (failure == null) {
			return new CopyResult(export.rows(), export.bytes(), Duration.ZERO);
		}
		ExportPart part = export.failed();
		if (part != null) {
			failed.accept(part);
			name(part, request, failure);
		}
		if (failure instanceof SQLException ex) {
			throw ex;
		}
		throw CallerFailure.of(failure);
	}

	/** What the caller gets as it was thrown has the part in what is attached to it. */
	private static void name(ExportPart part, ExportRequest request, Throwable failure) {
		if (failure instanceof CallerFailure || !(failure instanceof SQLException)) {
			failure.addSuppressed(
					new CopyException(null, "the export of %s failed in %s".formatted(request.table().quoted(), part)));
		}
	}

	private static Export start(ConnectionSource connections, ExportRequest request, PartCopy copy,
			@Nullable Deadline deadline, Connection connection, LocalSettings settings) throws SQLException {
		ExportTransaction first = ExportTransaction.first(connections, connection, deadline, request.table());
		try {
			ExportTransaction.Snapshot snapshot = null;
			ExportTable table = look(first, request);
			if (request.readers() > 1) {
				snapshot = first.export();
				if (snapshot == null) {
					first.end(true);
					first = ExportTransaction.first(connections, connection, deadline, request.table());
					table = look(first, request);
				}
			}
			Export export = new Export(connections, table, parts(request, table), copy, deadline, snapshot,
					settings);
			export.start(first, request.readers());
			return export;
		}
		catch (Throwable ex) {
			first.end(true);
			throw ex;
		}
	}

	private static ExportTable look(ExportTransaction first, ExportRequest request) throws SQLException {
		ExportTable table = first.scope().call(() -> ExportTable.find(first.connection(), request.table()));
		first.lock(table.name());
		return table;
	}

	private static List<ExportPart> parts(ExportRequest request, ExportTable table) {
		return new ArrayList<>((request.parts() > 0) ? ExportParts.divide(table.blocks(), request.parts())
				: ExportParts.forReaders(table.blocks(), request.readers()));
	}

}

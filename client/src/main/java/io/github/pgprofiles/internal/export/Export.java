package io.github.pgprofiles.internal.export;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One export while it runs: its parts, its readers, and what has failed. The calling
 * thread watches over it, and copies nothing itself. Thread-safe.
 */
final class Export {

	/** Milliseconds between two looks at how far it is. */
	private static final long LOOK = 100;

	private static final long LONG_LOOK = 60_000;

	/** For code of the caller's that takes no notice of an interrupt. */
	private static final long PATIENCE = 30_000;

	private final ConnectionSource connections;

	private final ExportTable table;

	private final PartCopy copy;

	private final @Nullable Deadline deadline;

	private final ExportTransaction.@Nullable Snapshot snapshot;

	private final LocalSettings settings;

	private final Deque<ExportPart> waiting;

	private final List<ExportReader> readers = new ArrayList<>();

	/** Parts that are not done. */
	private int left;

	private int reading;

	private @Nullable Throwable failure;

	private @Nullable ExportPart failed;

	/**
	 * Creates an export.
	 * @param snapshot for other readers than the first; {@code null} for none
	 * @param settings of the session that all have
	 */
	Export(ConnectionSource connections, ExportTable table, Collection<ExportPart> parts, PartCopy copy,
			@Nullable Deadline deadline, ExportTransaction.@Nullable Snapshot snapshot, LocalSettings settings) {
		this.connections = connections;
		this.table = table;
		this.waiting = new ArrayDeque<>(parts);
		this.left = parts.size();
		this.copy = copy;
		this.deadline = deadline;
		this.snapshot = snapshot;
		this.settings = settings;
	}

	/** Another connection, with the settings of the caller's thread. */
	Connection connect() throws SQLException {
		return this.connections.acquireOwn(this.settings);
	}

	/** Starts the readers, the first of which takes over a transaction. */
	void start(ExportTransaction first, int count) {
		List<ExportReader> started = new ArrayList<>();
		started.add(ExportReader.first(this.connections, this, first));
		int more = (this.snapshot != null) ? Math.min(Math.min(count, this.left) - 1, this.connections.free()) : 0;
		for (int i = 0; i < more; i++) {
			started.add(ExportReader.next(this.connections, this, i + 2));
		}
		synchronized (this) {
			this.readers.addAll(started);
			this.reading = started.size();
		}
		started.get(0).start();
		for (ExportReader reader : started.subList(1, started.size())) {
			try {
				reader.start();
			}
			catch (OutOfMemoryError ex) {
				// there is no thread for it, and the others read on
				reader.leave();
				left(reader);
			}
		}
	}

	/** The moment of the export, on another connection. */
	@Nullable ExportTransaction join(Connection connection) throws SQLException {
		return (this.snapshot != null)
				? ExportTransaction.next(this.connections, connection, this.deadline, this.table.name(), this.snapshot)
				: null;
	}

	/** The next part; {@code null} if there is none, or something has failed. */
	synchronized @Nullable ExportPart take() {
		return (this.failure != null) ? null : this.waiting.poll();
	}

	void copy(ExportTransaction transaction, ExportPart part, ExportReader reader) throws SQLException, IOException {
		this.copy.copy(transaction.connection(), transaction.scope(),
				new PartCopy.Source(this.table.name(), this.table.stored(), part), reader);
	}

	synchronized void done() {
		this.left--;
		notifyAll();
	}

	synchronized void left(ExportReader reader) {
		this.reading--;
		notifyAll();
	}

	/** Notes what has failed first; the rest follows from it. */
	synchronized void fail(ExportPart part, Connection connection, Throwable thrown) {
		if (this.failure == null) {
			this.failed = part;
			this.failure = (thrown instanceof SQLException ex) ? StandbyErrors.explain(connection, ex) : thrown;
			notifyAll();
		}
	}

	private synchronized void fail(Throwable thrown) {
		if (this.failure == null) {
			this.failure = thrown;
		}
	}

	/** The part that has failed; {@code null} if none has. */
	synchronized @Nullable ExportPart failed() {
		return this.failed;
	}

	/**
	 * Waits for the end, and tells how far it is in between.
	 * @return what has failed; {@code null} if nothing has
	 */
	@Nullable Throwable await(ProgressMeter meter, boolean told) {
		try {
			while (!isOver(told)) {
				if (told) {
					meter.moved(rows(), bytes());
				}
			}
		}
		catch (InterruptedException ex) {
			fail(new Interrupted("the thread was interrupted, and the work stopped where it was", null));
			Thread.currentThread().interrupt();
		}
		catch (Throwable ex) {
			// the listener's
			fail(ex);
		}
		return end();
	}

	@SuppressWarnings("WaitNotInLoop") // whoever calls asks again
	private synchronized boolean isOver(boolean told) throws InterruptedException {
		if (this.failure == null && this.left > 0 && this.reading > 0) {
			long millis = told ? LOOK : LONG_LOOK;
			if (this.deadline != null) {
				// asked once, as a wait of 0 has no end
				long remaining = this.deadline.remaining();
				if (remaining <= 0) {
					fail(TimedOut.byClient(this.deadline.description()));
					return true;
				}
				millis = Math.min(millis, remaining);
			}
			wait(millis);
		}
		return this.failure != null || this.left == 0 || this.reading == 0;
	}

	/** Sees to it that all readers end. */
	private @Nullable Throwable end() {
		List<ExportReader> all;
		boolean stop;
		synchronized (this) {
			all = List.copyOf(this.readers);
			stop = this.failure != null || this.left > 0;
		}
		boolean interrupted = Thread.interrupted();
		try {
			all.forEach(stop ? ExportReader::stop : ExportReader::dismiss);
			interrupted |= awaitAll(all);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		synchronized (this) {
			if (this.failure == null && this.left > 0) {
				this.failure = new IllegalStateException("Nobody reads " + this.waiting);
			}
			return this.failure;
		}
	}

	/** Whether the thread was interrupted while it waited, which ends the wait. */
	private boolean awaitAll(List<ExportReader> all) {
		boolean interrupted = false;
		long until = System.nanoTime() + PATIENCE * 1_000_000;
		for (ExportReader reader : all) {
			boolean ended = false;
			while (!ended) {
				long millis = (until - System.nanoTime()) / 1_000_000;
				try {
					boolean gone = reader.await(millis);
					ended = gone || millis <= 0;
					if (ended && !gone) {
						failIfIncomplete();
					}
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		return interrupted;
	}

	/** A reader that never came to read anything has no say in it. */
	private synchronized void failIfIncomplete() {
		if (this.left > 0) {
			fail(new CopyException(null,
					"a reader has not ended: its consumer or its sink took no notice of an interrupt"));
		}
	}

	long rows() {
		return this.readers.stream().mapToLong(ExportReader::rows).sum();
	}

	long bytes() {
		return this.readers.stream().mapToLong(ExportReader::bytes).sum();
	}

}

package io.github.pgprofiles.internal.export;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.observation.Recording;
import io.github.pgprofiles.internal.observation.Recording.Entered;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.ReachedServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the readers of an export, with a thread and a connection of its own. Takes one
 * part after the other, as long as there are some, and gives its connection back.
 */
final class ExportReader implements Movement {

	private static final Logger logger = LoggerFactory.getLogger(ExportReader.class);

	/** Milliseconds within which most readers that are about to join have done so. */
	private static final long MOMENT = 100;

	/** Milliseconds for a server to take notice of a cancel. */
	private static final long PATIENCE = 2000;

	private final ConnectionSource connections;

	private final Export export;

	private final Thread thread;

	/** {@code null} if nobody listens. */
	private final @Nullable Recording recording;

	/** Set while there is something on it that can be cancelled. */
	private @Nullable Connection connection;

	private @Nullable ExportTransaction transaction;

	/** Whether it may read, and no longer only prepares for it. */
	private boolean joined;

	/** Nobody wants what it would read. */
	private volatile boolean dismissed;

	/** Nobody wants what it reads, whatever its caller's code did with the interrupt. */
	private volatile boolean stopped;

	/** Of the parts that are done. */
	private long rowsBefore;

	private long bytesBefore;

	/** Written by this reader for each row, read by whoever watches. */
	private final AtomicLong rows = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private ExportReader(ConnectionSource connections, Export export, int number,
			@Nullable ExportTransaction transaction) {
		this.connections = connections;
		this.export = export;
		this.transaction = transaction;
		this.connection = (transaction != null) ? transaction.connection() : null;
		Observations observations = connections.observations();
		this.recording = (observations != null) ? observations.beginPart() : null;
		this.thread = new Thread(this::run, "postgres-profiles-export-" + number);
		this.thread.setDaemon(true);
	}

	/** The one that has the first transaction, which is its own from here on. */
	static ExportReader first(ConnectionSource connections, Export export, ExportTransaction transaction) {
		return new ExportReader(connections, export, 1, transaction);
	}

	/** Another one, which has nothing yet. */
	static ExportReader next(ConnectionSource connections, Export export, int number) {
		return new ExportReader(connections, export, number, null);
	}

	void start() {
		this.thread.start();
	}

	long rows() {
		return this.rows.get();
	}

	long bytes() {
		return this.bytes.get();
	}

	@Override
	public void moved(long rows, long bytes) {
		if (this.stopped) {
			throw new CancellationException("The export has ended");
		}
		this.rows.lazySet(this.rowsBefore + rows);
		this.bytes.lazySet(this.bytesBefore + bytes);
	}

	private void run() {
		Recording part = this.recording;
		try {
			if (part == null) {
				work();
				return;
			}
			try (Entered scope = part.enter()) {
				work();
			}
			finally {
				part.end(rows(), bytes());
			}
		}
		finally {
			this.export.left(this);
		}
	}

	/** Ends what never began to read. */
	void leave() {
		if (this.recording != null) {
			this.recording.end(0, 0);
		}
	}

	private void work() {
		ExportTransaction own = (this.transaction != null) ? this.transaction : join();
		if (own != null) {
			read(own);
		}
	}

	/** The same moment on a connection that is free; without one the others read on. */
	private @Nullable ExportTransaction join() {
		Connection acquired = null;
		ExportTransaction joined = null;
		try {
			acquired = this.export.connect();
			setConnection(acquired);
			joined = !this.dismissed ? this.export.join(acquired) : null;
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("An export has one reader less", ex);
			if (this.recording != null && !this.dismissed) {
				this.recording.fail(ex);
			}
		}
		finally {
			if (joined == null && acquired != null) {
				giveBack(acquired);
			}
		}
		return joined;
	}

	private void read(ExportTransaction own) {
		try {
			setJoined();
			if (this.recording != null) {
				ReachedServer.note(this.recording, own.connection());
			}
			ExportPart part = this.export.take();
			while (part != null) {
				copy(own, part);
				part = this.export.take();
			}
		}
		finally {
			// the thread ends, and an interrupt is of no use to what follows
			Thread.interrupted();
			// nothing was written, and it may have failed
			own.end(true);
			giveBack(own.connection());
		}
	}

	private void copy(ExportTransaction own, ExportPart part) {
		try {
			this.export.copy(own, part, this);
			this.rowsBefore = rows();
			this.bytesBefore = bytes();
			this.export.done();
		}
		catch (Throwable ex) {
			this.export.fail(part, own.connection(), ex);
			if (this.recording != null) {
				this.recording.fail(ex);
			}
		}
	}

	private void giveBack(Connection acquired) {
		// whoever is about to cancel has done so before anybody else gets it
		setConnection(null);
		this.connections.giveBack(acquired);
	}

	private synchronized void setConnection(@Nullable Connection connection) {
		this.connection = connection;
	}

	private synchronized void setJoined() {
		this.joined = true;
	}

	/** Ends what it waits for: a connection, a caller's code, or the server. */
	void stop() {
		this.stopped = true;
		this.dismissed = true;
		this.thread.interrupt();
		inBackground(this::cancel);
	}

	/**
	 * Ends its wait for a connection or for the moment of the export, as there is nothing
	 * left to read.
	 */
	synchronized void dismiss() {
		this.dismissed = true;
		if (this.connection == null) {
			this.thread.interrupt();
		}
		else if (!this.joined) {
			inBackground(this::giveUpJoining);
		}
	}

	private void inBackground(Runnable work) {
		Thread background = new Thread(work, this.thread.getName() + "-cancel");
		background.setDaemon(true);
		background.start();
	}

	private void giveUpJoining() {
		try {
			this.thread.join(MOMENT);
			if (isJoining()) {
				cancel();
				this.thread.join(PATIENCE);
				abortJoining();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized boolean isJoining() {
		return this.connection != null && !this.joined;
	}

	/** For a server that does not even answer a cancel. */
	private synchronized void abortJoining() {
		Connection present = this.connection;
		if (present == null || this.joined) {
			return;
		}
		try {
			ConnectionAbort.abort(present);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a reader of an export", ex);
		}
	}

	private synchronized void cancel() {
		Connection present = this.connection;
		if (present == null) {
			return;
		}
		try {
			DriverSession.cancel(present);
		}
		catch (SQLException ex) {
			logger.debug("Could not cancel a reader of an export", ex);
		}
	}

	/**
	 * Waits until it has ended.
	 * @return whether it has
	 */
	boolean await(long millis) throws InterruptedException {
		this.thread.join(Math.max(millis, 1));
		return !this.thread.isAlive();
	}

}

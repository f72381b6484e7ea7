package io.github.pgprofiles.internal.pool.failover;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.NoticeLimit;
import io.github.pgprofiles.internal.log.SessionLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one profile that were not forgotten by everybody else, which servers
 * they lead to and when they were opened. Thread-safe.
 */
public final class OpenConnections {

	private static final Logger logger = LoggerFactory.getLogger(OpenConnections.class);

	private final Map<Connection, Opened> all = Collections.synchronizedMap(new WeakHashMap<>());

	/** Adds one that was made right now. */
	public void add(Connection connection) {
		this.all.put(connection, new Opened(connection));
	}

	/**
	 * Whether a connection of these was opened before a moment, by
	 * {@link System#nanoTime()}.
	 */
	public boolean isOpenedBefore(Connection connection, long moment) {
		Opened known = this.all.get(connection);
		return known != null && known.at - moment < 0;
	}

	/**
	 * Makes sure that the connections can be cut off, also those on which a thread is
	 * blocked in a write.
	 */
	public void prepareToAbort() {
		for (Opened each : present()) {
			Connection connection = each.connection.get();
			try {
				if (connection != null) {
					ConnectionAbort.doNotLinger(connection);
				}
			}
			catch (SQLException ex) {
				logger.debug("Could not prepare a connection to be aborted", ex);
			}
		}
	}

	/** Cuts off all of them, whoever has them. */
	public void abortAll() {
		present().forEach(Opened::abort);
	}

	/** Says that one is none of the pool's, and may wait for its server for ever. */
	public void beside(Connection connection) {
		Opened known = this.all.get(connection);
		if (known != null) {
			known.beside = true;
		}
	}

	@Nullable Opened find(Connection connection) {
		return this.all.get(connection);
	}

	/** Those that are not closed, as far as the driver knows. */
	List<Opened> present() {
		List<Opened> present;
		synchronized (this.all) {
			present = new ArrayList<>(this.all.values());
		}
		present.removeIf(Opened::isClosed);
		return present;
	}

	/** One of them. What a timer notes is for that only. */
	static final class Opened {

		private final WeakReference<Connection> connection;

		private final long at = System.nanoTime();

		private final @Nullable HostPort server;

		private final int process;

		private final ServerRole role;

		private volatile boolean aborted;

		private volatile boolean beside;

		/** How often somebody had begun or ended to wait for the server. */
		private int reads;

		private long since = this.at;

		private Opened(Connection connection) {
			this.connection = new WeakReference<>(connection);
			HostPort reached = null;
			int number = 0;
			try {
				reached = SessionLog.server(DriverSession.server(connection));
				number = DriverSession.process(connection);
			}
			catch (SQLException ex) {
				logger.debug("A connection does not say where it leads to", ex);
			}
			this.server = reached;
			this.process = number;
			this.role = ServerRole.reported(connection);
		}

		@Nullable HostPort server() {
			return this.server;
		}

		int process() {
			return this.process;
		}

		/** What the server reported when it was opened. */
		ServerRole role() {
			return this.role;
		}

		long at() {
			return this.at;
		}

		boolean isClosed() {
			Connection present = this.connection.get();
			try {
				return present == null || present.isClosed();
			}
			catch (SQLException ex) {
				return true;
			}
		}

		/** Whether this profile has cut it off, as its server is no primary any more. */
		boolean isAborted() {
			return this.aborted;
		}

		/** Cuts it off, also while a thread waits for its server. */
		void abort() {
			Connection present = this.connection.get();
			if (present != null) {
				this.aborted = true;
				try {
					ConnectionAbort.abortLater(present);
				}
				catch (SQLException ex) {
					logger.debug("Could not abort a connection", ex);
				}
			}
		}

		/**
		 * Since when a thread waits for the server, as far as this was asked before.
		 * @param now by {@link System#nanoTime()}
		 * @return nanoseconds; negative if none does
		 */
		synchronized long waiting(long now) {
			Connection present = this.connection.get();
			int seen = (present != null) ? NoticeLimit.reads(present) : 0;
			if (seen != this.reads) {
				this.reads = seen;
				this.since = now;
			}
			return (!this.beside && (seen & 1) != 0) ? now - this.since : -1;
		}

		/** When the thread that waits has been seen first, likewise. */
		synchronized long since() {
			return this.since;
		}

	}

}

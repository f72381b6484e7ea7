package io.github.pgprofiles.internal.notification;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.NotificationWire;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.notification.Notification;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that listens, and the thread that reads it: sleeps in the read until the
 * server sends something, or for half of the keepalive, and asks for a word then. Makes
 * the connection again when it is lost. What others call is guarded by the hub's lock.
 */
final class Listener implements Runnable, NotificationWire.Receiver {

	private static final Logger logger = LoggerFactory.getLogger(Listener.class);

	private final String profile;

	private final Duration silence;

	private final ListenerSource source;

	private final ListenerCounts counts;

	private final ReentrantLock lock;

	private final Condition stopping;

	private final Map<String, Channel> channels;

	private final ListenerPace pace = new ListenerPace();

	private @Nullable NotificationWire wire;

	private @Nullable Connection connection;

	private @Nullable Thread thread;

	private int pid;

	private boolean stopped;

	private @Nullable Instant connectedSince;

	private @Nullable SQLException failure;

	/** By the clock of the JVM; of the reading thread. */
	private Instant lastHeard = Instant.now();

	private long lostAt;

	Listener(String profile, NotificationSettings settings, ListenerSource source, ListenerCounts counts,
			ReentrantLock lock, Map<String, Channel> channels) {
		this.profile = profile;
		this.silence = settings.keepalive().dividedBy(2);
		this.source = source;
		this.counts = counts;
		this.lock = lock;
		this.stopping = lock.newCondition();
		this.channels = channels;
	}

	int pid() {
		return this.pid;
	}

	@Nullable Instant connectedSince() {
		return this.connectedSince;
	}

	/** Why there is no connection, without anything that is secret. */
	@Nullable String failure() {
		SQLException present = this.failure;
		return (present != null) ? words(present) : null;
	}

	/** Begins with a channel. The connection to come begins with all of them. */
	void listen(Channel channel) {
		send(channel.listen(), () -> listening(channel));
	}

	void unlisten(Channel channel) {
		send(channel.unlisten(), null);
	}

	private void send(String sql, @Nullable Runnable action) {
		NotificationWire present = this.wire;
		if (present == null) {
			return;
		}
		try {
			present.send(sql, action);
		}
		catch (SQLException ex) {
			// the one who reads finds the connection lost, and makes it anew
			logger.debug("Profile '{}': could not write to the connection that listens", this.profile, ex);
			present.close();
		}
	}

	private void listening(Channel channel) {
		if (this.channels.get(channel.name()) == channel) {
			channel.listening(this.pid);
		}
	}

	/** Ends the thread, wherever it is. */
	void stop() {
		this.stopped = true;
		this.connectedSince = null;
		this.stopping.signalAll();
		if (this.wire != null) {
			this.wire.close();
		}
		else if (this.thread != null) {
			// it connects, or is about to wait
			this.thread.interrupt();
		}
	}

	@Override
	public void run() {
		this.lock.lock();
		try {
			this.thread = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
		while (!isStopped()) {
			try {
				NotificationWire present = begin();
				if (present != null) {
					read(present);
				}
			}
			catch (SQLException ex) {
				lost(ex);
			}
			catch (RuntimeException | Error ex) {
				lost(new SQLException("The connection that listens failed: " + ex, ex));
			}
		}
	}

	private boolean isStopped() {
		this.lock.lock();
		try {
			return this.stopped;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Connects, and says what to listen to.
	 * @return {@code null} if nobody wants it any more
	 */
	private @Nullable NotificationWire begin() throws SQLException {
		Connection opened = this.source.open();
		try {
			NotificationWire made = NotificationWire.of(opened, this.silence);
			int process = DriverSession.process(opened);
			this.lock.lock();
			try {
				if (this.stopped) {
					made.close();
					opened.close();
					return null;
				}
				this.connection = opened;
				this.wire = made;
				this.pid = process;
				this.lastHeard = Instant.now();
				this.connectedSince = this.lastHeard;
				this.failure = null;
				this.counts.connected.increment();
				for (Channel channel : this.channels.values()) {
					made.send(channel.listen(), () -> listening(channel));
				}
			}
			finally {
				this.lock.unlock();
			}
			return made;
		}
		catch (SQLException | RuntimeException | Error ex) {
			close(opened);
			throw ex;
		}
	}

	private void read(NotificationWire from) throws SQLException {
		boolean asked = false;
		while (true) {
			if (from.receive(this)) {
				this.lastHeard = Instant.now();
				asked = false;
			}
			else if (asked || from.isOwedAnswerTooLong()) {
				throw new SQLException("The server has been silent for %d ms ('notifications.keepalive')"
					.formatted(this.silence.multipliedBy(2).toMillis()), "08006");
			}
			else {
				asked = true;
				from.send("", null);
			}
		}
	}

	@Override
	public void notified(int process, String channel, String payload) {
		this.counts.received.increment();
		this.lock.lock();
		try {
			Channel known = this.stopped ? null : this.channels.get(channel);
			if (known != null) {
				known.arrived(new Notification(channel, payload, process));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void done(Runnable action) {
		if (this.pace.failures() > 0) {
			logger.info("Profile '{}': listens for notifications again, {} ms after the connection was lost",
					this.profile, (System.nanoTime() - this.lostAt) / 1_000_000);
			this.pace.reset();
		}
		this.lock.lock();
		try {
			if (!this.stopped) {
				action.run();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void lost(SQLException ex) {
		this.lock.lock();
		try {
			NotificationWire present = this.wire;
			Connection lent = this.connection;
			SQLException explained = (lent != null) ? StandbyErrors.explain(lent, ex) : ex;
			this.wire = null;
			this.connection = null;
			this.connectedSince = null;
			if (present != null) {
				present.close();
			}
			close(lent);
			if (this.stopped) {
				logger.debug("Profile '{}': the connection that listens has ended", this.profile, explained);
				return;
			}
			this.failure = explained;
			this.channels.values().forEach((channel) -> channel.lost(this.lastHeard));
			pause(explained);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Which may be one that a pool of somebody else's has lent. */
	private void close(@Nullable Connection lent) {
		try {
			if (lent != null) {
				lent.close();
			}
		}
		catch (SQLException ex) {
			logger.debug("Profile '{}': could not close a connection that listened", this.profile, ex);
		}
	}

	private void pause(SQLException ex) {
		long pause = this.pace.next(ex);
		if (this.pace.failures() == 1) {
			this.lostAt = System.nanoTime();
			logger.warn("Profile '{}': no connection listens for notifications, and it is tried again: {}",
					this.profile, words(ex));
		}
		else {
			logger.debug("Profile '{}': still no connection that listens for notifications: {}", this.profile,
					words(ex));
		}
		try {
			for (long left = pause; left > 0 && !this.stopped;) {
				left = this.stopping.awaitNanos(left);
			}
		}
		catch (InterruptedException interrupted) {
			// by stop() alone, which has said so
			logger.debug("Profile '{}': the wait was interrupted", this.profile);
		}
	}

	private static String words(SQLException ex) {
		Throwable cause = ex.getCause();
		return "%s (SQLSTATE %s%s)".formatted(ex.getMessage(), ex.getSQLState(),
				(cause != null && !(cause instanceof SQLException)) ? ", " + cause.getClass().getName() : "");
	}

}

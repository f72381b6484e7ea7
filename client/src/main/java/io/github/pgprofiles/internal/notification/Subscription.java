package io.github.pgprofiles.internal.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationSubscription;
import org.jspecify.annotations.Nullable;

/** One handler of one channel. Thread-safe. */
final class Subscription implements NotificationSubscription {

	private final NotificationHub hub;

	private final String channel;

	private final HandlerQueue queue;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private boolean listening;

	private boolean closed;

	/** When it may have begun to miss something. */
	private @Nullable Instant missedSince;

	Subscription(NotificationHub hub, String channel, HandlerQueue queue) {
		this.hub = hub;
		this.channel = channel;
		this.queue = queue;
	}

	@Override
	public String channel() {
		return this.channel;
	}

	int queued() {
		return this.queue.size();
	}

	void arrived(Notification notification) {
		this.queue.arrived(notification);
	}

	void connected(int pid) {
		this.lock.lock();
		try {
			this.queue.connected(new ListenerConnected(this.channel, pid, this.missedSince));
			this.listening = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The connection is lost. */
	void lost(Instant lastHeard) {
		this.lock.lock();
		try {
			if (this.listening) {
				this.missedSince = lastHeard;
			}
			this.listening = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isListening() {
		this.lock.lock();
		try {
			return this.listening && !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean awaitListening(Duration limit) {
		this.lock.lock();
		try {
			long left = TimeUnit.NANOSECONDS.convert(limit);
			while (!this.listening && !this.closed && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return this.listening && !this.closed;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OperationInterruptedException(this.hub.profile(),
					"the thread was interrupted while it waited for a connection that listens", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		if (end()) {
			this.hub.remove(this);
			awaitEnd(NotificationHub.PATIENCE.toNanos());
		}
	}

	/** Delivers nothing any more; whether it did before. */
	boolean end() {
		this.queue.close();
		this.lock.lock();
		try {
			boolean before = !this.closed;
			this.closed = true;
			this.changed.signalAll();
			return before;
		}
		finally {
			this.lock.unlock();
		}
	}

	void awaitEnd(long nanos) {
		this.queue.awaitEnd(nanos);
	}

}

package io.github.pgprofiles.internal.notification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationOverflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one handler, in its order: notifications, of which there is a most, and
 * between them that the connection was made, or that some were left out. A thread is in
 * it while there is something only. Thread-safe.
 */
final class HandlerQueue {

	private static final Logger logger = LoggerFactory.getLogger(HandlerQueue.class);

	private final String profile;

	private final String channel;

	private final NotificationHandler handler;

	private final int limit;

	private final Executor threads;

	private final ListenerCounts counts;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition idle = this.lock.newCondition();

	private final Deque<Item> items = new ArrayDeque<>();

	private int notifications;

	private @Nullable Thread at;

	private boolean running;

	/** Some were left out, and it has not drained to half since. */
	private boolean full;

	/** No thread could be had for it, which the log knows. */
	private boolean refused;

	private boolean closed;

	HandlerQueue(String profile, String channel, NotificationHandler handler, int limit, Executor threads,
			ListenerCounts counts) {
		this.profile = profile;
		this.channel = channel;
		this.handler = handler;
		this.limit = limit;
		this.threads = threads;
		this.counts = counts;
	}

	private sealed interface Item {

		void give(NotificationHandler handler) throws Exception;

	}

	private record Arrived(Notification notification) implements Item {

		@Override
		public void give(NotificationHandler handler) throws Exception {
			handler.onNotification(this.notification);
		}

	}

	private record Connected(ListenerConnected connected) implements Item {

		@Override
		public void give(NotificationHandler handler) throws Exception {
			handler.onConnected(this.connected);
		}

	}

	/** Grows as long as it is the last one. */
	private static final class LeftOut implements Item {

		private final String channel;

		private long count;

		LeftOut(String channel) {
			this.channel = channel;
		}

		@Override
		public void give(NotificationHandler handler) throws Exception {
			handler.onOverflow(new NotificationOverflow(this.channel, this.count));
		}

	}

	/** How many notifications wait. */
	int size() {
		this.lock.lock();
		try {
			return this.notifications;
		}
		finally {
			this.lock.unlock();
		}
	}

	void connected(ListenerConnected connected) {
		add(new Connected(connected));
	}

	void arrived(Notification notification) {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.full &= this.notifications > this.limit / 2;
			if (!this.full && this.notifications < this.limit) {
				this.notifications++;
				add(new Arrived(notification));
			}
			else {
				leaveOut();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leaveOut() {
		this.counts.overflowed.increment();
		LeftOut last = (this.items.peekLast() instanceof LeftOut present) ? present : null;
		if (last == null) {
			last = new LeftOut(this.channel);
			add(last);
		}
		last.count++;
		if (!this.full) {
			this.full = true;
			logger.warn("Profile '{}': {} notifications wait for a handler of channel '{}', which is too slow:"
					+ " further ones are left out until it has taken half of them, and it is told how many"
					+ " ('notifications.queue-size')", this.profile, this.limit, this.channel);
		}
	}

	private void add(Item item) {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.items.add(item);
			if (!this.running) {
				begin();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What has no thread now has one with the next item, if there is one then. */
	private void begin() {
		this.running = true;
		try {
			this.threads.execute(this::deliver);
			this.refused = false;
		}
		catch (RuntimeException | Error ex) {
			this.running = false;
			if (this.refused) {
				logger.debug("Profile '{}': still no thread for a handler of channel '{}'", this.profile, this.channel,
						ex);
				return;
			}
			this.refused = true;
			logger.error("Profile '{}': there is no thread for a handler of channel '{}', and what it is to get waits"
					+ " until the next notification has one", this.profile, this.channel, ex);
		}
	}

	private void deliver() {
		for (Item item = next(); item != null; item = next()) {
			try {
				item.give(this.handler);
			}
			catch (Throwable ex) {
				failed(ex);
			}
			if (item instanceof Arrived) {
				this.counts.delivered.increment();
			}
		}
	}

	/** The next one, or the end of this thread's work. */
	private @Nullable Item next() {
		this.lock.lock();
		try {
			// an interrupt is for the call that is over
			boolean interrupted = Thread.interrupted();
			Item item = this.closed ? null : this.items.poll();
			if (interrupted && !this.closed) {
				logger.debug("Profile '{}': a handler of channel '{}' was interrupted", this.profile, this.channel);
			}
			if (item instanceof Arrived) {
				this.notifications--;
			}
			this.at = (item != null) ? Thread.currentThread() : null;
			this.running = item != null;
			if (item == null) {
				this.idle.signalAll();
			}
			return item;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void failed(Throwable ex) {
		if (isClosed()) {
			logger.debug("Profile '{}': a handler of channel '{}' failed while it was closed", this.profile,
					this.channel, ex);
			return;
		}
		this.counts.failed.increment();
		logger.error("Profile '{}': a handler of channel '{}' failed; the subscription goes on", this.profile,
				this.channel, ex);
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Nothing is given any more, but for what is being given. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.items.clear();
			this.notifications = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until nothing is being given, unless that has called this.
	 * @param nanos for how long; then the call is interrupted
	 */
	void awaitEnd(long nanos) {
		this.lock.lock();
		try {
			long left = nanos;
			while (this.running && this.at != Thread.currentThread() && left > 0) {
				left = this.idle.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			interruptOther();
			this.lock.unlock();
		}
	}

	private void interruptOther() {
		Thread present = this.at;
		if (this.running && present != null && present != Thread.currentThread()) {
			logger.warn("Profile '{}': a handler of channel '{}' is still at work while its subscription closes, and is"
					+ " interrupted", this.profile, this.channel);
			present.interrupt();
		}
	}

}

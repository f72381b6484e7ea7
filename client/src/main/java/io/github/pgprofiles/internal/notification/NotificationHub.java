package io.github.pgprofiles.internal.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationSubscription;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of a profile, over one connection: made with the first of them, and
 * closed with the last. Thread-safe.
 */
public final class NotificationHub implements AutoCloseable {

	/** For how long a handler that is at work is waited for. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int IDLE_SECONDS = 10;

	private final String profile;

	private final NotificationSettings settings;

	private final ListenerSource source;

	private final ListenerCounts counts = new ListenerCounts();

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Channel> channels = new LinkedHashMap<>();

	private final ThreadFactory readers;

	private final Executor handlers;

	/** {@code null} without a subscription. */
	private @Nullable Listener listener;

	private boolean closed;

	/** For one profile; connects nowhere yet. */
	public NotificationHub(String profile, NotificationSettings settings, ListenerSource source) {
		this.profile = profile;
		this.settings = settings;
		this.source = source;
		this.readers = ListenerThreads.named("postgres-profiles-listen-" + profile + "-");
		this.handlers = handlers("postgres-profiles-notify-" + profile + "-");
	}

	/** A thread of their own for each that has something to do. */
	private static Executor handlers(String prefix) {
		ThreadFactory threads = ListenerThreads.named(prefix);
		if (ListenerThreads.areVirtual()) {
			return (task) -> threads.newThread(task).start();
		}
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
	}

	String profile() {
		return this.profile;
	}

	/**
	 * Subscribes. Connects in the background, unless there is a connection.
	 * @throws ClientClosedException if the pool is closed
	 */
	public NotificationSubscription subscribe(String name, NotificationHandler handler) {
		Subscription subscription = new Subscription(this, name,
				new HandlerQueue(this.profile, name, handler, this.settings.queueSize(), this.handlers, this.counts));
		this.lock.lock();
		try {
			if (this.closed) {
				throw new ClientClosedException(this.profile, null);
			}
			Channel channel = this.channels.get(name);
			boolean known = channel != null;
			if (channel == null) {
				channel = new Channel(name);
				this.channels.put(name, channel);
			}
			channel.subscriptions().add(subscription);
			Listener present = this.listener;
			if (present == null) {
				this.listener = new Listener(this.profile, this.settings, this.source, this.counts, this.lock,
						this.channels);
				this.readers.newThread(this.listener).start();
			}
			else if (!known) {
				present.listen(channel);
			}
			else if (channel.isListening()) {
				subscription.connected(present.pid());
			}
		}
		finally {
			this.lock.unlock();
		}
		return subscription;
	}

	void remove(Subscription subscription) {
		this.lock.lock();
		try {
			Channel channel = this.channels.get(subscription.channel());
			if (channel == null || !channel.subscriptions().remove(subscription)
					|| !channel.subscriptions().isEmpty()) {
				return;
			}
			this.channels.remove(channel.name());
			if (this.channels.isEmpty()) {
				stop();
			}
			else if (this.listener != null) {
				this.listener.unlisten(channel);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void stop() {
		Listener present = this.listener;
		this.listener = null;
		if (present != null) {
			present.stop();
		}
	}

	/** How it listens at present. */
	public ListenerSnapshot snapshot() {
		this.lock.lock();
		try {
			Listener present = this.listener;
			int subscriptions = 0;
			long queued = 0;
			for (Channel channel : this.channels.values()) {
				subscriptions += channel.subscriptions().size();
				for (Subscription each : channel.subscriptions()) {
					queued += each.queued();
				}
			}
			return new ListenerSnapshot(subscriptions, this.channels.size(),
					(present != null) ? present.connectedSince() : null, (present != null) ? present.failure() : null,
					queued, this.counts.received.sum(), this.counts.delivered.sum(), this.counts.overflowed.sum(),
					this.counts.failed.sum(), this.counts.connected.sum());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends all subscriptions, then the connection; handlers that are at work may finish
	 * for 5 s.
	 */
	@Override
	public void close() {
		List<Subscription> ended = new ArrayList<>();
		this.lock.lock();
		try {
			this.closed = true;
			this.channels.values().forEach((channel) -> ended.addAll(channel.subscriptions()));
			this.channels.clear();
			ended.forEach(Subscription::end);
			stop();
		}
		finally {
			this.lock.unlock();
		}
		long begin = System.nanoTime();
		ended.forEach((each) -> each.awaitEnd(PATIENCE.toNanos() - (System.nanoTime() - begin)));
		if (this.handlers instanceof ThreadPoolExecutor threads) {
			threads.shutdown();
		}
	}

}

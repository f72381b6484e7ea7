package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells all watchers about once a second what there is to see, by one look for all of
 * them. No look and no thread without a watcher. A watcher that reads too slowly misses
 * some. Thread-safe.
 */
final class LiveFeed
		implements ApplicationListener<ContextClosedEvent>, ApplicationContextAware, Ordered, DisposableBean {

	/** More of them ask by themselves. */
	static final int MOST_WATCHERS = 32;

	/** A bit more than the second for which servers are not asked again. */
	private static final Duration PACE = Duration.ofMillis(1100);

	/** A look as young as this is shared: less than the pace, which is never exact. */
	private static final Duration SHARED = Duration.ofMillis(500);

	/** Silence that proxies stand. */
	private static final Duration SILENCE = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(LiveFeed.class);

	private final Supplier<String> look;

	private final ScheduledThreadPoolExecutor clock;

	private final ThreadPoolExecutor workers;

	private final AtomicBoolean looking = new AtomicBoolean();

	private final Object lookLock = new Object();

	private final Set<Watcher> watchers = new LinkedHashSet<>();

	private @Nullable ApplicationContext context;

	private @Nullable ScheduledFuture<?> ticks;

	private @Nullable String latest;

	private long lookedAt;

	private boolean failed;

	private boolean closed;

	LiveFeed(Supplier<String> look) {
		this.look = look;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("postgres-page-");
		threads.setDaemon(true);
		this.clock = new ScheduledThreadPoolExecutor(1, threads);
		this.clock.setKeepAliveTime(PACE.toMillis(), TimeUnit.MILLISECONDS);
		this.clock.allowCoreThreadTimeOut(true);
		this.clock.setRemoveOnCancelPolicy(true);
		this.workers = new ThreadPoolExecutor(0, 2 * MOST_WATCHERS + 1, SILENCE.toSeconds(), TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads, new ThreadPoolExecutor.DiscardPolicy());
	}

	static LiveFeed of(Supplier<PostgresDescriptor> look) {
		JsonMapper mapper = JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build();
		return new LiveFeed(() -> mapper.writeValueAsString(look.get()));
	}

	/** What there is to see now, or was half a second ago. */
	String current() {
		synchronized (this.lookLock) {
			long now = System.nanoTime();
			if (this.latest == null || now - this.lookedAt >= SHARED.toNanos()) {
				this.latest = this.look.get();
				this.lookedAt = now;
			}
			return this.latest;
		}
	}

	/**
	 * A stream of events, the first at once.
	 * @return it, or {@code null} if there are too many or the application stops
	 */
	@Nullable Watcher watch() {
		Watcher watcher = new Watcher(this::leave, this.workers);
		synchronized (this.watchers) {
			if (this.closed || this.watchers.size() >= MOST_WATCHERS) {
				return null;
			}
			this.watchers.add(watcher);
			if (this.ticks == null) {
				this.ticks = this.clock.scheduleAtFixedRate(this::tick, PACE.toMillis(), PACE.toMillis(),
						TimeUnit.MILLISECONDS);
			}
		}
		this.workers.execute(() -> tell(Set.of(watcher)));
		return watcher;
	}

	private void leave(Watcher watcher) {
		synchronized (this.watchers) {
			this.watchers.remove(watcher);
			if (this.watchers.isEmpty() && this.ticks != null) {
				this.ticks.cancel(false);
				this.ticks = null;
			}
		}
	}

	/** Never waits: a look may take its time, and so may a watcher. */
	private void tick() {
		Set<Watcher> all;
		synchronized (this.watchers) {
			all = Set.copyOf(this.watchers);
		}
		all.forEach((watcher) -> watcher.keepAlive(SILENCE));
		if (this.looking.compareAndSet(false, true)) {
			this.workers.execute(() -> {
				try {
					tell(all);
				}
				finally {
					this.looking.set(false);
				}
			});
		}
	}

	private void tell(Set<Watcher> told) {
		try {
			String current = current();
			told.forEach((watcher) -> watcher.offer(current));
			this.failed = false;
		}
		catch (RuntimeException ex) {
			if (!this.failed) {
				logger.warn("The page of the profiles has nothing to show", ex);
			}
			this.failed = true;
			told.forEach(Watcher::offerTrouble);
		}
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/** Before a web server waits for its requests: these would not end. */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			destroy();
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void destroy() {
		Set<Watcher> all;
		synchronized (this.watchers) {
			this.closed = true;
			all = Set.copyOf(this.watchers);
		}
		// a watcher that does not read would keep whoever completes it waiting
		all.forEach((watcher) -> this.workers.execute(watcher::complete));
		this.clock.shutdownNow();
		this.workers.shutdown();
	}

	/** For tests. */
	int watching() {
		synchronized (this.watchers) {
			return this.watchers.size();
		}
	}

}

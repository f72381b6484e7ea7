package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.pool.connect.Reconnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pools that start side by side, of which all run in the end or none. */
final class StartRound {

	private static final Logger logger = LoggerFactory.getLogger(StartRound.class);

	/** For an attempt that is under way, when another profile has failed. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final CountDownLatch end = new CountDownLatch(1);

	/** Open as soon as one of them has failed, or all have ended. */
	private final CountDownLatch over = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final AtomicInteger left = new AtomicInteger();

	private volatile boolean failed;

	private final Map<String, PoolStart> starts = new LinkedHashMap<>();

	private final Map<String, CompletableFuture<HikariDataSource>> starting = new LinkedHashMap<>();

	private final List<Thread> threads = new ArrayList<>();

	void add(ProfileSettings profile, Consumer<HikariConfig> customizer) {
		PoolStart start = new PoolStart(profile, customizer, this.end);
		CompletableFuture<HikariDataSource> pool = new CompletableFuture<>();
		this.starts.put(profile.name(), start);
		this.starting.put(profile.name(), pool);
		Thread thread = new Thread(() -> start(start, pool), "postgres-profiles-start-" + profile.name());
		thread.setDaemon(true);
		this.threads.add(thread);
	}

	private void start(PoolStart start, CompletableFuture<HikariDataSource> pool) {
		try {
			pool.complete(start.run());
		}
		catch (Throwable ex) {
			this.failed = true;
			pool.completeExceptionally(ex);
			this.over.countDown();
		}
		if (this.left.decrementAndGet() == 0) {
			this.ended.countDown();
			this.over.countDown();
		}
	}

	Map<String, HikariDataSource> run() {
		boolean interrupted = false;
		if (!this.threads.isEmpty()) {
			this.left.set(this.threads.size());
			this.threads.forEach(Thread::start);
			interrupted = !await();
		}
		if (interrupted || this.failed) {
			throw failure(interrupted);
		}
		Map<String, HikariDataSource> started = new LinkedHashMap<>();
		this.starting.forEach((profile, pool) -> started.put(profile, pool.join()));
		return started;
	}

	/**
	 * Waits until all of them run, or one has failed and the others have had a moment.
	 * @return whether nobody has interrupted that
	 */
	private boolean await() {
		try {
			this.over.await();
			if (this.failed) {
				this.end.countDown();
				if (!this.ended.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
					logger.debug("Not all profiles have ended their start");
				}
			}
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	/** Ends everything, also what is still on its way. */
	private RuntimeException failure(boolean interrupted) {
		List<RuntimeException> failures = failures();
		this.end.countDown();
		this.threads.forEach(Thread::interrupt);
		List<CompletableFuture<Void>> closing = this.starting.values()
			.stream()
			.map((pool) -> pool.thenAccept(HikariDataSource::close))
			.toList();
		logger.debug("Closing {} pools, as not all of them started", closing.size());
		if (interrupted) {
			Thread.currentThread().interrupt();
			failures.add(0, new IllegalStateException("Interrupted while the pools of '%s' were started"
				.formatted(String.join("', '", this.starting.keySet()))));
		}
		RuntimeException first = failures.get(0);
		failures.stream().skip(1).forEach(first::addSuppressed);
		return first;
	}

	/** What no waiting heals comes first, and has ended the start. */
	private List<RuntimeException> failures() {
		Map<String, RuntimeException> failures = new LinkedHashMap<>();
		this.starting.forEach((profile, pool) -> {
			PoolStart start = Objects.requireNonNull(this.starts.get(profile));
			RuntimeException failure = pool.isCompletedExceptionally() ? thrown(pool)
					: pool.isDone() ? null : start.unavailable();
			if (failure != null) {
				failures.put(profile, failure);
			}
		});
		List<RuntimeException> ordered = new ArrayList<>(failures.values());
		ordered.sort(Comparator.comparing(StartRound::isForWaiting));
		return ordered;
	}

	private static boolean isForWaiting(RuntimeException failure) {
		return failure instanceof ProfileUnavailableException unavailable
				&& Reconnection.goesAway(unavailable.sqlException());
	}

	private static RuntimeException thrown(CompletableFuture<HikariDataSource> failed) {
		try {
			failed.join();
			throw new IllegalStateException("has not failed");
		}
		catch (CompletionException ex) {
			return (ex.getCause() instanceof RuntimeException own) ? own : new IllegalStateException(ex.getCause());
		}
	}

}

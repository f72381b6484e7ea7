package io.github.pgprofiles.internal.pool;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.pool.connect.Reconnection.Demand;
import io.github.pgprofiles.internal.pool.failover.FollowingPool;
import org.jspecify.annotations.Nullable;

/**
 * A pool of HikariCP's as seen by those who follow its primary, and by those who connect
 * for it.
 */
final class FollowedPool implements FollowingPool {

	/** Between two looks at what its connections wait for, in milliseconds. */
	private static final long TICK = 250;

	private final DrainingPool pool;

	private final IntConsumer opener;

	/**
	 * For one pool.
	 * @param opener opens so many connections side by side
	 */
	FollowedPool(DrainingPool pool, IntConsumer opener) {
		this.pool = pool;
		this.opener = opener;
	}

	/**
	 * The timer of a pool, which is the one that HikariCP would make itself. To be shut
	 * down with the pool.
	 * @return {@code null} if somebody has set one
	 */
	static @Nullable ScheduledExecutorService timer(HikariConfig config) {
		ScheduledExecutorService present = config.getScheduledExecutor();
		if (present == null && config.getDataSource() instanceof DriverDataSource) {
			present = new Timer(config.getPoolName(), config.getThreadFactory());
			config.setScheduledExecutor(present);
		}
		return (present instanceof Timer own) ? own : null;
	}

	/** Has no thread before its first task. */
	private static final class Timer extends ScheduledThreadPoolExecutor {

		Timer(String pool, @Nullable ThreadFactory threads) {
			super(1, (threads != null) ? threads : (task) -> thread(pool, task), new DiscardPolicy());
			setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			setRemoveOnCancelPolicy(true);
		}

		private static Thread thread(String pool, Runnable task) {
			Thread thread = new Thread(task, pool + ":housekeeper");
			thread.setDaemon(true);
			return thread;
		}

	}

	/** Has something called by the pool's timer, quick as it has to be. */
	void schedule(Runnable task) {
		ScheduledExecutorService timer = this.pool.getScheduledExecutor();
		if (timer != null) {
			ScheduledFuture<?> ignored = timer.scheduleWithFixedDelay(task, TICK, TICK, TimeUnit.MILLISECONDS);
		}
	}

	/** How many connections a pool wants to open. */
	int missing() {
		HikariPoolMXBean counts = this.pool.getHikariPoolMXBean();
		if (counts == null || this.pool.isClosed()) {
			return 0;
		}
		int wanted = this.pool.getMinimumIdle() - counts.getIdleConnections() + counts.getThreadsAwaitingConnection();
		return Math.min(wanted, this.pool.getMaximumPoolSize() - counts.getTotalConnections());
	}

	/** Who wants a connection of it. */
	Demand demand() {
		HikariPoolMXBean counts = this.pool.getHikariPoolMXBean();
		if (counts == null || this.pool.isClosed()) {
			return Demand.NONE;
		}
		int idle = counts.getIdleConnections();
		if (counts.getThreadsAwaitingConnection() > idle) {
			return Demand.CALLER;
		}
		return (idle < this.pool.getMinimumIdle()) ? Demand.IDLE : Demand.NONE;
	}

	@Override
	public boolean isBusy() {
		HikariPoolMXBean counts = this.pool.getHikariPoolMXBean();
		return counts != null && !this.pool.isClosed() && counts.getActiveConnections() > 0;
	}

	@Override
	public void retire() {
		HikariPoolMXBean counts = this.pool.getHikariPoolMXBean();
		if (counts != null && !this.pool.isClosed()) {
			counts.softEvictConnections();
		}
	}

	@Override
	public void refill() {
		this.opener.accept(missing());
	}

	@Override
	public void failedOver(@Nullable HostPort from, HostPort to, long nanos) {
		Observations listening = this.pool.observations();
		if (listening != null) {
			listening.failedOver(from, to, nanos);
		}
	}

}

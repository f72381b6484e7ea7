package io.github.pgprofiles.internal.pool;

import java.util.Collection;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

/** Closes several pools. */
public final class PoolCloser {

	private PoolCloser() {
	}

	/**
	 * Closes pools side by side, as one whose server is silent, or whose connections are
	 * in use, takes its time. If the thread is interrupted they still close, but are not
	 * waited for.
	 * @param pools to close; those that are closed already are left alone
	 */
	public static void close(Collection<HikariDataSource> pools) {
		List<Thread> closing = pools.stream()
			.filter((pool) -> !pool.isClosed())
			.map((pool) -> new Thread(pool::close, "postgres-profiles-close-" + pool.getPoolName()))
			.toList();
		closing.forEach(Thread::start);
		for (Thread thread : closing) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

}

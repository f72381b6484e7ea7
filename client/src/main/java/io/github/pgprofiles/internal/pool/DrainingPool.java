package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.internal.error.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool that closes in two steps: first nobody new is served, and whoever has a
 * connection, or waits for one, may finish; what is still out after the limit is aborted,
 * as it is by HikariCP at once.
 */
final class DrainingPool extends HikariDataSource {

	/** For how long connections that are in use are waited for. */
	static final Duration LIMIT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(DrainingPool.class);

	private static final long TICK = Duration.ofMillis(10).toNanos();

	private volatile boolean draining;

	DrainingPool(HikariConfig config) {
		super(config);
	}

	/** Whether it is closed, or about to be. */
	boolean isDraining() {
		return this.draining;
	}

	@Override
	public Connection getConnection() throws SQLException {
		if (this.draining) {
			throw new SQLNonTransientConnectionException(getPoolName() + " - The pool is being closed",
					SqlStates.CONNECTION_DOES_NOT_EXIST);
		}
		return super.getConnection();
	}

	/** Interrupted, it waits no longer. */
	@Override
	public void close() {
		this.draining = true;
		if (!isClosed() && !drain(getHikariPoolMXBean()) && getDataSource() instanceof DriverDataSource driver) {
			driver.prepareToAbort();
		}
		super.close();
	}

	/** Whether nobody has a connection any more. */
	private boolean drain(HikariPoolMXBean counts) {
		long begin = System.nanoTime();
		while (counts.getActiveConnections() > 0 && !Thread.currentThread().isInterrupted()) {
			if (System.nanoTime() - begin > LIMIT.toNanos()) {
				logger.warn("Profile '{}': {} connections are still in use {} ms after the pool was told to close,"
						+ " and are aborted", getPoolName(), counts.getActiveConnections(), LIMIT.toMillis());
				return false;
			}
			LockSupport.parkNanos(TICK);
		}
		return counts.getActiveConnections() == 0;
	}

}

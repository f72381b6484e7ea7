package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.FailingOver;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.PoolClosed;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.error.PoolerWait;
import io.github.pgprofiles.internal.error.Redactor;
import org.jspecify.annotations.Nullable;

/** Why a pool gave no connection. */
final class NoConnection {

	private NoConnection() {
	}

	/**
	 * Tells a closed pool, an exhausted one, and an interrupt from a server that cannot
	 * be reached.
	 * @param pool that was asked, where it is known
	 */
	static SQLException explain(@Nullable HikariDataSource pool, SQLException ex) {
		if (ex.getCause() instanceof InterruptedException) {
			return new Interrupted("the thread was interrupted while it waited for a connection", ex);
		}
		if (pool != null && isClosed(pool, ex)) {
			return new PoolClosed(ex);
		}
		if (!(ex instanceof SQLTransientConnectionException)) {
			return ex;
		}
		if (pool == null || pool.getHikariPoolMXBean() == null) {
			return (ex.getNextException() != null) ? Redactor.copyOf(ex.getNextException()) : ex;
		}
		HikariPoolMXBean counts = pool.getHikariPoolMXBean();
		SQLException reason = reason(pool, ex.getNextException());
		if (reason != null && counts.getTotalConnections() < pool.getMaximumPoolSize()) {
			// the same one for all who wait, who attach to it what is theirs
			SQLException own = Redactor.copyOf(reason);
			if (pool.getDataSource() instanceof DriverDataSource driver && driver.follower().isFailingOver()) {
				FailingOver.mark(own, null, true, "no server is a primary yet");
			}
			return own;
		}
		// no clock runs while all is well, and HikariCP gives up no sooner than this
		Duration waited = Duration.ofMillis(pool.getConnectionTimeout());
		if (counts.getActiveConnections() < pool.getMaximumPoolSize()
				&& pool.getDataSource() instanceof DriverDataSource driver && driver.isPooled()) {
			return new PoolerWait(waited, counts.getActiveConnections(), counts.getIdleConnections(),
					pool.getMaximumPoolSize(), ex);
		}
		return new PoolExhausted(waited, counts.getActiveConnections(), counts.getIdleConnections(),
				counts.getThreadsAwaitingConnection(), pool.getMaximumPoolSize(), ex);
	}

	/**
	 * Why no connection could be made. What HikariCP knows may also be that one which lay
	 * idle was found dead.
	 */
	private static @Nullable SQLException reason(HikariDataSource pool, @Nullable SQLException known) {
		SQLException failure = PoolFailure.of(pool);
		if (failure != null) {
			return failure;
		}
		return (known != null && SqlStates.CONNECTION_DOES_NOT_EXIST.equals(known.getSQLState())) ? null : known;
	}

	/**
	 * While a pool drains, work on the connections that are out fails as it always does.
	 */
	private static boolean isClosed(HikariDataSource pool, SQLException ex) {
		boolean rejected = ex instanceof SQLNonTransientConnectionException
				|| ex instanceof SQLTransientConnectionException;
		return pool.isClosed() || (rejected && pool instanceof DrainingPool draining && draining.isDraining());
	}

}

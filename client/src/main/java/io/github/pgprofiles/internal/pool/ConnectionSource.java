package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.internal.error.PoolExhausted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Hands out the connections of one profile: inside a transaction that Spring has open on
 * the same DataSource that transaction's connection, else one from the pool. Thread-safe.
 */
public final class ConnectionSource {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionSource.class);

	private final DataSource dataSource;

	public ConnectionSource(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Borrows a connection; every call is followed by one of {@link #release}.
	 * @throws PoolExhausted if none came free in time
	 * @throws SQLException if none could be opened
	 */
	public Connection acquire() throws SQLException {
		long begin = System.nanoTime();
		try {
			return DataSourceUtils.doGetConnection(this.dataSource);
		}
		catch (SQLTransientConnectionException ex) {
			throw describe(ex, Duration.ofNanos(System.nanoTime() - begin));
		}
	}

	private SQLException describe(SQLTransientConnectionException ex, Duration waited) {
		if (this.dataSource instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
			HikariPoolMXBean counts = pool.getHikariPoolMXBean();
			boolean serverAtFault = ex.getNextException() != null
					&& counts.getTotalConnections() < pool.getMaximumPoolSize();
			if (!serverAtFault) {
				return new PoolExhausted(waited, counts.getActiveConnections(), counts.getIdleConnections(),
						counts.getThreadsAwaitingConnection(), pool.getMaximumPoolSize(), ex);
			}
		}
		return (ex.getNextException() != null) ? ex.getNextException() : ex;
	}

	/**
	 * Gives a connection back, to the transaction or to the pool. Never throws: what was
	 * done is done, and a connection that cannot be given back is the pool's concern.
	 */
	public void release(Connection connection) {
		try {
			DataSourceUtils.doReleaseConnection(connection, this.dataSource);
		}
		catch (SQLException ex) {
			logger.debug("Could not give a connection back", ex);
		}
	}

	/** Whether the connection is that of a transaction which somebody else ends. */
	public boolean isJoined(Connection connection) {
		return DataSourceUtils.isConnectionTransactional(connection, this.dataSource);
	}

}

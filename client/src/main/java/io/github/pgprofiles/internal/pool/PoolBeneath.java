package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.NoticeLimit;
import org.jspecify.annotations.Nullable;

/**
 * The pool below a DataSource: that itself, or what it wraps. A wrapper that does not
 * tell what it wraps is known by what it lends, unless that comes from several pools.
 * Thread-safe.
 */
final class PoolBeneath {

	private final DataSource dataSource;

	private volatile @Nullable HikariDataSource lender;

	private volatile boolean routed;

	PoolBeneath(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/** The pool; {@code null} if there is none, or none is known. */
	@Nullable HikariDataSource get() {
		if (this.dataSource instanceof HikariDataSource own) {
			return own;
		}
		try {
			return this.dataSource.isWrapperFor(HikariDataSource.class) ? this.dataSource.unwrap(HikariDataSource.class)
					: this.lender;
		}
		catch (SQLException ex) {
			return this.lender;
		}
	}

	/** The pool that a connection is from, which may be that of a replica. */
	@Nullable HikariDataSource of(Connection connection) {
		try {
			HikariDataSource own = PooledConnection.poolOf(connection);
			return (own != null) ? own : get();
		}
		catch (SQLException ex) {
			return get();
		}
	}

	/** What it connects by, if that is ours. */
	@Nullable DriverDataSource driver() {
		HikariDataSource pool = get();
		return (pool != null && pool.getDataSource() instanceof DriverDataSource driver) ? driver : null;
	}

	/** Connections of our own DataSource have a limit from the start. */
	Connection limitNotices(Connection connection) throws SQLException {
		if (driver() == null && DriverSession.isBelow(connection)) {
			NoticeLimit.install(connection);
		}
		return connection;
	}

	/** How many the pool could lend with nobody waiting; many where nobody knows. */
	int free() {
		HikariDataSource pool = get();
		HikariPoolMXBean counts = (pool != null) ? pool.getHikariPoolMXBean() : null;
		return (pool != null && counts != null) ? Math
			.max(pool.getMaximumPoolSize() - counts.getActiveConnections() - counts.getThreadsAwaitingConnection(), 0)
				: Integer.MAX_VALUE;
	}

	/** Whether the pool has a connection that nobody would have to wait for. */
	boolean hasIdle() {
		HikariDataSource pool = get();
		HikariPoolMXBean counts = (pool != null) ? pool.getHikariPoolMXBean() : null;
		return counts != null && counts.getIdleConnections() > 0 && counts.getThreadsAwaitingConnection() == 0;
	}

	/** Learns from a connection of the DataSource. */
	void learn(Connection connection) throws SQLException {
		if (this.dataSource instanceof HikariDataSource || this.routed) {
			return;
		}
		HikariDataSource pool = PooledConnection.poolOf(connection);
		HikariDataSource known = this.lender;
		if (known == null) {
			this.lender = pool;
		}
		else if (pool != null && pool != known) {
			this.routed = true;
			this.lender = null;
		}
	}

}

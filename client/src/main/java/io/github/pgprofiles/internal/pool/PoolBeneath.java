package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
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

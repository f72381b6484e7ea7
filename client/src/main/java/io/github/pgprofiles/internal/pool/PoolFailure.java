package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.pool.failover.FollowedServers;
import org.jspecify.annotations.Nullable;

/** Why a pool's last attempt to connect has failed. */
public final class PoolFailure {

	private PoolFailure() {
	}

	/**
	 * Asks the DataSource behind a pool, which forgets it when a connection is made.
	 * @return {@code null} if none has failed, or the DataSource was replaced
	 */
	public static @Nullable SQLException of(HikariDataSource pool) {
		PoolContact contact = contact(pool);
		return (contact != null) ? contact.failure() : null;
	}

	/**
	 * How the attempts of a pool to connect went.
	 * @return {@code null} if its DataSource was replaced
	 */
	public static @Nullable PoolContact contact(HikariDataSource pool) {
		return (pool.getDataSource() instanceof DriverDataSource driver) ? driver.contact() : null;
	}

	/**
	 * What is known of the servers of a pool.
	 * @return {@code null} if its DataSource was replaced
	 */
	public static @Nullable FollowedServers followed(HikariDataSource pool) {
		return (pool.getDataSource() instanceof DriverDataSource driver) ? driver.follower().look() : null;
	}

}

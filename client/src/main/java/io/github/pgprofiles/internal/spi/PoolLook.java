package io.github.pgprofiles.internal.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PoolContact;
import io.github.pgprofiles.internal.pool.PoolFailure;
import org.jspecify.annotations.Nullable;

/** What is known of a server without a connection of its pool. */
public final class PoolLook {

	private PoolLook() {
	}

	/**
	 * Since when a pool's attempts to connect fail, or succeed again after one has
	 * failed. Asks nobody.
	 * @param failing which of the two is asked for
	 * @return {@code null} if it is the other one, none has ever failed, or the pool is
	 * none of a profile
	 */
	public static @Nullable Instant changed(HikariDataSource pool, boolean failing) {
		PoolContact contact = PoolFailure.contact(pool);
		return (contact != null && failing == (contact.failure() != null)) ? contact.changed() : null;
	}

	/**
	 * When the first of the secrets expires that a pool connects with. Asks nobody.
	 * @return {@code null} if none does, or the pool is none of a profile
	 */
	public static @Nullable Instant secretExpiry(HikariDataSource pool) {
		PoolContact contact = PoolFailure.contact(pool);
		return (contact != null) ? contact.secretExpiry() : null;
	}

	/**
	 * Logs in beside a pool, as the pool does, and logs out again.
	 * @param limit of the login, in whole seconds, rounded up
	 * @return whether somebody could be asked: not where the pool is none of a profile,
	 * or its DataSource was replaced
	 * @throws SQLException if the login has failed
	 */
	public static boolean login(HikariDataSource pool, Duration limit) throws SQLException {
		BesidePool beside = BesidePool.of(new ConnectionSource(pool));
		if (beside == null) {
			return false;
		}
		try (Connection connection = beside.openBriefly(pool, (int) limit.plusMillis(999).toSeconds())) {
			return connection != null;
		}
	}

	/**
	 * The server that a connection has reached, among several.
	 * @return host and port; {@code null} if it is none of pgJDBC's
	 */
	public static @Nullable String server(Connection connection) throws SQLException {
		return DriverSession.isBelow(connection) ? DriverSession.server(connection) : null;
	}

	/** The database that a connection of pgJDBC has asked for. Asks nobody. */
	public static String database(Connection connection) throws SQLException {
		return DriverSession.database(connection);
	}

	/**
	 * What the server has told of itself to a connection, unasked.
	 * @return whether it is a standby; {@code null} if it has not said so, or the
	 * connection is none of pgJDBC's
	 */
	public static @Nullable Boolean isStandby(Connection connection) throws SQLException {
		String standby = DriverSession.isBelow(connection) ? DriverSession.parameterStatus(connection, "in_hot_standby")
				: null;
		return (standby != null) ? standby.equals("on") : null;
	}

}

package io.github.pgprofiles.internal.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.internal.cluster.Cluster;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PoolCloser;
import io.github.pgprofiles.internal.pool.PoolFailure;
import io.github.pgprofiles.internal.pool.PoolStarter;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.text.ServerName;
import org.jspecify.annotations.Nullable;

/** The pools of profiles. */
public final class Pools {

	private Pools() {
	}

	/**
	 * Starts one pool for each profile, all at the same time.
	 * @param profiles to start
	 * @param customizer given each profile's name and pool before that is started
	 * @return pools by profile, in the order given, each with a connection ready
	 * @throws io.github.pgprofiles.error.ProfileUnavailableException if a database cannot
	 * be reached; the failures of further profiles are suppressed in it
	 */
	public static Map<String, HikariDataSource> start(Collection<ProfileSettings> profiles,
			BiConsumer<String, HikariConfig> customizer) {
		Map<String, HikariDataSource> pools = new PoolStarter(customizer).start(profiles);
		Cluster.form(profiles, pools);
		return pools;
	}

	/** Closes pools side by side. */
	public static void close(Collection<HikariDataSource> pools) {
		PoolCloser.close(pools);
	}

	/**
	 * Why a pool's last attempt to connect has failed. HikariCP tells its own failure
	 * once, to whoever asks first.
	 * @param pool of a profile
	 * @return {@code null} if it has not failed, or that is not known
	 */
	public static @Nullable SQLException lastFailure(HikariDataSource pool) {
		return PoolFailure.of(pool);
	}

	/**
	 * Has all work on a profile's pool ask somebody for its session settings.
	 * @throws IllegalArgumentException if the pool is none of a profile
	 */
	public static void useSessionSettings(String profile, DataSource pool, SessionSettings settings) {
		SessionLoan.use(profile, new ConnectionSource(pool), settings);
	}

	/**
	 * Makes sure that somebody can be asked.
	 * @throws IllegalArgumentException if the pool is none of a profile
	 */
	public static void requireSessionSettings(String profile, DataSource pool) {
		SessionLoan.require(profile, new ConnectionSource(pool));
	}

	/**
	 * A connection for statements that are no work of anybody's, whatever settings that
	 * has to have.
	 * @param lent by a pool, which is closed in its place
	 */
	public static Connection housekeeping(Connection lent) throws SQLException {
		return DriverSession.isBelow(lent) ? DriverSession.raw(lent) : lent;
	}

	/** Cuts a default application name to what the server keeps of one. */
	public static String cutApplicationName(String name) {
		return ServerName.cut(name);
	}

}

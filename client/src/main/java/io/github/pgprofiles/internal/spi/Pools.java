package io.github.pgprofiles.internal.spi;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.pool.PoolCloser;
import io.github.pgprofiles.internal.pool.PoolFailure;
import io.github.pgprofiles.internal.pool.PoolStarter;
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
		return new PoolStarter(customizer).start(profiles);
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

	/** Cuts a default application name to what the server keeps of one. */
	public static String cutApplicationName(String name) {
		return ServerName.cut(name);
	}

}

package io.github.pgprofiles.autoconfigure;

import com.zaxxer.hikari.HikariConfig;

/**
 * Has the last word on the pool of a profile, after everything that its properties set.
 * Beans of this type are called in order, once for each profile, before its pool is
 * started; for several profiles at the same time, so they must be thread-safe.
 */
@FunctionalInterface
public interface PostgresProfileCustomizer {

	/**
	 * Changes the pool.
	 * @param profile name of the profile
	 * @param config to change; its DataSource is the client's own and connects through
	 * pgJDBC
	 */
	void customize(String profile, HikariConfig config);

}

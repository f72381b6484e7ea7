package io.github.pgprofiles.autoconfigure;

import com.zaxxer.hikari.HikariConfig;

/**
 * Customizes the HikariCP pool of a profile, after all properties have been applied.
 * Beans of this type are called in order, once for each profile, before its pool is
 * started, and once more for the pool of its migrations, if that is another one. Calls
 * for several profiles are concurrent, so they must be thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PostgresProfileCustomizer {

	/**
	 * Changes the pool.
	 * @param profile name of the profile
	 * @param config to change; its DataSource belongs to the client and connects through
	 * pgJDBC
	 */
	void customize(String profile, HikariConfig config);

}

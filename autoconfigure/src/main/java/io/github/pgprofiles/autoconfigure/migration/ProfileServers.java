package io.github.pgprofiles.autoconfigure.migration;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgprofiles.config.ProfileSettings;

/**
 * Knows how each profile connects, whatever its settings come from.
 *
 * @since 0.1.0
 */
public interface ProfileServers {

	/**
	 * How a profile connects.
	 * @param profile its name
	 * @return its settings
	 * @throws IllegalArgumentException if there is no such profile
	 */
	ProfileSettings settings(String profile);

	/**
	 * Whether the DataSource of a profile is a pool of these settings.
	 * @param profile its name
	 * @return {@code false} if it is a bean of the user's own
	 */
	boolean hasPool(String profile);

	/**
	 * Has the application's customizers change a further pool of a profile.
	 * @param profile its name
	 * @param pool before it is started
	 */
	void customize(String profile, HikariConfig pool);

}

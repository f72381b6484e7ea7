package io.github.pgprofiles.autoconfigure.migration;

import io.github.pgprofiles.config.ProfileSettings;

/**
 * Knows how each profile connects, whatever its settings come from.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProfileServers {

	/**
	 * How a profile connects.
	 * @param profile its name
	 * @return its settings
	 * @throws IllegalArgumentException if there is no such profile
	 */
	ProfileSettings settings(String profile);

}

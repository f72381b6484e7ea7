package io.github.pgprofiles;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.NoPrimaryProfileException;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.error.UnknownProfileException;

/**
 * The clients of all profiles, by name. Thread-safe.
 *
 * @since 0.1.0
 */
public interface PostgresClients {

	/**
	 * The client of a profile.
	 * @param profile its name
	 * @return the client
	 * @throws UnknownProfileException if there is no such profile; lists the known ones
	 */
	PostgresClient get(String profile);

	/**
	 * The client of a profile's node.
	 * @param profile its name
	 * @param node name of the node within the profile
	 * @return a client that only reads
	 * @throws UnknownProfileException if there is no such profile; lists the known ones
	 * @throws io.github.pgprofiles.error.UnknownNodeException if the profile has no such
	 * node; lists those that it has
	 */
	default NodeClient on(String profile, String node) {
		return get(profile).on(node);
	}

	/**
	 * The client of the primary profile.
	 * @return the client
	 * @throws NoPrimaryProfileException if there are several profiles and none is primary
	 */
	PostgresClient primary();

	/**
	 * The names of the profiles.
	 * @return names in the order of the configuration
	 */
	Set<String> names();

	/**
	 * Opens profiles without Spring Boot: a pool for each, started in parallel. A single
	 * profile, or the one named {@code default}, is the primary one. Waits for a database
	 * that is not available yet as
	 * {@linkplain io.github.pgprofiles.config.StartupSettings its profile says}; an
	 * interrupt ends that with an {@link IllegalStateException}.
	 * @param profiles to open
	 * @return their clients; closing them closes the pools
	 * @throws ProfileUnavailableException if a database cannot be reached; no pool stays
	 * open then, and the failures of further profiles are suppressed in it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if two profiles have
	 * the same name
	 */
	static Closeable open(ProfileSettings... profiles) {
		return open(List.of(profiles));
	}

	/**
	 * Opens profiles without Spring Boot, see {@link #open(ProfileSettings...)}.
	 * @param profiles to open
	 * @return their clients; closing them closes the pools
	 * @throws ProfileUnavailableException if a database cannot be reached; no pool stays
	 * open then, and the failures of further profiles are suppressed in it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if two profiles have
	 * the same name
	 */
	static Closeable open(Collection<ProfileSettings> profiles) {
		return open(ClientOptions.defaults(), profiles);
	}

	/**
	 * Opens profiles with options, see {@link #open(ProfileSettings...)}.
	 * @param options of all their clients
	 * @param profiles to open
	 * @return their clients; closing them closes the pools
	 * @throws ProfileUnavailableException if a database cannot be reached; no pool stays
	 * open then, and the failures of further profiles are suppressed in it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if two profiles have
	 * the same name
	 */
	static Closeable open(ClientOptions options, ProfileSettings... profiles) {
		return open(options, List.of(profiles));
	}

	/**
	 * Opens profiles with options, see {@link #open(ProfileSettings...)}.
	 * @param options of all their clients
	 * @param profiles to open
	 * @return their clients; closing them closes the pools
	 * @throws ProfileUnavailableException if a database cannot be reached; no pool stays
	 * open then, and the failures of further profiles are suppressed in it
	 * @throws io.github.pgprofiles.config.InvalidSettingException if two profiles have
	 * the same name
	 */
	static Closeable open(ClientOptions options, Collection<ProfileSettings> profiles) {
		return PooledPostgresClients.open(options, profiles);
	}

	/** Clients together with their pools, for the code that opens and closes them. */
	interface Closeable extends PostgresClients, AutoCloseable {

		/**
		 * Closes the pools of all profiles. No caller gets a connection any more. Work
		 * that has one may finish for 5 s, then its connection is aborted. A second call
		 * has no effect.
		 */
		@Override
		void close();

	}

}

package io.github.pgprofiles.internal.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;

/** Starts the pools of several profiles side by side. */
public final class PoolStarter {

	private final BiConsumer<String, HikariConfig> customizer;

	/**
	 * Creates a starter.
	 * @param customizer given each profile's name and pool before that is started
	 */
	public PoolStarter(BiConsumer<String, HikariConfig> customizer) {
		this.customizer = customizer;
	}

	/**
	 * Starts one pool for each profile, all at the same time. As soon as one of them has
	 * failed for good the others wait no longer. The thread waits without a limit of its
	 * own: that is how Spring finds out whether it may interrupt a start, when its
	 * context is closed or the JVM is to end.
	 * @param profiles to start
	 * @return pools by profile, in the order given, each with a connection ready, unless
	 * it starts without one
	 * @throws InvalidSettingException if two profiles have one name
	 * @throws ProfileUnavailableException if a database cannot be used; the pools that
	 * did start are closed then, and the failures of further profiles are suppressed in
	 * it
	 */
	public Map<String, HikariDataSource> start(Collection<ProfileSettings> profiles) {
		DriverVersion.warnIfVulnerable();
		requireDistinct(profiles);
		StartRound round = new StartRound();
		for (ProfileSettings profile : profiles) {
			add(round, profile);
			profile.nodes().values().forEach((node) -> add(round, node));
		}
		return round.run();
	}

	private void add(StartRound round, ProfileSettings settings) {
		round.add(settings, (pool) -> this.customizer.accept(settings.name(), pool));
	}

	private static void requireDistinct(Collection<ProfileSettings> profiles) {
		Map<String, String> names = new HashMap<>();
		for (ProfileSettings profile : profiles) {
			String other = names.put(profile.name().toLowerCase(Locale.ROOT), profile.name());
			if (other != null) {
				throw new InvalidSettingException("name",
						"is that of two profiles, or differs by case only: '%s' and '%s'".formatted(other,
								profile.name()),
						"Rename one of them.");
			}
		}
	}

}

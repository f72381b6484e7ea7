package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the pools of several profiles side by side. */
public final class PoolStarter {

	private static final Logger logger = LoggerFactory.getLogger(PoolStarter.class);

	private final BiConsumer<String, HikariConfig> customizer;

	/**
	 * Creates a starter.
	 * @param customizer given each profile's name and pool before that is started
	 */
	public PoolStarter(BiConsumer<String, HikariConfig> customizer) {
		this.customizer = customizer;
	}

	/**
	 * Starts one pool for each profile, all at the same time.
	 * @param profiles to start
	 * @return pools by profile, in the order given, each with a connection ready
	 * @throws InvalidSettingException if two profiles have one name
	 * @throws ProfileUnavailableException if a database cannot be reached; the pools that
	 * did start are closed then, and the failures of further profiles are suppressed in
	 * it
	 */
	public Map<String, HikariDataSource> start(Collection<ProfileSettings> profiles) {
		DriverVersion.warnIfVulnerable();
		requireDistinct(profiles);
		Map<String, CompletableFuture<HikariDataSource>> starting = new LinkedHashMap<>();
		ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, profiles.size()),
				(task) -> new Thread(task, "postgres-profiles-start"));
		try {
			profiles.forEach((profile) -> starting.put(profile.name(),
					CompletableFuture.supplyAsync(() -> start(profile), executor)));
			return await(starting);
		}
		finally {
			executor.shutdownNow();
		}
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

	private static Map<String, HikariDataSource> await(Map<String, CompletableFuture<HikariDataSource>> starting) {
		Map<String, HikariDataSource> started = new LinkedHashMap<>();
		List<RuntimeException> failures = new ArrayList<>();
		for (Map.Entry<String, CompletableFuture<HikariDataSource>> pool : starting.entrySet()) {
			try {
				started.put(pool.getKey(), pool.getValue().get());
			}
			catch (ExecutionException ex) {
				failures.add((ex.getCause() instanceof RuntimeException failure) ? failure
						: new IllegalStateException(ex.getCause()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				failures.add(new IllegalStateException(
						"Interrupted while the pool of '" + pool.getKey() + "' was started", ex));
				break;
			}
		}
		if (!failures.isEmpty()) {
			// also those that are still on their way
			CompletableFuture<?>[] closing = starting.values()
				.stream()
				.map((pool) -> pool.thenAccept(HikariDataSource::close))
				.toArray(CompletableFuture<?>[]::new);
			logger.debug("Closing {} pools, as not all of them started", closing.length);
			RuntimeException first = failures.get(0);
			failures.stream().skip(1).forEach(first::addSuppressed);
			throw first;
		}
		return started;
	}

	private HikariDataSource start(ProfileSettings settings) {
		long begin = System.nanoTime();
		HikariConfig config = PoolFactory.configure(settings, (pool) -> this.customizer.accept(settings.name(), pool));
		String target = settings.jdbcUrl();
		try {
			probe(config, settings);
			HikariDataSource pool = new DrainingPool(config);
			if (config.getDataSource() instanceof DriverDataSource driver) {
				driver.serve(pool);
			}
			logger.info("Profile '{}': connected to {} in {} ms, at most {} connections", settings.name(), target,
					(System.nanoTime() - begin) / 1_000_000, pool.getMaximumPoolSize());
			return pool;
		}
		catch (SQLException ex) {
			throw Unavailable.because(settings, ex);
		}
		catch (PoolInitializationException ex) {
			if (ex.getCause() instanceof SQLException cause) {
				throw Unavailable.because(settings, cause);
			}
			throw ex;
		}
	}

	/**
	 * Connects once without the pool, which would sit out a second before it passes a
	 * error on.
	 */
	private static void probe(HikariConfig config, ProfileSettings settings) throws SQLException {
		DataSource dataSource = config.getDataSource();
		if (dataSource != null) {
			dataSource.setLoginTimeout((int) PoolFactory.ceilSeconds(settings.pool().timeout()));
			connect(dataSource, config.getUsername(), config.getPassword()).close();
		}
	}

	private static Connection connect(DataSource dataSource, @Nullable String user, @Nullable String password)
			throws SQLException {
		return (user != null) ? dataSource.getConnection(user, password) : dataSource.getConnection();
	}

}

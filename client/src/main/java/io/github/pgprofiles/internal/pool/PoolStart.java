package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import com.zaxxer.hikari.util.Credentials;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.pool.connect.Extensions;
import io.github.pgprofiles.internal.pool.connect.Reconnection;
import io.github.pgprofiles.internal.session.ProfileSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of one pool, which waits for its database as the profile wants. Runs on one
 * thread; whoever else looks sees why the last attempt has failed.
 */
final class PoolStart {

	private static final Logger logger = LoggerFactory.getLogger(PoolStart.class);

	/** A limit that leaves a login enough time for each of its steps. */
	private static final Duration QUICK = Duration.ofSeconds(4);

	private final ProfileSettings settings;

	private final Consumer<HikariConfig> customizer;

	/** Open as soon as the start of all profiles is to end. */
	private final CountDownLatch end;

	private volatile @Nullable SQLException last;

	PoolStart(ProfileSettings settings, Consumer<HikariConfig> customizer, CountDownLatch end) {
		this.settings = settings;
		this.customizer = customizer;
		this.end = end;
	}

	/** Why the profile is not available so far; {@code null} if no attempt has failed. */
	@Nullable ProfileUnavailableException unavailable() {
		SQLException failure = this.last;
		return (failure != null) ? unavailable(failure) : null;
	}

	private ProfileUnavailableException unavailable(SQLException failure) {
		return Unavailable.because(this.settings, failure);
	}

	/**
	 * Starts it.
	 * @throws ProfileUnavailableException if the database cannot be used, and the profile
	 * wants to fail then
	 */
	HikariDataSource run() {
		HikariConfig config = PoolFactory.configure(this.settings, this.customizer);
		if (this.settings.startup().mode() == StartupMode.LAZY) {
			logger.info("Profile '{}': started without a connection to {}, as 'startup.mode' is lazy",
					this.settings.name(), this.settings.jdbcUrl());
			return withoutConnection(config);
		}
		StartPace pace = new StartPace(this.settings.startup());
		for (int attempts = 1;; attempts++) {
			try {
				Duration limit = isWaiting() ? pace.attempt(this.settings.pool().timeout())
						: this.settings.pool().timeout();
				DrainingPool pool = attempt(config, limit, attempts == 1 && isWaiting() && limit.compareTo(QUICK) >= 0);
				if (attempts > 1) {
					pool.waitedAtStart(pace.waited(), true);
				}
				if (logger.isInfoEnabled()) {
					logger.info("Profile '{}': connected to {} in {} ms, at most {} connections", this.settings.name(),
							this.settings.jdbcUrl(), pace.waited().toMillis(), pool.getMaximumPoolSize());
				}
				return pool;
			}
			catch (SQLException ex) {
				this.last = ex;
				if (!this.settings.startup().critical()) {
					logger.warn(
							"Profile '{}': cannot connect to {}: {}. The application starts without it, as"
									+ " 'health.critical' is false, and can use it {}",
							this.settings.name(), this.settings.jdbcUrl(), Reconnection.words(ex),
							Reconnection.goesAway(ex) ? "as soon as the database answers"
									: ("once that is repaired. " + unavailable(ex).advice()).strip());
					return withoutConnection(config).waitedAtStart(pace.waited(), false);
				}
				if (!isWaiting() || !Reconnection.goesAway(ex) || !pause(pace, attempts, ex)) {
					throw unavailable(ex);
				}
			}
		}
	}

	private ProfileSession session() {
		return new ProfileSession(this.settings.name(), this.settings.requiredSettings());
	}

	/** One that is not critical lets nothing wait. */
	private boolean isWaiting() {
		return this.settings.startup().mode() == StartupMode.WAIT && this.settings.startup().critical();
	}

	/**
	 * Waits for the next attempt.
	 * @return whether there is one
	 */
	private boolean pause(StartPace pace, int attempts, SQLException failure) {
		Duration pause = pace.next();
		if (pause.isZero()) {
			return false;
		}
		logger.warn("Profile '{}': cannot connect to {}: {}. Attempt {}, the next in {} ms{}", this.settings.name(),
				this.settings.jdbcUrl(), Reconnection.words(failure), attempts, pause.toMillis(),
				pace.isLimited() ? ", for " + pace.left().toMillis() + " ms in all" : "");
		try {
			return !this.end.await(pause.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** Nothing but later work connects. */
	private DrainingPool withoutConnection(HikariConfig config) {
		config.setInitializationFailTimeout(-1);
		if (!this.settings.extensions().isEmpty() && !(config.getDataSource() instanceof DriverDataSource)) {
			logger.warn("Profile '{}': its extensions are not created, as its DataSource was replaced",
					this.settings.name());
		}
		return serve(config, new DrainingPool(config, PoolFactory.reset(this.settings), session(),
				new BesidePool(this.settings, config)));
	}

	private static DrainingPool serve(HikariConfig config, DrainingPool pool) {
		if (config.getDataSource() instanceof DriverDataSource driver) {
			driver.serve(pool);
		}
		return pool;
	}

	/**
	 * Connects before the pool does, which would sit out a second before it passes an
	 * error on, and lets the pool have that connection.
	 */
	private DrainingPool attempt(HikariConfig config, Duration limit, boolean here) throws SQLException {
		DataSource dataSource = config.getDataSource();
		if (dataSource instanceof DriverDataSource driver) {
			Credentials credentials = credentials(config);
			driver.openFirst(credentials.getUsername(), credentials.getPassword(), limit, here);
		}
		else if (dataSource != null) {
			probe(dataSource, config, limit);
		}
		try {
			return serve(config, new DrainingPool(config, PoolFactory.reset(this.settings), session(),
					new BesidePool(this.settings, config)));
		}
		catch (PoolInitializationException ex) {
			if (dataSource instanceof DriverDataSource driver) {
				driver.discardFirst();
			}
			if (ex.getCause() instanceof SQLException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private static Credentials credentials(HikariConfig config) {
		return (config.getCredentialsProvider() != null) ? config.getCredentialsProvider().getCredentials()
				: config.getCredentials();
	}

	/** Of a DataSource that is not ours. */
	private void probe(DataSource dataSource, HikariConfig config, Duration limit) throws SQLException {
		dataSource.setLoginTimeout((int) PoolFactory.ceilSeconds(limit));
		Credentials credentials = credentials(config);
		String user = credentials.getUsername();
		try (Connection connection = (user != null) ? dataSource.getConnection(user, credentials.getPassword())
				: dataSource.getConnection()) {
			new Extensions(this.settings.name(), this.settings.extensions()).create(connection);
		}
	}

}

package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.pool.connect.TransactionPooling;
import io.github.pgprofiles.internal.pool.replica.Replicas;
import io.github.pgprofiles.internal.usage.Activities;
import io.github.pgprofiles.internal.usage.Activity;
import io.github.pgprofiles.internal.usage.PoolUse;
import org.jspecify.annotations.Nullable;

/**
 * What a profile has besides its pool: connections that are made as the pool's are and do
 * not belong to it, and somebody who uses them and ends with the pool. Thread-safe.
 */
public final class BesidePool {

	private final ProfileSettings settings;

	private final HikariConfig config;

	private final PoolUse use;

	/** Of a listener that has a DSN of its own. */
	private @Nullable DriverDataSource own;

	/** Of those who only look whether the server answers. */
	private @Nullable DriverDataSource brief;

	private @Nullable AutoCloseable companion;

	private boolean closed;

	BesidePool(ProfileSettings settings, HikariConfig config) {
		this.settings = settings;
		this.config = config;
		this.use = PoolUse.of(config.getMaximumPoolSize());
	}

	/** That of a client's pool; {@code null} where it is none of a profile. */
	public static @Nullable BesidePool of(ConnectionSource connections) {
		return (connections.pool() instanceof DrainingPool own) ? own.beside() : null;
	}

	/** The replicas of a client's server; {@code null} if there are none. */
	public static @Nullable Replicas replicas(ConnectionSource connections) {
		return (connections.pool() instanceof DrainingPool own) ? own.replicas() : null;
	}

	/**
	 * Where further connections to the server of one come from: the same connections,
	 * unless it was one of a replica.
	 */
	public static ConnectionSource lender(ConnectionSource connections, Connection lent) throws SQLException {
		HikariDataSource pool = PooledConnection.poolOf(lent);
		return (pool == null || pool == connections.pool()) ? connections : new ConnectionSource(pool);
	}

	/** What the pool is used for. */
	public PoolUse use() {
		return this.use;
	}

	/** For how many nanoseconds somebody waits for a connection of a pool by now. */
	public static long longestPresentWait(ConnectionSource connections) {
		return (connections.pool() instanceof DrainingPool own) ? own.longestPresentWait() : 0;
	}

	/**
	 * Begins a COPY or a stream, which others may ask how far it is, to be closed at its
	 * end.
	 * @param name of its statement; {@code null} for none
	 */
	public static Activity begin(ConnectionSource connections, Activity.Kind kind, @Nullable String name) {
		BesidePool beside = of(connections);
		return (beside != null) ? beside.use().activities().begin(kind, name) : Activities.unseen(kind, name);
	}

	/** The settings that the profile was configured with. */
	public ProfileSettings settings() {
		return this.settings;
	}

	public NotificationSettings notifications() {
		return this.settings.notifications();
	}

	/**
	 * Makes sure that a session is to be had.
	 * @throws SQLException if a pooler is in between, and no way around it is known
	 */
	public void requireSession() throws SQLException {
		if (TransactionPooling.isOf(this.settings) && this.settings.listener() == null) {
			throw SessionUse.LISTEN.refused(this.settings.name());
		}
	}

	/** Opens a connection that listens, to be closed by whoever has it. */
	public Connection openListener() throws SQLException {
		requireSession();
		ProfileSettings listener = this.settings.listener();
		DataSource present = this.config.getDataSource();
		if (listener != null) {
			return own(listener, present).connectBeside();
		}
		return (present instanceof DriverDataSource driver) ? driver.connectBeside() : present.getConnection();
	}

	/**
	 * Opens a connection that is only to show whether the server answers, to be closed by
	 * whoever has it.
	 * @param pool whose credentials it uses
	 * @param limit of the login, in seconds
	 * @return {@code null} if that is not known, as the pool's DataSource was replaced
	 */
	public @Nullable Connection openBriefly(HikariConfig pool, int limit) throws SQLException {
		if (!(this.config.getDataSource() instanceof DriverDataSource driver)) {
			return null;
		}
		DriverDataSource made = brief(driver);
		made.setLoginTimeout(limit);
		Credentials present = (pool.getCredentialsProvider() != null) ? pool.getCredentialsProvider().getCredentials()
				: pool.getCredentials();
		return made.getConnection(present.getUsername(), present.getPassword());
	}

	private synchronized DriverDataSource brief(DriverDataSource driver) {
		DriverDataSource made = this.brief;
		if (made == null) {
			made = PoolFactory.beside(this.settings);
			driver.shareOverrides(made);
			this.brief = made;
		}
		return made;
	}

	private synchronized DriverDataSource own(ProfileSettings listener, DataSource present) throws SQLException {
		DriverDataSource made = this.own;
		if (made == null) {
			made = PoolFactory.beside(listener);
			made.setLoginTimeout((int) PoolFactory.ceilSeconds(listener.pool().timeout()));
			if (present instanceof DriverDataSource driver) {
				driver.shareOverrides(made);
			}
			this.own = made;
		}
		return made;
	}

	/**
	 * The one who uses such connections.
	 * @param make makes it, the first time
	 * @return {@code null} if the pool is closed
	 */
	public synchronized @Nullable AutoCloseable companion(Supplier<? extends AutoCloseable> make) {
		if (this.companion == null && !this.closed) {
			this.companion = make.get();
		}
		return this.closed ? null : this.companion;
	}

	/** The same, if there is one. */
	public synchronized @Nullable AutoCloseable companion() {
		return this.companion;
	}

	private synchronized @Nullable AutoCloseable end() {
		this.closed = true;
		return this.companion;
	}

	void close() {
		AutoCloseable present = end();
		if (present == null) {
			return;
		}
		try {
			present.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}

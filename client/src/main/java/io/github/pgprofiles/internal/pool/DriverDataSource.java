package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PasswordFile;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.driver.GuardedDriver;
import io.github.pgprofiles.internal.driver.NoticeLimit;
import io.github.pgprofiles.internal.driver.SuppliedSslFactory;
import io.github.pgprofiles.internal.pool.Reconnection.Demand;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connects through pgJDBC with its properties beside the URL. The driver's own DataSource
 * puts them into it, {@code sslpassword} too, and every connection repeats its URL to
 * whoever asks: Flyway logs it.
 */
final class DriverDataSource extends AbstractDataSource {

	private final GuardedDriver driver = new GuardedDriver();

	private final String url;

	private final Properties properties = new Properties();

	private final int statementTimeout;

	private final int idleInTransactionTimeout;

	private final Reconnection reconnection;

	private final OfferedOptions offered;

	private final ReadyConnections ready = new ReadyConnections();

	private final Extensions extensions;

	private final String profile;

	private @Nullable PasswordFile passwordFile;

	private SuppliedSslFactory.@Nullable Source sockets;

	private final Properties required = new Properties();

	private volatile int loginTimeout;

	/** Those that were not forgotten by everybody else, and when they were opened. */
	private final Map<Connection, Long> opened = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * For one profile.
	 * @param options that a connection has if the other side takes them
	 * @param extensions that are created where they are missing
	 */
	DriverDataSource(String profile, String url, TimeoutSettings timeouts, String options, List<String> extensions) {
		this.profile = profile;
		this.url = url;
		this.extensions = new Extensions(profile, extensions);
		this.offered = new OfferedOptions(profile, options);
		this.statementTimeout = timeouts.parameters().getOrDefault("statement_timeout", 0);
		this.idleInTransactionTimeout = timeouts.parameters().getOrDefault("idle_in_transaction_session_timeout", 0);
		this.reconnection = new Reconnection(profile, url);
	}

	/**
	 * Connects again for this pool while its server is away, and fills it up when the
	 * server is back.
	 */
	void serve(HikariDataSource pool) {
		this.reconnection.follow(() -> demandOf(pool));
		this.reconnection.whenBack((attempt) -> this.ready.open(this.profile, missing(pool) - 1, attempt));
	}

	/**
	 * Opens the connection that the pool begins with.
	 * @param limit of the login
	 * @param here whether to log in on this thread, which is quicker: each step has half
	 * of the limit then
	 */
	void openFirst(@Nullable String username, @Nullable String password, Duration limit, boolean here)
			throws SQLException {
		setLoginTimeout((int) PoolFactory.ceilSeconds(limit));
		// each of several servers would have it
		this.ready.add(connect(username, password, here && this.url.indexOf(',') < 0));
	}

	/** Closes it, where no pool came of it. */
	void discardFirst() {
		this.ready.discard();
	}

	/** Has nothing ready any more: its pool is closed. */
	void close() {
		this.ready.close();
	}

	/** How many connections a pool wants to open. */
	private static int missing(HikariDataSource pool) {
		HikariPoolMXBean counts = pool.getHikariPoolMXBean();
		if (counts == null || pool.isClosed()) {
			return 0;
		}
		int wanted = pool.getMinimumIdle() - counts.getIdleConnections() + counts.getThreadsAwaitingConnection();
		return Math.min(wanted, pool.getMaximumPoolSize() - counts.getTotalConnections());
	}

	/** Why the last attempt to connect has failed; {@code null} if it has not. */
	@Nullable SQLException failure() {
		return this.reconnection.failure();
	}

	private static Demand demandOf(HikariDataSource pool) {
		HikariPoolMXBean counts = pool.getHikariPoolMXBean();
		if (counts == null || pool.isClosed()) {
			return Demand.NONE;
		}
		int idle = counts.getIdleConnections();
		if (counts.getThreadsAwaitingConnection() > idle) {
			return Demand.CALLER;
		}
		return (idle < pool.getMinimumIdle()) ? Demand.IDLE : Demand.NONE;
	}

	/**
	 * Makes sure that the connections can be cut off, also those on which a thread is
	 * blocked in a write.
	 */
	void prepareToAbort() {
		List<Connection> present;
		synchronized (this.opened) {
			present = List.copyOf(this.opened.keySet());
		}
		for (Connection each : present) {
			try {
				ConnectionAbort.doNotLinger(each);
			}
			catch (SQLException ex) {
				logger.debug("Could not prepare a connection to be aborted", ex);
			}
		}
	}

	/** The profile's limit for a statement, in milliseconds; 0 for none. */
	int statementTimeout() {
		return this.statementTimeout;
	}

	/** The profile's limit for a transaction that lies idle, likewise. */
	int idleInTransactionTimeout() {
		return this.idleInTransactionTimeout;
	}

	/**
	 * Whether a connection of this was opened before a moment, by
	 * {@link System#nanoTime()}.
	 */
	boolean isOpenedBefore(Connection connection, long moment) {
		Long at = this.opened.get(connection);
		return at != null && at - moment < 0;
	}

	void set(PGProperty property, String value) {
		this.properties.setProperty(property.getName(), value);
	}

	void set(String property, String value) {
		this.properties.setProperty(property, value);
	}

	/**
	 * Looks up a missing password there, and nowhere else.
	 * @param file {@code null} for where the driver looks
	 */
	void lookUpPassword(@Nullable PasswordFile file) {
		this.passwordFile = file;
	}

	/** Sets what nothing else overrides. */
	void require(Map<String, String> properties) {
		this.required.putAll(properties);
	}

	/** Takes the sockets of TLS from elsewhere. */
	void secureBy(Supplier<SSLSocketFactory> sockets) {
		this.sockets = SuppliedSslFactory.Source.of(sockets);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection first = this.ready.take();
		return (first != null) ? first : this.reconnection.connect(() -> connect(null, null));
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		Connection first = this.ready.take();
		return (first != null) ? first : this.reconnection.connect(() -> connect(username, password));
	}

	private Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
		return connect(user, password, false);
	}

	private Connection connect(@Nullable String user, @Nullable String password, boolean here) throws SQLException {
		Properties all = new Properties();
		all.putAll(this.properties);
		if (user != null) {
			PGProperty.USER.set(all, user);
		}
		if (password != null) {
			PGProperty.PASSWORD.set(all, password);
		}
		lookUpPassword(all);
		all.putAll(this.required);
		if (this.sockets != null) {
			PGProperty.SSL_FACTORY.set(all, SuppliedSslFactory.class.getName());
			PGProperty.SSL_FACTORY_ARG.set(all, this.sockets.key());
		}
		int own = PGProperty.SOCKET_TIMEOUT.getInt(all);
		// the driver may connect a second time, without TLS
		int login = here ? this.loginTimeout / 2 : this.loginTimeout;
		boolean bounded = login > 0 && (own <= 0 || own > login);
		if (login > 0 && here) {
			int step = PGProperty.CONNECT_TIMEOUT.getInt(all);
			PGProperty.CONNECT_TIMEOUT.set(all, (step > 0) ? Math.min(step, login) : login);
		}
		else if (login > 0) {
			PGProperty.LOGIN_TIMEOUT.set(all, login);
		}
		if (bounded) {
			// the driver leaves a login that takes too long to a thread of its own,
			// which would wait for a silent server for ever
			PGProperty.SOCKET_TIMEOUT.set(all, login);
		}
		Connection connection = this.offered.connect(all, this::open);
		if (bounded) {
			connection.setNetworkTimeout(Runnable::run, (int) Math.min(own * 1000L, Integer.MAX_VALUE));
		}
		NoticeLimit.install(connection);
		prepare(connection);
		this.opened.put(connection, System.nanoTime());
		return connection;
	}

	private void prepare(Connection connection) throws SQLException {
		try {
			this.extensions.create(connection);
		}
		catch (SQLException ex) {
			connection.abort(Runnable::run);
			throw ex;
		}
	}

	private void lookUpPassword(Properties all) throws SQLException {
		if (this.passwordFile != null && PGProperty.PASSWORD.getOrDefault(all) == null) {
			try {
				PGProperty.PASSWORD.set(all, this.passwordFile.password(PGProperty.USER.getOrDefault(all)));
			}
			catch (InvalidSettingException ex) {
				throw new SQLException(ex.getMessage(), "28000");
			}
		}
	}

	private Connection open(Properties properties) throws SQLException {
		Connection connection = this.driver.connect(this.url, properties, this.passwordFile == null);
		if (connection == null) {
			throw new SQLException("pgJDBC does not accept the URL " + this.url, "08001");
		}
		return connection;
	}

	@Override
	public int getLoginTimeout() {
		return this.loginTimeout;
	}

	@Override
	public void setLoginTimeout(int seconds) {
		this.loginTimeout = seconds;
	}

}

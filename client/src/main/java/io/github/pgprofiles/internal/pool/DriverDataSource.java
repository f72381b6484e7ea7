package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.GuardedDriver;
import io.github.pgprofiles.internal.driver.NoticeLimit;
import io.github.pgprofiles.internal.driver.SessionLogs;
import io.github.pgprofiles.internal.driver.pooled.PooledStatements;
import io.github.pgprofiles.internal.error.PoolerWords;
import io.github.pgprofiles.internal.log.StatementLog;
import io.github.pgprofiles.internal.pool.connect.ConnectionTarget;
import io.github.pgprofiles.internal.pool.connect.Extensions;
import io.github.pgprofiles.internal.pool.connect.LoginLimits;
import io.github.pgprofiles.internal.pool.connect.LoginTime;
import io.github.pgprofiles.internal.pool.connect.OfferedOptions;
import io.github.pgprofiles.internal.pool.connect.PoolCredentials;
import io.github.pgprofiles.internal.pool.connect.PoolerLook;
import io.github.pgprofiles.internal.pool.connect.ReadyConnections;
import io.github.pgprofiles.internal.pool.connect.Reconnection;
import io.github.pgprofiles.internal.pool.connect.RotatingTarget;
import io.github.pgprofiles.internal.pool.connect.ServerVersion;
import io.github.pgprofiles.internal.pool.connect.StatementProbe;
import io.github.pgprofiles.internal.pool.connect.TextSettings;
import io.github.pgprofiles.internal.pool.connect.TransactionPooling;
import io.github.pgprofiles.internal.pool.failover.HostLogin;
import io.github.pgprofiles.internal.pool.failover.OpenConnections;
import io.github.pgprofiles.internal.pool.failover.PrimaryFollower;
import io.github.pgprofiles.internal.pool.failover.PrimaryFollower.Target;
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

	private final RotatingTarget target;

	private final PoolCredentials credentials;

	/** What a customizer has set. */
	private final Properties overrides = new Properties();

	private final int statementTimeout;

	private final int idleInTransactionTimeout;

	private final Reconnection reconnection;

	private final OfferedOptions offered;

	private final ReadyConnections ready = new ReadyConnections();

	private final Extensions extensions;

	private final ServerVersion version;

	private final String profile;

	/** What may be prepared through a pooler; {@code null} where there is none. */
	private final @Nullable PooledStatements pooled;

	private final StatementProbe probe;

	private final PoolerLook look;

	/** What goes with each transaction. */
	private final TextSettings always;

	private final StatementLog log;

	private volatile int loginTimeout;

	private final OpenConnections opened = new OpenConnections();

	private final PrimaryFollower follower;

	/**
	 * For one profile.
	 * @param targets makes what the driver is given of settings
	 * @param config of the pool, which is given user and password
	 * @param options that a connection has if the other side takes them
	 */
	DriverDataSource(ProfileSettings settings, Function<ProfileSettings, ConnectionTarget> targets, HikariConfig config,
			String options) {
		this.profile = settings.name();
		this.pooled = TransactionPooling.isOf(settings) ? new PooledStatements(this.profile,
				GuardedDriver.isAvailable() ? settings.poolerMaxPreparedStatements() : 0) : null;
		this.probe = new StatementProbe(this.pooled);
		this.look = new PoolerLook(settings);
		this.always = new TextSettings(this.profile, TransactionPooling.settings(settings), this.pooled != null);
		this.log = new StatementLog(this.profile, settings.logging());
		this.target = new RotatingTarget(settings, targets, this::publish);
		this.credentials = new PoolCredentials(config, this.target.last());
		this.extensions = new Extensions(this.profile, settings.extensions());
		this.version = new ServerVersion(this.profile);
		this.offered = new OfferedOptions(this.profile, options);
		Map<String, Integer> limits = settings.timeouts().parameters();
		this.statementTimeout = limits.getOrDefault("statement_timeout", 0);
		this.idleInTransactionTimeout = limits.getOrDefault("idle_in_transaction_session_timeout", 0);
		this.reconnection = new Reconnection(this.profile, () -> this.target.last().url());
		this.follower = new PrimaryFollower(this.profile, this.pooled != null, this.opened);
	}

	private void publish(ConnectionTarget next) {
		this.credentials.publish(next);
	}

	/** The URL that connections are made with at present; it holds no credential. */
	String url() {
		return this.target.last().url();
	}

	/** Sets a property of the driver over the profile's own. */
	void override(PGProperty property, String value) {
		this.overrides.setProperty(property.getName(), value);
	}

	/**
	 * Connects again for this pool while its server is away, and fills it up when the
	 * server is back.
	 */
	void serve(DrainingPool pool) {
		this.credentials.follow(pool);
		this.log.planBy(new IdlePlanner(pool));
		FollowedPool followed = new FollowedPool(pool,
				(count) -> this.ready.open(this.profile, count, () -> connect(this.credentials.present())));
		this.reconnection.follow(followed::demand, pool::reject);
		this.reconnection.whenBack((attempt) -> this.ready.open(this.profile, followed.missing() - 1, attempt));
		this.follower.serve(followed, this::openHost);
		followed.schedule(this.follower::tick);
	}

	/** What is known of its servers, and who follows them. */
	PrimaryFollower follower() {
		return this.follower;
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
		this.ready.add(connect(Credentials.of(username, password), here && url().indexOf(',') < 0));
	}

	/** Opens a connection that the pool knows nothing of. */
	Connection connectBeside() throws SQLException {
		Connection connection = connect(this.credentials.present());
		this.opened.beside(connection);
		return connection;
	}

	/** Has another one connect with what a customizer has set. */
	void shareOverrides(DriverDataSource other) {
		other.overrides.putAll(this.overrides);
	}

	/** Closes it, where no pool came of it. */
	void discardFirst() {
		this.ready.discard();
	}

	/** Has nothing ready any more: its pool is closed. */
	void close() {
		this.ready.close();
	}

	/** How its attempts to connect went. */
	PoolContact contact() {
		return new PoolContact(this.reconnection.failure(), this.reconnection.changed(), this.target.secretExpiry());
	}

	/**
	 * Makes sure that the connections can be cut off, also those on which a thread is
	 * blocked in a write.
	 */
	void prepareToAbort() {
		this.opened.prepareToAbort();
	}

	/** Cuts off all connections, whoever has them. */
	void abortAll() {
		this.opened.abortAll();
	}

	/** Whether the driver tells the server of a connection that is read-only. */
	boolean tellsReadOnly() {
		Properties all = this.target.last().properties();
		all.putAll(this.overrides);
		return "always".equalsIgnoreCase(PGProperty.READ_ONLY_MODE.getOrDefault(all));
	}

	/** Whether a pooler lends the sessions of the server for a transaction each. */
	boolean isPooled() {
		return this.pooled != null;
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
		return this.opened.isOpenedBefore(connection, moment);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection first = this.ready.take();
		return (first != null) ? first : this.reconnection.connect(() -> connect(this.credentials.present()));
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		Connection first = this.ready.take();
		return (first != null) ? first : this.reconnection.connect(() -> connect(Credentials.of(username, password)));
	}

	private Connection connect(Credentials given) throws SQLException {
		return connect(given, false);
	}

	private Connection connect(Credentials given, boolean here) throws SQLException {
		ConnectionTarget present = this.target.current();
		try {
			return connect(present, given, here);
		}
		catch (SQLException ex) {
			ConnectionTarget next = isRejected(ex, given) ? this.target.afterRejection(present) : null;
			return connectOtherwise((next != null) ? next : present, next != null, given, ex);
		}
	}

	/** With secrets that were resolved anew, if they were, else with those of before. */
	private Connection connectOtherwise(ConnectionTarget last, boolean isNew, Credentials given, SQLException rejection)
			throws SQLException {
		if (isNew) {
			try {
				return connect(last, given, false);
			}
			catch (SQLException ex) {
				return connectOtherwise(last, false, given, ex);
			}
		}
		ConnectionTarget before = isRejected(rejection, given) ? this.target.acceptedBefore(last) : null;
		if (before == null) {
			throw rejection;
		}
		try {
			return connect(before, given, false);
		}
		catch (SQLException ex) {
			logger.debug("Could not connect with the credentials of before", ex);
			throw rejection;
		}
	}

	private boolean isRejected(SQLException ex, Credentials given) {
		return (SqlStates.isRejectedLogin(ex.getSQLState()) || PoolerWords.isRejectedLogin(ex))
				&& this.credentials.isOwn(given);
	}

	private Properties properties(ConnectionTarget to, Credentials given) throws SQLException {
		boolean ownCredentials = this.credentials.isOwn(given);
		String user = ownCredentials ? to.user() : given.getUsername();
		String password = ownCredentials ? to.password() : given.getPassword();
		Properties all = to.properties();
		all.putAll(this.overrides);
		if (user != null) {
			PGProperty.USER.set(all, user);
		}
		if (password != null) {
			PGProperty.PASSWORD.set(all, password);
		}
		to.complete(all);
		if (this.pooled != null) {
			TransactionPooling.complete(all, this.pooled.most());
		}
		return all;
	}

	private Connection connect(ConnectionTarget to, Credentials given, boolean here) throws SQLException {
		LoginTime time = LoginTime.begin(this.loginTimeout);
		Properties all = properties(to, given);
		List<HostPort> hosts = to.hosts();
		Target wanted = Target.of(hosts, PGProperty.TARGET_SERVER_TYPE.getOrDefault(all));
		LoginLimits limits = LoginLimits.apply(all, this.loginTimeout, here, wanted == Target.PRIMARY, hosts.size());
		HostLogin login = (host) -> this.offered.connect(all, (properties) -> open(to, properties, host));
		Connection connection = this.follower.connect(hosts, wanted, login, this.loginTimeout * 1000L);
		if (limits.afterwards() >= 0) {
			connection.setNetworkTimeout(Runnable::run, limits.afterwards());
		}
		NoticeLimit.install(connection);
		prepare(connection, time, () -> this.offered.connect(all, (properties) -> open(to, properties, HostLogin.ANY)));
		SessionLogs.observe(connection, this.log);
		this.opened.add(connection);
		GuardedDriver.observe(connection, this.follower);
		this.target.accept(to);
		return connection;
	}

	/** Logs in to one host, for those who look at it. */
	private Connection openHost(int host) throws SQLException {
		ConnectionTarget to = this.target.current();
		Properties all = properties(to, this.credentials.present());
		LoginLimits.apply(all, this.loginTimeout, false, true, to.hosts().size());
		return this.offered.connect(all, (properties) -> open(to, properties, host));
	}

	private void prepare(Connection connection, LoginTime time, PoolerLook.Another another) throws SQLException {
		try {
			this.probe.look(connection, time);
			TransactionPooling.carry(connection, this.always.with(connection, time));
			this.version.look(connection);
			this.look.look(connection, another);
			this.extensions.create(connection);
		}
		catch (SQLException ex) {
			connection.abort(Runnable::run);
			throw ex;
		}
	}

	private Connection open(ConnectionTarget to, Properties properties, int host) throws SQLException {
		Connection connection;
		try {
			connection = this.driver.connect(to.url(), properties, to.passwordFile() == null, this.pooled, host);
		}
		catch (SQLException ex) {
			throw this.target.withoutSecrets(ex);
		}
		if (connection == null) {
			throw new SQLException("pgJDBC does not accept the URL " + to.url(), "08001");
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

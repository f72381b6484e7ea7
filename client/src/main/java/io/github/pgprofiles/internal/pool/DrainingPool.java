package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.WriteTracking;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.pool.connect.Borrower;
import io.github.pgprofiles.internal.pool.failover.PrimaryFollower;
import io.github.pgprofiles.internal.pool.replica.Replicas;
import io.github.pgprofiles.internal.session.ProfileSession;
import io.github.pgprofiles.internal.usage.PoolUse;
import io.github.pgprofiles.observation.OperationEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool that closes in two steps: first nobody is served any more, whoever waits
 * included, and whoever has a connection may finish; what is still out after the limit is
 * aborted, as it is by HikariCP at once. What it lends comes back with nothing left open.
 * Not final, and nothing of it is: what traces calls may put a subclass in front.
 */
public class DrainingPool extends HikariDataSource {

	/** For how long connections that are in use are waited for. */
	static final Duration LIMIT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(DrainingPool.class);

	private static final long TICK = Duration.ofMillis(10).toNanos();

	private final ConnectionCleaner cleaner;

	private final Set<Borrower> borrowers = ConcurrentHashMap.newKeySet();

	private volatile ProfileSession session;

	private final BesidePool beside;

	private final PoolUse use;

	/** {@code null} where somebody else's is used. */
	private final @Nullable ScheduledExecutorService timer;

	private final @Nullable PrimaryFollower follower;

	private volatile boolean draining;

	private volatile @Nullable Observations observations;

	private volatile @Nullable Replicas replicas;

	/** Until somebody is told. */
	private @Nullable Duration waitedAtStart;

	private boolean thereAtStart;

	/**
	 * Starts a pool.
	 * @param reset when what a borrower has changed of a session is set back
	 * @param session the session settings of all work on the profile
	 * @param beside what ends before it does
	 */
	DrainingPool(HikariConfig config, SessionReset reset, ProfileSession session, BesidePool beside) {
		this(config, FollowedPool.timer(config), reset, session, beside);
	}

	private DrainingPool(HikariConfig config, @Nullable ScheduledExecutorService timer, SessionReset reset,
			ProfileSession session, BesidePool beside) {
		super(config);
		this.timer = timer;
		this.beside = beside;
		this.follower = (getDataSource() instanceof DriverDataSource driver) ? driver.follower() : null;
		this.use = beside.use();
		boolean readOnlySession = getDataSource() instanceof DriverDataSource driver && driver.tellsReadOnly();
		this.cleaner = new ConnectionCleaner(getPoolName(), this, new SessionCleaner(reset, this, readOnlySession),
				this::retire);
		this.session = session;
	}

	/** The session settings of all work on the profile. */
	public ProfileSession session() {
		return this.session;
	}

	/** Has it the session settings of another pool, as its node. */
	public void session(ProfileSession shared) {
		this.session = shared;
	}

	/** What the profile has besides it. */
	public BesidePool beside() {
		return this.beside;
	}

	/** Says which replicas its server has. */
	public void replicas(Replicas given) {
		this.replicas = given;
	}

	/** The replicas of its server; {@code null} if none are known. */
	public @Nullable Replicas replicas() {
		return this.replicas;
	}

	/** Sends those away who wait for a connection and can go elsewhere. */
	public void sendElsewhere(SQLException failure) {
		this.borrowers.forEach((borrower) -> borrower.rejectNow(failure));
	}

	/** Cuts off all that is done on it: its server is silent. */
	public void abortAll() {
		if (getDataSource() instanceof DriverDataSource driver) {
			driver.abortAll();
		}
	}

	/** Those who listen to a client on it; {@code null} if nobody does. */
	public @Nullable Observations observations() {
		return this.observations;
	}

	/** Tells them from here on, and first of how long its server was waited for. */
	synchronized void observe(Observations listening) {
		this.observations = listening;
		Duration waited = this.waitedAtStart;
		if (waited != null) {
			this.waitedAtStart = null;
			listening.happened(OperationEvent.Kind.START_WAITED, null, waited.toNanos(), this.thereAtStart);
		}
	}

	/**
	 * Notes how long its server was waited for.
	 * @param there whether it was there in the end
	 */
	synchronized DrainingPool waitedAtStart(Duration waited, boolean there) {
		this.waitedAtStart = waited;
		this.thereAtStart = there;
		return this;
	}

	/** Whether it is closed, or about to be. */
	public boolean isDraining() {
		return this.draining;
	}

	/** The present one: a secret may have moved the server. */
	@Override
	public String getJdbcUrl() {
		return (getDataSource() instanceof DriverDataSource driver) ? driver.url() : super.getJdbcUrl();
	}

	/**
	 * Tells those who wait for a connection that none can be made.
	 */
	void reject(SQLException failure) {
		HikariPoolMXBean counts = getHikariPoolMXBean();
		if (counts != null && counts.getIdleConnections() == 0) {
			boolean alone = counts.getTotalConnections() == 0;
			long now = System.nanoTime();
			this.borrowers.forEach((borrower) -> borrower.reject(failure, alone, now));
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		Replicas present = this.replicas;
		Connection other = (present != null) ? present.detour() : null;
		return (other != null) ? other : own(present, false);
	}

	/** Likewise, for a caller who goes elsewhere as soon as its server is away. */
	public Connection getConnectionOrLeave() throws SQLException {
		return own(this.replicas, true);
	}

	private Connection own(@Nullable Replicas present, boolean impatient) throws SQLException {
		Borrower borrower = new Borrower(impatient);
		this.borrowers.add(borrower);
		try {
			// who is not seen by close() sees this
			if (this.draining) {
				throw closing(null);
			}
			if (this.follower != null) {
				this.follower.awaitLook(getConnectionTimeout());
			}
			Connection connection = super.getConnection();
			if (this.draining) {
				connection.close();
				throw closing(null);
			}
			return lend(connection, borrower.begun(), present);
		}
		catch (SQLException ex) {
			SQLException rejection = borrower.rejection();
			if (rejection == null && !borrower.isSentAway()) {
				noteTimeout(ex, borrower.begun());
			}
			throw (rejection != null) ? rejected(rejection) : borrower.isSentAway() ? closing(ex) : ex;
		}
		finally {
			this.borrowers.remove(borrower);
			borrower.end();
		}
	}

	private Connection lend(Connection connection, long begun, @Nullable Replicas present) throws SQLException {
		long now = System.nanoTime();
		this.use.waits().served(now - begun, now);
		try {
			PooledConnection lent = new PooledConnection(connection, this.cleaner, now - begun, now);
			lent.show(this.use.holders());
			if (present != null) {
				WriteTracking.begin(DriverSession.find(connection), present.tracker());
			}
			return lent;
		}
		catch (RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/** An interrupt ends a wait as well, and so does the end of the pool. */
	private void noteTimeout(SQLException failure, long begun) {
		if (failure instanceof SQLTransientConnectionException
				&& !(failure.getCause() instanceof InterruptedException)) {
			long now = System.nanoTime();
			this.use.waits().timedOut(now - begun, now);
		}
	}

	/** For how many nanoseconds somebody waits for a connection by now. */
	long longestPresentWait() {
		long now = System.nanoTime();
		return this.borrowers.stream().mapToLong((borrower) -> now - borrower.begun()).max().orElse(0);
	}

	/** As HikariCP says it at the end of its time-out. */
	private SQLException rejected(SQLException failure) {
		SQLException ex = new SQLTransientConnectionException(
				getPoolName() + " - No connection can be made: " + failure.getMessage(), failure.getSQLState(),
				failure.getErrorCode(), failure);
		ex.setNextException(failure);
		return ex;
	}

	private SQLException closing(@Nullable SQLException cause) {
		return new SQLNonTransientConnectionException(getPoolName() + " - The pool is being closed",
				SqlStates.CONNECTION_DOES_NOT_EXIST, cause);
	}

	@Override
	public void evictConnection(Connection connection) {
		super.evictConnection((connection instanceof PooledConnection own) ? own.delegate() : connection);
	}

	/** The driver would wait for the end of what is open before it closes one. */
	private void retire(Connection connection) {
		evictConnection(connection);
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a connection", ex);
		}
	}

	/** Interrupted, it waits no longer. */
	@Override
	public void close() {
		Replicas present = this.replicas;
		if (present != null) {
			present.close();
		}
		// those who are told of something may have a connection, and work with it
		this.beside.close();
		this.draining = true;
		this.borrowers.forEach(Borrower::sendAway);
		if (!isClosed() && !drain(getHikariPoolMXBean()) && getDataSource() instanceof DriverDataSource driver) {
			driver.prepareToAbort();
		}
		super.close();
		if (getDataSource() instanceof DriverDataSource driver) {
			driver.close();
		}
		if (this.timer != null) {
			this.timer.shutdownNow();
		}
	}

	/** Whether nobody has a connection any more. */
	private boolean drain(HikariPoolMXBean counts) {
		long begin = System.nanoTime();
		while (counts.getActiveConnections() > 0 && !Thread.currentThread().isInterrupted()) {
			if (System.nanoTime() - begin > LIMIT.toNanos()) {
				logger.warn("Profile '{}': {} connections are still in use {} ms after the pool began to close,"
						+ " and are aborted", getPoolName(), counts.getActiveConnections(), LIMIT.toMillis());
				return false;
			}
			LockSupport.parkNanos(TICK);
		}
		return counts.getActiveConnections() == 0;
	}

}

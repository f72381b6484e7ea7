package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.OpenCopy;
import io.github.pgprofiles.internal.error.ConnectionBusy;
import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.PoolClosed;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.session.ProfileSession;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hands out the connections of one profile: inside a transaction that Spring has open on
 * the same DataSource that transaction's connection, else one from the pool. Thread-safe.
 */
public final class ConnectionSource {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionSource.class);

	private final DataSource dataSource;

	private final PoolBeneath beneath;

	private final BoundTransaction transaction;

	private final @Nullable Observations observations;

	public ConnectionSource(DataSource dataSource) {
		this(dataSource, null);
	}

	/**
	 * Of a client.
	 * @param observations of those who listen to it; {@code null} if nobody does
	 */
	public ConnectionSource(DataSource dataSource, @Nullable Observations observations) {
		this.observations = observations;
		this.dataSource = (dataSource instanceof TransactionAwareDataSourceProxy proxy
				&& proxy.getTargetDataSource() != null) ? proxy.getTargetDataSource() : dataSource;
		this.beneath = new PoolBeneath(this.dataSource);
		this.transaction = new BoundTransaction(this.dataSource);
	}

	/**
	 * Borrows a connection; every call is followed by one of {@link #release}. One that
	 * belongs to no transaction commits each statement by itself, whatever the pool's
	 * default.
	 * @throws PoolExhausted if none came free in time
	 * @throws ConnectionBusy if the transaction's is {@linkplain #beginExclusiveUse used
	 * exclusively}
	 * @throws PoolClosed if the pool was closed
	 * @throws Interrupted if the thread was interrupted while it waited
	 * @throws SQLException if none could be opened
	 */
	public Connection acquire() throws SQLException {
		return acquire(true);
	}

	/**
	 * Likewise, for what is no work of the caller's, or has been asked about already: it
	 * has no session settings where it is in no transaction.
	 */
	public Connection acquireWithoutSettings() throws SQLException {
		return acquire(false);
	}

	private Connection acquire(boolean withSettings) throws SQLException {
		Interrupts.checkBeforeConnecting();
		try {
			Connection joined = isBound() ? join() : null;
			ProfileSession known = withSettings ? session() : null;
			ProfileSession asked = (known != null && known.isActive()) ? known : null;
			if (joined != null) {
				return Held.hold(this.beneath.limitNotices((asked != null) ? requireSame(joined, asked) : joined),
						this.observations);
			}
			return Held.hold(open((asked != null) ? asked.begin(LocalSettings.NONE) : LocalSettings.NONE),
					this.observations);
		}
		catch (SQLException ex) {
			throw explain(ex);
		}
	}

	private Connection requireSame(Connection joined, ProfileSession session) throws SQLException {
		try {
			return SessionLoan.requireSame(joined, session);
		}
		catch (SQLException | RuntimeException ex) {
			release(joined);
			throw ex;
		}
	}

	/** The session settings of the profile; {@code null} where the pool is not ours. */
	public @Nullable ProfileSession session() {
		return (pool() instanceof DrainingPool own) ? own.session() : null;
	}

	/** Those who listen to the client; {@code null} if nobody does, or it is none. */
	public @Nullable Observations observations() {
		return this.observations;
	}

	/** The same, or those who listen to another one on the same pool. */
	public @Nullable Observations anyObservations() {
		return (this.observations == null && pool() instanceof DrainingPool own) ? own.observations()
				: this.observations;
	}

	/** Has those who listen to the client hear of what happens to its pool. */
	public void announce() {
		if (this.observations != null && pool() instanceof DrainingPool own) {
			own.observe(this.observations);
		}
	}

	/**
	 * Of work that begins on this thread, beside its own, also for what runs on others.
	 */
	public LocalSettings beginSettings(LocalSettings own) {
		ProfileSession session = session();
		return (session != null && session.isActive()) ? session.begin(own) : own;
	}

	/** Whether something on this thread has a connection of this DataSource open. */
	public boolean isBound() {
		return TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/**
	 * The bound connection, if it is in a transaction. Inside a transaction on another
	 * profile Spring keeps connections open that are in none.
	 */
	private @Nullable Connection join() throws SQLException {
		if (TransactionState.isUsedExclusively(this.dataSource)) {
			throw new ConnectionBusy();
		}
		ConnectionHolder holder = TransactionState.holder(this.dataSource);
		if (holder == null || TransactionState.connection(holder) == null || !this.transaction.isOpen(holder)) {
			return null;
		}
		Connection bound = DataSourceUtils.doGetConnection(this.dataSource);
		if (!bound.getAutoCommit()) {
			learn(bound);
			return bound;
		}
		release(bound);
		return null;
	}

	/**
	 * Borrows a connection that has nothing to do with a transaction at hand; every call
	 * is followed by one of {@link #giveBack}.
	 * @throws SQLException as of {@link #acquire}
	 */
	public Connection acquireOwn() throws SQLException {
		return acquireOwn(LocalSettings.NONE);
	}

	/**
	 * Likewise, with settings for all that is done on it.
	 * @param settings that {@link #beginSettings} has said
	 */
	public Connection acquireOwn(LocalSettings settings) throws SQLException {
		Interrupts.checkBeforeConnecting();
		try {
			return Held.hold(open(settings), this.observations);
		}
		catch (SQLException ex) {
			throw explain(ex);
		}
	}

	/** Gives back what {@link #acquireOwn} lent. Never throws. */
	public void giveBack(Connection connection) {
		endWhatIsOpen(connection);
		Held.letGo(connection);
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.debug("Could not give a connection back", ex);
		}
	}

	/** The most connections that the pool opens; 0 where that is not known. */
	public int maximumSize() {
		HikariDataSource pool = pool();
		return (pool != null) ? pool.getMaximumPoolSize() : 0;
	}

	/** How many the pool could lend with nobody waiting; many where nobody knows. */
	public int free() {
		return this.beneath.free();
	}

	/** The DataSource that transactions are bound to. */
	public DataSource dataSource() {
		return this.dataSource;
	}

	/** Whether the pool has a connection that nobody would have to wait for. */
	public boolean hasIdle() {
		return this.beneath.hasIdle();
	}

	/**
	 * Makes sure that nothing else has the transaction's connection to itself.
	 * @throws ConnectionBusy if something has
	 */
	public void requireNoExclusiveUse() throws ConnectionBusy {
		if (TransactionState.isUsedExclusively(this.dataSource)) {
			throw new ConnectionBusy();
		}
	}

	private Connection open(LocalSettings settings) throws SQLException {
		Connection connection = ReachedServer.borrow(this.dataSource, this.observations);
		try {
			learn(connection);
			if (!connection.getAutoCommit()) {
				connection.setAutoCommit(true);
			}
			PooledConnection.setAlone(connection);
			return this.beneath.limitNotices(SessionLoan.carry(connection, settings));
		}
		catch (SQLException ex) {
			release(connection);
			throw ex;
		}
	}

	/**
	 * Tells a closed pool, an exhausted one, and an interrupt from a server that cannot
	 * be reached.
	 */
	public SQLException explain(SQLException ex) {
		return NoConnection.explain(pool(), ex);
	}

	/** The profile's own limit for a statement, in milliseconds; 0 where it has none. */
	public int statementTimeout() {
		DriverDataSource driver = this.beneath.driver();
		return (driver != null) ? driver.statementTimeout() : 0;
	}

	/** The profile's own limit for a transaction that lies idle, likewise. */
	public int idleInTransactionTimeout() {
		DriverDataSource driver = this.beneath.driver();
		return (driver != null) ? driver.idleInTransactionTimeout() : 0;
	}

	/**
	 * Whether a connection is known to have been opened before a moment, by
	 * {@link System#nanoTime()}.
	 */
	public boolean isOpenedBefore(Connection connection, long moment) throws SQLException {
		DriverDataSource driver = this.beneath.driver();
		return driver != null && driver.isOpenedBefore(DriverSession.raw(connection), moment);
	}

	@Nullable HikariDataSource pool() {
		return this.beneath.get();
	}

	/**
	 * Learns which pool is below the DataSource, where that does not tell by itself.
	 * @param connection of it
	 */
	public void learn(Connection connection) throws SQLException {
		this.beneath.learn(connection);
	}

	/**
	 * Gives a connection back, to the transaction or to the pool. Never throws: what was
	 * done is done, and a connection that cannot be given back is the pool's concern.
	 */
	public void release(Connection connection) {
		endWhatIsOpen(connection);
		Held.letGo(connection);
		try {
			if (PooledConnection.isAlone(connection)) {
				connection.close();
			}
			else {
				DataSourceUtils.doReleaseConnection(connection, this.dataSource);
			}
		}
		catch (SQLException | RuntimeException ex) {
			// HikariCP trips over one that was evicted while autocommit was off
			logger.debug("Could not give a connection back", ex);
		}
	}

	/** Our own pools do so whoever gives one back. */
	private void endWhatIsOpen(Connection connection) {
		if (!(connection instanceof PooledConnection) && !isJoined(connection)) {
			HikariDataSource pool = pool();
			ConnectionCleaner.endOn(connection, (pool != null) ? pool.getPoolName() : this.dataSource.toString(),
					this::discard);
		}
	}

	/**
	 * Makes sure that nobody gets this connection again, whose state is unknown. It is
	 * still to be released.
	 */
	public void discard(Connection connection) {
		try {
			// before the pool closes it, which would begin with a message to the server
			ConnectionAbort.abort(connection);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a connection", ex);
		}
		HikariDataSource pool = this.beneath.of(connection);
		if (pool != null) {
			pool.evictConnection(connection);
		}
	}

	/**
	 * Gives up a connection on which a COPY was left open: the driver would let whatever
	 * comes next wait for its end. It is still to be released.
	 * @return whether there was one; a stream of ours is none
	 */
	public boolean discardWithOpenCopy(Connection connection) {
		try {
			if (TransactionState.isUsedExclusively(this.dataSource) || connection.isClosed()
					|| !DriverSession.isBelow(connection) || !OpenCopy.isAny(connection)) {
				return false;
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not look at a connection", ex);
			return false;
		}
		discard(connection);
		return true;
	}

	/**
	 * Keeps everything else on this thread off the transaction's connection.
	 * @param end called if the transaction ends first, so that its end can be sent
	 */
	public void beginExclusiveUse(Runnable end) {
		TransactionState.get(this.dataSource).beginExclusiveUse(end);
	}

	/** Ends what {@link #beginExclusiveUse} began. */
	public void endExclusiveUse() {
		TransactionState present = TransactionState.find(this.dataSource);
		if (present != null) {
			present.endExclusiveUse();
		}
	}

	/**
	 * Whether this thread is in a transaction on this DataSource, be it one whose
	 * connection is lost.
	 */
	public boolean isInTransaction() {
		return this.transaction.isOpen();
	}

	/**
	 * Whether a transaction on this DataSource is over that its manager, one that is not
	 * ours, would still have joined: its callbacks are running.
	 */
	public boolean isBehindTransaction() {
		return this.transaction.isEnded();
	}

	/** Whether the connection is that of a transaction which somebody else ends. */
	public boolean isJoined(Connection connection) {
		return !PooledConnection.isAlone(connection)
				&& DataSourceUtils.isConnectionTransactional(connection, this.dataSource);
	}

}

package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.SessionLogs;
import io.github.pgprofiles.internal.driver.SessionPrelude;
import io.github.pgprofiles.internal.driver.SessionWatch;
import io.github.pgprofiles.internal.driver.TemporaryTables;
import io.github.pgprofiles.internal.error.TransactionEndRefused;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.session.ProfileSession;
import io.github.pgprofiles.internal.session.SessionChange;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A connection as its borrower sees it: keeps him from ending a transaction that a
 * transaction manager ends, by SQL or by a method, and gives nothing back to the pool
 * that is left open. Sends nothing for that, unless something was. Not thread-safe, as
 * any connection.
 */
@NullUnmarked
public final class PooledConnection extends LentConnection implements DriverSession.Lent {

	private static final Logger logger = LoggerFactory.getLogger(PooledConnection.class);

	/** The driver's own one beneath, looked for once; {@code null} if there is none. */
	private final @Nullable Connection raw;

	/** Sees what is changed of the session, if that is set back. */
	private final @Nullable SessionWatch watch;

	/** Not looked for before it is needed. */
	private @Nullable SessionPrelude prelude;

	private final @Nullable SessionLog log;

	private boolean managed;

	private boolean alone;

	/** Whether a manager of ours has ever begun a transaction on this. */
	private boolean own;

	/** The last text that began a transaction by SQL. */
	private @Nullable String begin;

	private boolean closed;

	/** Of the last transaction that ended on this: others may have begun by now. */
	private @Nullable ConnectionHolder ended;

	/** Whether it was given back before its manager has let go of it. */
	private boolean left;

	/**
	 * Lends one.
	 * @param waited nanoseconds until it was there
	 * @param now by {@link System#nanoTime()}
	 */
	PooledConnection(Connection delegate, ConnectionCleaner cleaner, long waited, long now) {
		super(delegate, cleaner, now);
		this.raw = DriverSession.find(delegate);
		this.log = SessionLogs.of(this.raw);
		if (this.log != null) {
			this.log.borrowed(waited);
		}
		this.watch = cleaner.watch(this.raw);
		ProfileSession session = cleaner.session();
		if (session.isActive()) {
			lend(session);
		}
		else if (this.raw != null && DriverSession.isPooled(this.raw)) {
			// it may have settings of its own for everything
			prelude();
		}
	}

	private void lend(ProfileSession session) {
		SessionPrelude known = prelude();
		if (known == null) {
			throw new IllegalStateException(
					("Profile '%s' has session settings, and its connections are not as this library makes them: a"
							+ " customizer has set another DataSource, or the driver is another version")
						.formatted(session.profile()));
		}
		known.lend(session);
	}

	private @Nullable SessionPrelude prelude() {
		if (this.prelude == null) {
			this.prelude = SessionPrelude.of(delegate());
			if (this.prelude != null) {
				this.prelude.ofProfile(cleaner().session().profile());
			}
		}
		return this.prelude;
	}

	private static @Nullable PooledConnection find(Connection connection) throws SQLException {
		if (connection instanceof PooledConnection own) {
			return own;
		}
		return connection.isWrapperFor(PooledConnection.class) ? connection.unwrap(PooledConnection.class) : null;
	}

	/** The same; {@code null} also where nothing has been said yet. */
	static @Nullable SessionPrelude knownPrelude(Connection connection) throws SQLException {
		PooledConnection own = find(connection);
		return (own != null) ? own.prelude : null;
	}

	/** What has to be in force next; {@code null} where only a message could say that. */
	public static @Nullable SessionPrelude prelude(Connection connection) throws SQLException {
		PooledConnection own = find(connection);
		return (own != null) ? own.prelude() : null;
	}

	/** What tells the log of a connection's statements; {@code null} for nothing. */
	public static @Nullable SessionLog log(Connection connection) {
		if (connection instanceof PooledConnection own) {
			// once it is back it may be another borrower's
			return own.closed ? null : own.log;
		}
		return SessionLogs.find(connection);
	}

	/**
	 * Says that a transaction manager of ours has begun a transaction on a connection, or
	 * is about to end it. Looks beneath no proxy of somebody else's, which may be lazy.
	 */
	public static void manage(Connection connection, boolean managed) {
		if (connection instanceof PooledConnection pooled) {
			pooled.managed = managed;
			pooled.own = true;
		}
	}

	/** Tells the log that the next statement is the caller's, and no look-up. */
	public static void callersNext(Connection connection) {
		SessionLog log = log(connection);
		if (log != null) {
			log.callersNext();
		}
	}

	/** The pool of ours that a connection comes from, if it does. */
	static @Nullable HikariDataSource poolOf(Connection connection) throws SQLException {
		PooledConnection own = find(connection);
		return (own != null) ? own.cleaner().pool() : null;
	}

	/** Says that this was borrowed for one piece of work, and is bound to nothing. */
	static void setAlone(Connection connection) {
		if (connection instanceof PooledConnection own) {
			own.alone = true;
		}
	}

	/** Whether that is known: there is no transaction that it could belong to. */
	static boolean isAlone(Connection connection) {
		return connection instanceof PooledConnection own && own.alone;
	}

	/** The driver's own one beneath one of our pools'; {@code null} for another. */
	public static @Nullable Connection beneath(Connection connection) throws SQLException {
		return (connection instanceof PooledConnection) ? DriverSession.find(connection) : null;
	}

	@Override
	public @Nullable Connection driver() {
		return this.raw;
	}

	/** Prepares a text by which a manager of ours begins a transaction. */
	public static PreparedStatement prepareBegin(Connection connection, String sql) throws SQLException {
		return (connection instanceof PooledConnection own) ? own.delegate().prepareStatement(sql)
				: connection.prepareStatement(sql);
	}

	/** Whether a manager of ours has a transaction open on a bound connection. */
	static boolean isManaged(ConnectionHolder holder) {
		return TransactionState.connection(holder) instanceof PooledConnection pooled && pooled.managed;
	}

	/** Notes that the transaction of a bound connection has ended on the server. */
	public static void ended(ConnectionHolder holder) {
		if (TransactionState.connection(holder) instanceof PooledConnection pooled) {
			pooled.ended = holder;
		}
	}

	/** Whether the transaction of a bound connection has ended on the server. */
	static boolean isEnded(ConnectionHolder holder) {
		return TransactionState.connection(holder) instanceof PooledConnection pooled && pooled.ended == holder;
	}

	/** Gives back what its transaction needs no more, before its manager does so. */
	public static void leave(Connection connection) throws SQLException {
		if (connection instanceof PooledConnection pooled) {
			pooled.left = true;
		}
		connection.close();
	}

	/**
	 * Looks at a text before it is sent.
	 * @throws TransactionEndRefused if it would end a transaction that is managed
	 */
	@Override
	void check(String sql) throws SQLException {
		if (sql == null) {
			return;
		}
		requireNoSession(sql);
		runs(sql);
		if (this.watch != null && !this.watch.isComplete()) {
			this.watch.note(sql);
		}
		ProfileSession session = cleaner().session();
		if (!this.alone && session.requiresAny()) {
			Housekeeping.require(session, this, sql);
		}
		TransactionCommand.Effect effect = TransactionCommand.of(sql);
		if (effect == TransactionCommand.Effect.NONE) {
			return;
		}
		if (effect == TransactionCommand.Effect.KEEPS) {
			TemporaryTables.made(this);
			return;
		}
		if (TemporaryTables.mayBeMade(sql)) {
			TemporaryTables.made(this);
		}
		if (effect == TransactionCommand.Effect.UNSURE) {
			if (isManaged() && !DriverSession.hasStandardStrings(this)) {
				throw new TransactionEndRefused("For all that can be told while standard_conforming_strings is"
						+ " off, a text of several statements with a backslash");
			}
			return;
		}
		if (effect != TransactionCommand.Effect.BEGINS && isManaged()) {
			throw new TransactionEndRefused("This statement");
		}
		if (effect != TransactionCommand.Effect.ENDS) {
			this.begin = sql;
		}
	}

	/** Whether a manager, ours or another one, has a transaction open on this. */
	private boolean isManaged() throws SQLException {
		if (this.managed) {
			return true;
		}
		return TransactionSynchronizationManager.isActualTransactionActive() && !getAutoCommit() && holder() != null;
	}

	/** What binds this to the thread. */
	private @Nullable ConnectionHolder holder() throws SQLException {
		for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
			if (resource instanceof ConnectionHolder holder && holder.getConnectionHandle() != null
					&& isThis(holder.getConnection())) {
				return holder;
			}
		}
		return null;
	}

	/** Managers of ours say so themselves. */
	private void noteEnd() {
		if (this.own || !TransactionSynchronizationManager.isActualTransactionActive()) {
			return;
		}
		try {
			this.ended = holder();
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Could not look for what binds a connection", ex);
		}
	}

	private boolean isThis(Connection connection) throws SQLException {
		return connection == this || (connection.isWrapperFor(PooledConnection.class)
				&& connection.unwrap(PooledConnection.class) == this);
	}

	private void requireUnmanaged(String method) throws SQLException {
		if (this.managed) {
			throw new TransactionEndRefused("Connection." + method);
		}
	}

	@Override
	public void commit() throws SQLException {
		requireUnmanaged("commit()");
		try {
			super.commit();
		}
		finally {
			noteEnd();
		}
	}

	@Override
	public void rollback() throws SQLException {
		requireUnmanaged("rollback()");
		try {
			super.rollback();
		}
		finally {
			noteEnd();
		}
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		if (autoCommit) {
			requireUnmanaged("setAutoCommit(true)");
		}
		if (!this.left) {
			besides(() -> super.setAutoCommit(autoCommit));
		}
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		if (!this.left) {
			besides(() -> super.setReadOnly(readOnly));
		}
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		besides(() -> super.setTransactionIsolation(level));
	}

	/** What the pool sets back by itself, or whoever has set it. */
	@FunctionalInterface
	private interface Change {

		void make() throws SQLException;

	}

	private void besides(Change change) throws SQLException {
		SessionWatch present = this.watch;
		SessionChange before = (present != null) ? present.noted() : SessionChange.NONE;
		change.make();
		if (present != null) {
			present.backTo(before);
		}
	}

	@Override
	public void close() throws SQLException {
		if (!this.closed && this.prelude != null) {
			this.prelude.forget();
		}
		if (!this.closed && this.log != null) {
			SessionLogs.flush(this.raw);
			this.log.returned();
		}
		boolean retired = !this.closed && endWhatIsOpen();
		this.closed = true;
		hide();
		try {
			super.close();
		}
		catch (SQLException | RuntimeException ex) {
			// HikariCP trips over one that was evicted while autocommit was off
			if (!retired) {
				throw ex;
			}
			logger.debug("Could not close a connection that is retired", ex);
		}
	}

	private boolean endWhatIsOpen() throws SQLException {
		if (this.raw == null || isClosed()) {
			return false;
		}
		return cleaner().end(delegate(), this.raw, this.begin)
				|| (this.watch != null && cleaner().setBack(delegate(), this.raw, this.watch));
	}

}

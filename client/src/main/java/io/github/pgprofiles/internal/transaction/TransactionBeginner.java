package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.session.ProfileSession;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.transaction.state.ServerIdentity;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** Begins transactions, or joins the one at hand. Thread-safe. */
final class TransactionBeginner {

	private static final int MILLIS = 1_000;

	private final TransactionEnvironment environment;

	private final ConnectionSource connections;

	private final ServerIdentity server = new ServerIdentity();

	TransactionBeginner(TransactionEnvironment environment) {
		this.environment = environment;
		this.connections = environment.connections();
	}

	/**
	 * Begins or joins; whoever calls ends it.
	 * @param statement sent with it, or in what was joined
	 * @param outcomeTimeout for how long it is asked what became of it
	 */
	OpenTransaction begin(TransactionOptions options, @Nullable Deadline deadline, @Nullable OpeningStatement statement,
			Duration outcomeTimeout) {
		boolean behind = this.connections.isBehindTransaction();
		boolean suspends = behind || (options.requiresNew() && this.connections.isInTransaction());
		try {
			Interrupts.checkBeforeConnecting();
			if (deadline != null) {
				deadline.check();
			}
			LocalSettings settings = joins(options, behind) ? LocalSettings.NONE
					: this.connections.beginSettings(options.settings());
			if (suspends) {
				requireSecondConnection(options, behind);
			}
			Opening opening = Opening.of(options, deadline, statement, this.connections, this.server);
			OpenTransaction open = begin(options, deadline, opening, outcomeTimeout, behind);
			complete(open, opening, statement, settings);
			return open;
		}
		catch (SQLException ex) {
			SQLException explained = (suspends && ex instanceof PoolExhausted && ex.getCause() != null)
					? suspended(options, behind, ex) : (statement != null) ? statement.explain(ex) : ex;
			RuntimeException failure = this.environment.errors().translate("begin " + options.description(), explained);
			if (SqlStates.isConnectionLost(ex.getSQLState())) {
				LostBeforeCommit.mark(failure);
			}
			throw failure;
		}
	}

	private boolean joins(TransactionOptions options, boolean behind) {
		return !behind && !options.requiresNew() && this.connections.isInTransaction();
	}

	private void requireSecondConnection(TransactionOptions options, boolean behind) throws PoolExhausted {
		if (this.connections.maximumSize() == 1) {
			throw new PoolExhausted(
					"%s needs a second connection while its thread holds one, and the pool has one in all: raise pool.max-size"
						.formatted(apart(options, behind)),
					null);
		}
	}

	private static PoolExhausted suspended(TransactionOptions options, boolean behind, SQLException ex) {
		return new PoolExhausted(
				"%s waits for a second connection while its thread holds one: %s; raise pool.max-size above the number of threads that do so"
					.formatted(apart(options, behind), ex.getMessage()),
				ex);
	}

	private static String apart(TransactionOptions options, boolean behind) {
		return (behind && !options.requiresNew())
				? options.description() + ", begun in a callback behind the end of another transaction,"
				: "requiresNew() of " + options.description();
	}

	private OpenTransaction begin(TransactionOptions options, @Nullable Deadline deadline, Opening opening,
			Duration outcomeTimeout, boolean behind) throws SQLException {
		PlatformTransactionManager manager = this.environment.manager().get();
		TransactionDefinition definition = new TransactionRequest(options, seconds(deadline), opening, outcomeTimeout,
				behind || options.requiresNew());
		try {
			TransactionStatus status = manager.getTransaction(definition);
			return new OpenTransaction(options, manager, status, this.connections);
		}
		catch (CannotCreateTransactionException ex) {
			SQLException cause = sqlException(ex);
			if (cause == null) {
				throw ex;
			}
			throw (deadline != null) ? deadline.explain(this.connections.explain(cause))
					: this.connections.explain(cause);
		}
	}

	/** For JdbcTemplate, which reads whole seconds off the transaction. */
	private static int seconds(@Nullable Deadline deadline) {
		return (deadline != null) ? (int) Math.max((deadline.remaining() + MILLIS - 1) / MILLIS, 1)
				: TransactionDefinition.TIMEOUT_DEFAULT;
	}

	private static @Nullable SQLException sqlException(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SQLException found) {
				return found;
			}
		}
		return null;
	}

	/** Makes sure that it is as asked for, or leaves it as it was. */
	private void complete(OpenTransaction open, Opening opening, @Nullable OpeningStatement statement,
			LocalSettings settings) throws SQLException {
		try {
			if (!this.connections.isBound()) {
				throw new IllegalStateException(
						"The transaction manager of profile '%s' begins transactions on another DataSource than the profile's"
							.formatted(this.environment.profile()));
			}
			if (open.isJoined()) {
				this.connections.requireNoExclusiveUse();
				String mismatch = new TransactionComparison(this.connections, open).mismatch();
				if (mismatch != null) {
					throw new IncompatibleTransactionException(this.environment.profile(), mismatch);
				}
				send(statement);
			}
			else {
				TransactionState begun = open.begun();
				if (begun == null || !begun.isOpened()) {
					beginByAnother(open.options(), opening, (begun != null) ? begun : attach(open));
				}
				beginSettings(settings);
			}
		}
		catch (SQLException | RuntimeException ex) {
			abandon(open, ex);
			throw ex;
		}
	}

	/** In force with the first statement of the work. */
	private void beginSettings(LocalSettings settings) throws SQLException {
		ProfileSession session = this.connections.session();
		if (settings.isEmpty() && (session == null || !session.isActive())) {
			return;
		}
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			SessionLoan.begin(connection, settings);
		}
		finally {
			this.connections.release(connection);
		}
	}

	private TransactionState attach(OpenTransaction open) {
		TransactionState state = TransactionState.begin(
				Objects.requireNonNull(TransactionState.holder(this.connections.dataSource())), open.options(),
				Duration.ZERO);
		state.noteCommit();
		return state;
	}

	/** A manager that is not ours, or JPA's, knows the definition only. */
	private void beginByAnother(TransactionOptions options, Opening opening, TransactionState begun)
			throws SQLException {
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			// the driver knows whether it begins transactions as read only
			Opening rest = opening.beyondDefinition(options.readOnly() && !connection.isReadOnly());
			rest.send(this.connections, connection);
			begun.opened(rest.identity());
		}
		finally {
			this.connections.release(connection);
		}
	}

	private void send(@Nullable OpeningStatement statement) throws SQLException {
		if (statement == null) {
			return;
		}
		Connection connection = this.connections.acquireWithoutSettings();
		try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
			prepared.unwrap(PGStatement.class).setPrepareThreshold(0);
			statement.bind(prepared);
			try (ResultSet rows = prepared.executeQuery()) {
				statement.read(rows.next() ? rows : null);
			}
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(connection, ex);
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** Asks a transaction of ours who it is that was begun to know, and does not yet. */
	void identify(OpenTransaction open) throws SQLException {
		TransactionState begun = open.isJoined() ? null : open.begun();
		if (begun == null || begun.identity() != null || !open.options().tracked()) {
			return;
		}
		Connection connection = this.connections.acquireWithoutSettings();
		try {
			begun.opened(this.server.ask(connection));
		}
		finally {
			this.connections.release(connection);
		}
	}

	/** Ends what was begun; what was joined goes on. */
	private void abandon(OpenTransaction open, Exception cause) {
		ConnectionHolder holder = TransactionState.holder(this.connections.dataSource());
		try {
			if (open.isJoined()) {
				// only says that this part of it is over; a statement that failed dooms
				// it
				open.manager().commit(open.status());
				return;
			}
			open.manager().rollback(open.status());
		}
		catch (RuntimeException ex) {
			cause.addSuppressed(ex);
		}
		finally {
			if (!open.isJoined() && holder != null) {
				TransactionState.end(holder);
			}
		}
	}

	/** Sets a savepoint in a transaction. */
	OpenTransaction nested(OpenTransaction outer) {
		try {
			Interrupts.checkBeforeConnecting();
			this.connections.requireNoExclusiveUse();
		}
		catch (SQLException ex) {
			throw this.environment.errors().translate("begin a nested transaction", ex);
		}
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_NESTED);
		TransactionStatus status;
		try {
			status = outer.manager().getTransaction(definition);
		}
		catch (CannotCreateTransactionException ex) {
			SQLException cause = sqlException(ex);
			throw (cause != null) ? this.environment.errors().translate("set a savepoint", cause) : ex;
		}
		return new OpenTransaction(outer.options(), outer.manager(), status, this.connections);
	}

}

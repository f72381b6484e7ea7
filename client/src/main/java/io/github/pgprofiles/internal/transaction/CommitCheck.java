package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.error.ErrorOrigin;
import io.github.pgprofiles.internal.error.LostBeforeCommit;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.pool.Attachments;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * What a transaction manager of ours looks at before and after COMMIT, so that it reports
 * neither a commit that was none nor a failure that may have been one. Asks the driver
 * only, which knows the server's last word. Thread-safe.
 */
public final class CommitCheck {

	private final String profile;

	private final ConnectionSource connections;

	private final UnknownOutcome unknown;

	private final SqlExceptionTranslator translator;

	public CommitCheck(String profile, ConnectionSource connections, UnknownOutcome unknown) {
		this.profile = profile;
		this.connections = connections;
		this.unknown = unknown;
		this.translator = new SqlExceptionTranslator(profile);
	}

	/** Makes the exception for a COMMIT whose outcome nobody knows. */
	@FunctionalInterface
	public interface UnknownOutcome {

		RuntimeException of(String profile, String message, @Nullable Throwable cause);

	}

	/** Whether the server will roll back whatever is said next. */
	public boolean hasFailed() {
		ConnectionHolder holder = Attachments.holder(this.connections.dataSource());
		BaseConnection raw = (holder != null) ? raw(holder.getConnection()) : null;
		return raw != null && raw.getTransactionState() == TransactionState.FAILED;
	}

	/** What COMMIT of a failed transaction is answered with here. */
	public UnexpectedRollbackException failed() {
		FailedStatement statement = FailedStatement.find(this.connections);
		UnexpectedRollbackException failure = (statement != null)
				? new UnexpectedRollbackException(
						("Profile '%s': the transaction was rolled back: this statement had failed, and the failure"
								+ " was swallowed: [%s]. Let it pass, or run the statement in a nested transaction")
							.formatted(this.profile, statement.sql()),
						statement.failure())
				: new UnexpectedRollbackException(
						("Profile '%s': the transaction was rolled back: one of its statements had failed, and the"
								+ " failure was swallowed. Let it pass, or run that statement in a nested transaction")
							.formatted(this.profile));
		ErrorOrigin.mark(failure, this.profile);
		return failure;
	}

	/**
	 * Commits.
	 * @param end what sends COMMIT, and throws what it makes of a failure
	 */
	public void commit(Connection connection, Runnable end) {
		BaseConnection raw = beforeCommit(connection);
		try {
			end.run();
		}
		catch (RuntimeException ex) {
			RuntimeException unknown = afterFailure(raw, ex);
			throw (unknown != null) ? unknown : ex;
		}
	}

	/**
	 * Makes sure that COMMIT can be sent: what comes after that may be unknown, and what
	 * comes before is not.
	 * @return the driver's connection, which the pool may soon know no more
	 */
	@Nullable BaseConnection beforeCommit(Connection connection) {
		if (isClosed(connection)) {
			BegunTransaction begun = Attachments.find(this.connections.dataSource(), BegunTransaction.class);
			if (begun != null) {
				begun.commitWasNotSent();
			}
			SQLException lost = new SQLException("the connection was lost before COMMIT was sent", "08003");
			RuntimeException failure = this.translator.translate("commit", null, lost);
			LostBeforeCommit.mark(failure);
			throw failure;
		}
		return raw(connection);
	}

	/**
	 * Tells a COMMIT that the server refused from one whose answer was lost.
	 * @param raw on which it was sent
	 * @param thrown by the driver, or what was made of it
	 * @return what to throw; {@code null} where the server has answered
	 */
	@Nullable RuntimeException afterFailure(@Nullable BaseConnection raw, Throwable thrown) {
		if (raw != null && raw.getTransactionState() != TransactionState.OPEN) {
			// it leaves that state by the server's own word only
			return null;
		}
		SQLException cause = sqlException(thrown);
		BegunTransaction begun = Attachments.find(this.connections.dataSource(), BegunTransaction.class);
		if (begun != null) {
			begun.commitWasLost(cause);
		}
		RuntimeException failure = this.unknown.of(this.profile,
				message((begun != null) ? begun.name() : null, "", cause), cause);
		ErrorOrigin.mark(failure, this.profile);
		return failure;
	}

	/**
	 * What is said of a COMMIT that was not answered.
	 * @param why it could not be found out, to follow the sentence
	 */
	static String message(@Nullable String name, String why, Throwable cause) {
		return "the answer to COMMIT of %s was lost%s: it is committed, or it is not: %s"
			.formatted((name != null) ? "transaction '" + name + "'" : "the transaction", why, cause.getMessage());
	}

	RuntimeException translate(SQLException ex) {
		return this.translator.translate("commit", null, ex);
	}

	private static SQLException sqlException(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof SQLException found) {
				return found;
			}
		}
		return new SQLException(thrown);
	}

	private static @Nullable BaseConnection raw(Connection connection) {
		try {
			return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

	static boolean isClosed(Connection connection) {
		try {
			BaseConnection raw = raw(connection);
			return connection.isClosed() || (raw != null && raw.isClosed());
		}
		catch (SQLException ex) {
			return true;
		}
	}

}

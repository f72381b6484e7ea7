package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.error.ErrorOrigin;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transaction manager for one DataSource, which does not report a commit that
 * was none: the server answers COMMIT of a failed transaction with a silent rollback.
 */
public final class CheckedCommitTransactionManager extends JdbcTransactionManager {

	private static final long serialVersionUID = 1L;

	private final String profile;

	public CheckedCommitTransactionManager(String profile, DataSource dataSource) {
		super(dataSource);
		this.profile = profile;
		setExceptionTranslator(new SqlExceptionTranslator(profile));
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		Object bound = TransactionSynchronizationManager.getResource(obtainDataSource());
		if (bound instanceof ConnectionHolder holder && hasFailed(holder.getConnection())) {
			doRollback(status);
			throw failed(this.profile);
		}
		super.doCommit(status);
	}

	/** Whether the server will roll back whatever is said next. Asks the driver only. */
	public static boolean hasFailed(Connection connection) {
		try {
			return connection.isWrapperFor(BaseConnection.class)
					&& connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/** What COMMIT of a failed transaction is answered with here. */
	public static UnexpectedRollbackException failed(String profile) {
		UnexpectedRollbackException failure = new UnexpectedRollbackException(
				("Profile '%s': the transaction was rolled back: one of its statements"
						+ " had failed, and the failure was swallowed. Let it pass, or run that statement in a nested"
						+ " transaction")
					.formatted(profile));
		ErrorOrigin.mark(failure, profile);
		return failure;
	}

}

package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import io.github.pgprofiles.internal.transaction.state.TransactionState;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.DelegatingTransactionDefinition;

/**
 * Spring's transaction manager for one DataSource, which says to the server in one
 * message with BEGIN what a transaction is to be like, and asks or restores nothing
 * afterwards; reports no commit that was none, for the server answers COMMIT of a failed
 * transaction with a silent rollback; and tells a COMMIT that failed from one of which
 * nobody knows.
 */
public final class CheckedCommitTransactionManager extends JdbcTransactionManager {

	private static final long serialVersionUID = 1L;

	private final transient ConnectionSource connections;

	private final transient CommitCheck check;

	public CheckedCommitTransactionManager(String profile, DataSource dataSource, CommitCheck.UnknownOutcome unknown) {
		super(dataSource);
		this.connections = new ConnectionSource(dataSource);
		this.check = new CommitCheck(profile, this.connections, unknown);
		setExceptionTranslator(new SqlExceptionTranslator(profile));
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		TransactionRequest request = TransactionRequest.of(definition);
		ConnectionHolder present = TransactionState.holder(this.connections.dataSource());
		if (request != definition && request.opening().isNeeded()) {
			// its BEGIN would be sent before anybody is asked
			this.connections.beginSettings(LocalSettings.NONE);
		}
		ReplicaBegin.begin(this.connections, definition, () -> this.check
			.begin(() -> super.doBegin(transaction, new JdbcDefinition(definition, request.opening()))));
		TransactionState state = this.check.begun(request);
		state.opened(request.opening().identity());
		if (present == state.holder()) {
			state.borrowed();
		}
	}

	@Override
	protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
			throws SQLException {
		this.connections.learn(connection);
		super.prepareTransactionalConnection(connection, definition);
		((JdbcDefinition) definition).opening.send(this.connections, connection);
	}

	/** A definition whose isolation and read-only Spring does not see to. */
	private static final class JdbcDefinition extends DelegatingTransactionDefinition {

		private final TransactionDefinition definition;

		private final Opening opening;

		JdbcDefinition(TransactionDefinition definition, Opening opening) {
			super(definition);
			this.definition = definition;
			this.opening = opening;
		}

		@Override
		public int getIsolationLevel() {
			return ISOLATION_DEFAULT;
		}

		@Override
		public boolean isReadOnly() {
			// the driver puts it into BEGIN, which costs nothing
			return this.definition.isReadOnly() && !this.opening.isNeeded();
		}

	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		try {
			commit(status);
		}
		catch (TransactionException ex) {
			if (ex instanceof UnexpectedRollbackException || !isRollbackOnCommitFailure()) {
				leave(status);
			}
			throw ex;
		}
		leave(status);
	}

	private void commit(DefaultTransactionStatus status) {
		if (this.check.hasFailed()) {
			RuntimeException failure = this.check.failed();
			doRollback(status);
			throw failure;
		}
		ConnectionHolder holder = TransactionState.holder(this.connections.dataSource());
		if (holder == null) {
			super.doCommit(status);
			return;
		}
		Connection connection = holder.getConnection();
		this.check.commit(connection, () -> TransactionDeadline.commit(this.connections, connection, () -> {
			connection.commit();
			return true;
		}));
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		try {
			this.check.rollback(() -> super.doRollback(status));
		}
		finally {
			leave(status);
		}
	}

	/** Nothing that runs from here to the end may take the transaction for open. */
	private void leave(DefaultTransactionStatus status) {
		ConnectionHolder left = TransactionDetachment.leave(this, this.connections, status);
		if (left != null && this.connections.maximumSize() > 0) {
			// what runs may need a connection, and the pool have no other one
			TransactionDetachment.giveBack(left);
		}
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		TransactionDetachment.close(this.connections, transaction, () -> {
			ConnectionHolder holder = TransactionState.holder(this.connections.dataSource());
			super.doCleanupAfterCompletion(transaction);
			if (holder != null) {
				this.check.ended(holder);
			}
		});
	}

}

package io.github.pgprofiles.autoconfigure.jpa;

import java.sql.SQLException;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.spi.TransactionHooks;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.orm.jpa.JpaDialect;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A dialect for a transaction manager, which adds savepoints of the transaction's
 * connection: Spring's dialects leave them out. JPA does not know them. Pending changes
 * are flushed before a savepoint is set, so that a rollback to it undoes nothing earlier;
 * later changes of entities stay in the persistence context. Thread-safe.
 */
final class SavepointJpaDialect implements JpaDialect {

	private final JpaDialect delegate;

	private final DataSource dataSource;

	SavepointJpaDialect(JpaDialect delegate, DataSource dataSource) {
		this.delegate = delegate;
		this.dataSource = dataSource;
	}

	@Override
	public Object beginTransaction(EntityManager entityManager, TransactionDefinition definition) throws SQLException {
		return new Savepoints(this.delegate.beginTransaction(entityManager, definition), this, entityManager,
				definition.isReadOnly());
	}

	@Override
	public @Nullable Object prepareTransaction(EntityManager entityManager, boolean readOnly, @Nullable String name) {
		return this.delegate.prepareTransaction(entityManager, readOnly, name);
	}

	@Override
	public void cleanupTransaction(@Nullable Object transactionData) {
		this.delegate.cleanupTransaction(
				(transactionData instanceof Savepoints savepoints) ? savepoints.transactionData() : transactionData);
	}

	@Override
	public @Nullable ConnectionHandle getJdbcConnection(EntityManager entityManager, boolean readOnly)
			throws SQLException {
		return this.delegate.getJdbcConnection(entityManager, readOnly);
	}

	@Override
	public void releaseJdbcConnection(ConnectionHandle handle, EntityManager entityManager) throws SQLException {
		this.delegate.releaseJdbcConnection(handle, entityManager);
	}

	@Override
	public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
		return this.delegate.translateExceptionIfPossible(ex);
	}

	/**
	 * The savepoints of one transaction.
	 *
	 * @param transactionData of the delegate
	 * @param readOnly whether nothing can be written
	 */
	private record Savepoints(@Nullable Object transactionData, SavepointJpaDialect dialect,
			EntityManager entityManager, boolean readOnly) implements SavepointManager {

		@Override
		public Object createSavepoint() {
			if (!this.readOnly) {
				try {
					this.entityManager.flush();
				}
				catch (RuntimeException ex) {
					throw DataAccessUtils.translateIfNecessary(ex, this.dialect);
				}
			}
			Object savepoint = connection().createSavepoint();
			TransactionHooks.countSavepoint(this.dialect.dataSource, 1);
			return savepoint;
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
			connection().rollbackToSavepoint(savepoint);
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
			ConnectionTransaction connection = connection();
			boolean rollbackOnly = connection.isRollbackOnly();
			if (rollbackOnly) {
				connection.rollbackToSavepoint(savepoint);
			}
			connection.releaseSavepoint(savepoint);
			TransactionHooks.countSavepoint(this.dialect.dataSource, -1);
			if (rollbackOnly) {
				throw new UnexpectedRollbackException(
						"Nested transaction rolled back because a part of it has been marked as rollback-only");
			}
		}

		private ConnectionTransaction connection() {
			ConnectionHolder holder = (ConnectionHolder) TransactionSynchronizationManager
				.getResource(this.dialect.dataSource);
			ConnectionTransaction connection = new ConnectionTransaction();
			connection.setConnectionHolder(holder);
			return connection;
		}

	}

	/** Savepoints as Spring's managers for JDBC have them. */
	private static final class ConnectionTransaction extends JdbcTransactionObjectSupport {

		ConnectionTransaction() {
			setSavepointAllowed(true);
		}

		@Override
		public boolean isRollbackOnly() {
			return getConnectionHolder().isRollbackOnly();
		}

		@Override
		public void flush() {
			// pending changes were written
		}

	}

}

package io.github.pgprofiles.autoconfigure.jpa;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.spi.TransactionHooks;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Spring's transaction manager for JPA, which reports neither a commit that was none nor
 * a failure that may have been one, see {@link TransactionHooks}; and which knows
 * savepoints, see {@link SavepointJpaDialect}.
 */
final class CheckedCommitJpaTransactionManager extends JpaTransactionManager {

	private static final long serialVersionUID = 1L;

	private static final boolean HIBERNATE_PRESENT = ClassUtils.isPresent("org.hibernate.engine.spi.SessionImplementor",
			CheckedCommitJpaTransactionManager.class.getClassLoader());

	private final transient TransactionHooks hooks;

	private final String profile;

	private volatile boolean marksErrors;

	CheckedCommitJpaTransactionManager(String profile, DataSource dataSource) {
		this.profile = profile;
		this.hooks = new TransactionHooks(profile, dataSource);
		setNestedTransactionAllowed(true);
	}

	/** Takes over the dialect of the factory, as its superclass does. */
	@Override
	public void afterPropertiesSet() {
		super.afterPropertiesSet();
		setJpaDialect(new SavepointJpaDialect(getJpaDialect(), this.hooks.dataSource()));
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		markErrors();
		EntityManagerHolder bound = boundHolder();
		if (bound != null && isLeft(bound)) {
			// begins again in the current entity manager
			bound.setSynchronizedWithTransaction(false);
		}
		boolean elsewhere = this.hooks.readsElsewhere(definition);
		this.hooks.begin(definition, () -> {
			giveUpLostConnection();
			if (elsewhere) {
				releaseConnection();
			}
			super.doBegin(transaction, definition);
		});
		if (elsewhere) {
			TransactionSynchronizationManager.bindResource(new Elsewhere(transaction), true);
		}
	}

	/** Marks a transaction whose connection may be that of a replica. */
	private record Elsewhere(Object transaction) {
	}

	/**
	 * An entity manager that outlives its transaction keeps the connection, which may be
	 * one to another server than that of the next transaction.
	 */
	private void releaseConnection() {
		EntityManager bound = boundEntityManager();
		if (bound != null && HIBERNATE_PRESENT) {
			HibernateConnections.release(bound);
		}
	}

	/** From the first transaction on: the factory may be made beside the start. */
	private void markErrors() {
		if (!this.marksErrors) {
			this.marksErrors = true;
			if (HIBERNATE_PRESENT) {
				HibernateErrors.mark(obtainEntityManagerFactory(), this.profile);
			}
		}
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		try {
			commit(status);
		}
		catch (RuntimeException ex) {
			forgetEntities();
			if (ex instanceof TransactionException
					&& (ex instanceof UnexpectedRollbackException || !isRollbackOnCommitFailure())) {
				leave(status);
			}
			throw ex;
		}
		leave(status);
	}

	private void commit(DefaultTransactionStatus status) {
		ConnectionHolder holder = this.hooks.holder();
		if (holder == null) {
			super.doCommit(status);
			return;
		}
		RuntimeException failure = this.hooks.failure();
		if (failure != null) {
			doRollback(status);
			throw failure;
		}
		if (holder.isRollbackOnly()) {
			// its time-out was reached, which JPA does not hear of
			doRollback(status);
			throw new UnexpectedRollbackException(
					"Transaction rolled back because it has been marked as rollback-only");
		}
		this.hooks.commit(holder.getConnection(), () -> super.doCommit(status));
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		try {
			this.hooks.rollback(() -> super.doRollback(status));
		}
		finally {
			forgetEntities();
			leave(status);
		}
	}

	/**
	 * Nothing that runs from here to the end may take the transaction for open. JPA keeps
	 * its entity manager, and that its connection.
	 */
	private void leave(DefaultTransactionStatus status) {
		EntityManagerHolder bound = boundHolder();
		if (this.hooks.leave(this, status) && bound != null) {
			if (!isLeft(bound)) {
				TransactionSynchronizationManager.bindResource(new Left(bound), status.getTransaction());
			}
			bound.clear();
			// Spring would otherwise make it join a transaction
			bound.setSynchronizedWithTransaction(true);
		}
	}

	/** Marks the entity manager of a transaction that is over while its callbacks run. */
	private record Left(EntityManagerHolder bound) {
	}

	private static boolean isLeft(EntityManagerHolder bound) {
		return TransactionSynchronizationManager.hasResource(new Left(bound));
	}

	/**
	 * Entities that were rolled back must not be used as stored ones if the entity
	 * manager outlives the transaction, as that of a web request does.
	 */
	private void forgetEntities() {
		EntityManager bound = boundEntityManager();
		if (bound != null && bound.isOpen()) {
			bound.clear();
		}
	}

	/**
	 * An entity manager that outlives its transaction keeps the connection. If that is
	 * lost, every retry with this entity manager would fail.
	 */
	private void giveUpLostConnection() {
		EntityManager bound = boundEntityManager();
		if (bound != null && HIBERNATE_PRESENT) {
			HibernateConnections.giveUpLost(bound);
		}
	}

	private @Nullable EntityManager boundEntityManager() {
		EntityManagerHolder bound = boundHolder();
		return (bound != null) ? bound.getEntityManager() : null;
	}

	private @Nullable EntityManagerHolder boundHolder() {
		return (TransactionSynchronizationManager
			.getResource(obtainEntityManagerFactory()) instanceof EntityManagerHolder bound) ? bound : null;
	}

	/**
	 * A transaction that JPA marks rollback-only stays so; after a savepoint only the
	 * work since then is to be rolled back.
	 */
	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		ConnectionHolder holder = this.hooks.holder();
		if (holder != null && TransactionHooks.hasSavepoints(this.hooks.dataSource())) {
			holder.setRollbackOnly();
			return;
		}
		super.doSetRollbackOnly(status);
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		EntityManagerHolder bound = boundHolder();
		this.hooks.cleanup(transaction, () -> super.doCleanupAfterCompletion(transaction));
		if (bound != null) {
			Left left = new Left(bound);
			if (TransactionSynchronizationManager.getResource(left) == transaction) {
				TransactionSynchronizationManager.unbindResource(left);
			}
			else if (isLeft(bound)) {
				// this one began in a callback of another one, which continues
				bound.setSynchronizedWithTransaction(true);
			}
		}
		giveUpLostConnection();
		if (TransactionSynchronizationManager.unbindResourceIfPossible(new Elsewhere(transaction)) != null) {
			releaseConnection();
		}
	}

}

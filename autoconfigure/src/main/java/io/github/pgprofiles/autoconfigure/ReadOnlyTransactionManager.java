package io.github.pgprofiles.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DelegatingTransactionDefinition;

/**
 * Begins read-only transactions only, also on a node that has become a primary.
 * Thread-safe.
 */
final class ReadOnlyTransactionManager implements PlatformTransactionManager {

	private final PlatformTransactionManager manager;

	ReadOnlyTransactionManager(PlatformTransactionManager manager) {
		this.manager = manager;
	}

	@Override
	public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
		return this.manager
			.getTransaction(new ReadOnly((definition != null) ? definition : TransactionDefinition.withDefaults()));
	}

	@Override
	public void commit(TransactionStatus status) {
		this.manager.commit(status);
	}

	@Override
	public void rollback(TransactionStatus status) {
		this.manager.rollback(status);
	}

	private static final class ReadOnly extends DelegatingTransactionDefinition {

		ReadOnly(TransactionDefinition definition) {
			super(definition);
		}

		@Override
		public boolean isReadOnly() {
			return true;
		}

	}

}

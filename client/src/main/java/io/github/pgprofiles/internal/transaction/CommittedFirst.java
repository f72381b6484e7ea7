package io.github.pgprofiles.internal.transaction;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Notes the commit of a transaction, whoever manages it, before anybody else hears of it
 * and may fail.
 *
 * @param begun the transaction
 */
record CommittedFirst(BegunTransaction begun) implements TransactionSynchronization {

	/** Hears of the transaction's end, unless nobody does. */
	static void note(BegunTransaction begun) {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new CommittedFirst(begun));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void afterCommit() {
		this.begun.committed();
	}

}

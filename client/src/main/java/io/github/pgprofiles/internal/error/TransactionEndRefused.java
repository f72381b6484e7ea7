package io.github.pgprofiles.internal.error;

import java.sql.SQLFeatureNotSupportedException;

import io.github.pgprofiles.error.SqlStates;

/**
 * Something would have ended a transaction that somebody else ends. Nothing was sent.
 * Spring takes its superclass for a misuse of the API.
 */
public final class TransactionEndRefused extends SQLFeatureNotSupportedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Says what was refused.
	 * @param what for the beginning of a sentence
	 */
	public TransactionEndRefused(String what) {
		super(what + " would end the transaction that it runs in, and was not sent. Whoever began the transaction ends"
				+ " it: let the work return to commit; let it throw, or mark the transaction as rollback-only, to roll"
				+ " back; undo a part by a savepoint", SqlStates.INVALID_TRANSACTION_TERMINATION);
	}

}

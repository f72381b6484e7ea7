package io.github.pgprofiles.internal.pool;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What is to be done when the transaction at hand is over, whoever ends it. Managers of
 * ours say so themselves: inside a transaction on another DataSource Spring's
 * synchronizations hear of that one's end. Belongs to one thread.
 */
public final class TransactionEnd implements TransactionSynchronization {

	private final ConnectionHolder holder;

	private final List<Runnable> actions = new ArrayList<>();

	private TransactionEnd(ConnectionHolder holder) {
		this.holder = holder;
	}

	/**
	 * Has something done when the transaction at hand is over.
	 * @return whether it will be: not where nobody hears of that
	 */
	public static boolean add(DataSource dataSource, Runnable action) {
		ConnectionHolder holder = Attachments.holder(dataSource);
		if (holder == null || !TransactionSynchronizationManager.isSynchronizationActive()) {
			return false;
		}
		TransactionEnd present = Attachments.find(dataSource, TransactionEnd.class);
		if (present == null) {
			present = new TransactionEnd(holder);
			Attachments.attach(dataSource, TransactionEnd.class, present);
			TransactionSynchronizationManager.registerSynchronization(present);
		}
		present.actions.add(action);
		return true;
	}

	/** Does what is to be done when the transaction of a holder is over, once. */
	public static void ended(ConnectionHolder holder) {
		TransactionEnd present = Attachments.detach(holder, TransactionEnd.class);
		if (present != null) {
			present.actions.forEach(Runnable::run);
		}
	}

	@Override
	public void afterCompletion(int status) {
		ended(this.holder);
	}

}

package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What belongs to the transaction at hand. It is bound to the thread under the holder of
 * the transaction's connection, and so out of sight while another transaction suspends
 * this one, whoever manages them.
 */
public final class Attachments {

	private Attachments() {
	}

	/** A holder is equal to itself only. */
	private record Key(ConnectionHolder holder, Class<?> type) {
	}

	/** The holder of the connection that is bound to this thread. */
	public static @Nullable ConnectionHolder holder(DataSource dataSource) {
		return (ConnectionHolder) TransactionSynchronizationManager.getResource(dataSource);
	}

	/**
	 * The connection that is bound to this thread. One that belongs to no transaction is
	 * given back while an outer one on another DataSource is suspended, and none comes in
	 * its place before somebody asks for it.
	 */
	public static @Nullable Connection connection(DataSource dataSource) {
		ConnectionHolder holder = holder(dataSource);
		return (holder != null) ? connection(holder) : null;
	}

	/** The connection that a holder has. */
	public static @Nullable Connection connection(ConnectionHolder holder) {
		return (holder.getConnectionHandle() != null) ? holder.getConnection() : null;
	}

	/** What was attached to the transaction at hand. */
	public static <T> @Nullable T find(DataSource dataSource, Class<T> type) {
		ConnectionHolder holder = holder(dataSource);
		return (holder != null) ? type.cast(TransactionSynchronizationManager.getResource(new Key(holder, type)))
				: null;
	}

	/**
	 * Attaches something to the transaction at hand, in place of what there is of its
	 * class. Whoever attaches also detaches, before the transaction is over.
	 * @return what there was
	 */
	public static <T> @Nullable T attach(DataSource dataSource, Class<T> type, T value) {
		ConnectionHolder holder = holder(dataSource);
		if (holder == null) {
			throw new IllegalStateException("There is no transaction to attach to");
		}
		Key key = new Key(holder, type);
		Object previous = TransactionSynchronizationManager.unbindResourceIfPossible(key);
		TransactionSynchronizationManager.bindResource(key, value);
		return type.cast(previous);
	}

	/**
	 * Takes away what was attached to a connection that is, or was, bound.
	 * @return what there was
	 */
	public static <T> @Nullable T detach(ConnectionHolder holder, Class<T> type) {
		return type.cast(TransactionSynchronizationManager.unbindResourceIfPossible(new Key(holder, type)));
	}

}

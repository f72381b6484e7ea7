package io.github.pgprofiles.internal.transaction;

import java.util.function.Supplier;

import io.github.pgprofiles.error.ReplicaUnavailableException;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.pool.replica.Replicas;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

/**
 * Where transactions that only read begin: on a replica, where that was asked for and one
 * will do. What begins takes its connection on this thread, and at once.
 */
public final class ReplicaBegin {

	private ReplicaBegin() {
	}

	/** Begins a transaction of the client's. */
	static OpenTransaction begin(String profile, ConnectionSource connections, @Nullable ReplicaRead how,
			Supplier<OpenTransaction> begin) {
		Replicas replicas = (how != null) ? BesidePool.replicas(connections) : null;
		if (how != null && replicas == null && how.orFail()) {
			throw new ReplicaUnavailableException(profile, "");
		}
		return (how != null && replicas != null) ? replicas.read(how, begin::get) : begin.get();
	}

	/**
	 * Begins a transaction of a manager.
	 * @param definition by anybody; one of the client's own knows where it goes
	 */
	public static void begin(ConnectionSource connections, TransactionDefinition definition, Runnable begin) {
		Replicas replicas = goesToReplica(definition) ? BesidePool.replicas(connections) : null;
		if (replicas == null || !replicas.takesReadOnlyTransactions()) {
			begin.run();
			return;
		}
		replicas.<@Nullable Object, RuntimeException>read(ReplicaRead.DEFAULT, () -> {
			begin.run();
			return null;
		});
	}

	private static boolean goesToReplica(TransactionDefinition definition) {
		return definition.isReadOnly() && !(definition instanceof TransactionRequest)
				&& definition.getIsolationLevel() != TransactionDefinition.ISOLATION_SERIALIZABLE;
	}

}

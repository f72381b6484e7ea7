package io.github.pgprofiles.autoconfigure.jpa;

import io.github.pgprofiles.internal.spi.TransactionHooks;
import jakarta.persistence.EntityManager;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;

/** The connections that sessions of Hibernate keep. Loaded only where that is there. */
final class HibernateConnections {

	private HibernateConnections() {
	}

	/** Has a session that is in no transaction take its next connection anew. */
	static void release(EntityManager entityManager) {
		if (entityManager.isOpen() && entityManager.getDelegate() instanceof SessionImplementor session
				&& !session.isTransactionInProgress()) {
			LogicalConnectionImplementor connection = session.getJdbcCoordinator().getLogicalConnection();
			if (connection.isPhysicallyConnected()) {
				connection.manualDisconnect();
			}
		}
	}

	/** Has a session whose connection is lost take another one when it needs it. */
	static void giveUpLost(EntityManager entityManager) {
		if (entityManager.isOpen() && entityManager.getDelegate() instanceof SessionImplementor session) {
			LogicalConnectionImplementor connection = session.getJdbcCoordinator().getLogicalConnection();
			if (connection.isPhysicallyConnected() && TransactionHooks.isLost(connection.getPhysicalConnection())) {
				connection.manualDisconnect();
			}
		}
	}

}

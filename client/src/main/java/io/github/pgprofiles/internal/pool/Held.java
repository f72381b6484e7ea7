package io.github.pgprofiles.internal.pool;

import java.sql.Connection;

import io.github.pgprofiles.internal.log.SessionLog;

/** Tells the log of a connection whether the library has it for work of its own. */
final class Held {

	private Held() {
	}

	/** What is sent from here on is the library's, unless it says otherwise. */
	static Connection hold(Connection connection) {
		SessionLog log = PooledConnection.log(connection);
		if (log != null) {
			log.hold();
		}
		return connection;
	}

	/** Before it is given back: from then on it may be another borrower's. */
	static void letGo(Connection connection) {
		SessionLog log = PooledConnection.log(connection);
		if (log != null) {
			log.release();
		}
	}

}

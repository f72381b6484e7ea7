package io.github.pgprofiles.internal.pool;

import java.sql.Connection;

import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.observation.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log of a connection whether the library has it for work of its own, and those
 * who listen which server was reached.
 */
final class Held {

	private Held() {
	}

	/** What is sent from here on is the library's, unless it says otherwise. */
	static Connection hold(Connection connection, @Nullable Observations observations) {
		SessionLog log = PooledConnection.log(connection);
		if (log != null) {
			log.hold();
		}
		Recording recording = (observations != null) ? observations.present() : null;
		if (recording != null) {
			ReachedServer.note(recording, connection);
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

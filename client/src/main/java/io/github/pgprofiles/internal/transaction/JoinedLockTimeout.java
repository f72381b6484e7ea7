package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limit for locks that holds for a part of a transaction: a message before that part,
 * and one after it.
 */
final class JoinedLockTimeout {

	private static final Logger logger = LoggerFactory.getLogger(JoinedLockTimeout.class);

	private static final String REPLACE = "with before as materialized "
			+ "(select pg_catalog.current_setting('lock_timeout') as value) "
			+ "select value, pg_catalog.set_config('lock_timeout', cast(? as pg_catalog.text), true) from before";

	private static final String SET = "select pg_catalog.set_config('lock_timeout', cast(? as pg_catalog.text), true)";

	private final ConnectionSource connections;

	private final String previous;

	private JoinedLockTimeout(ConnectionSource connections, String previous) {
		this.connections = connections;
		this.previous = previous;
	}

	static JoinedLockTimeout set(ConnectionSource connections, TimeLimit limit) throws SQLException {
		Connection connection = connections.acquire();
		try (PreparedStatement statement = connection.prepareStatement(REPLACE)) {
			statement.setInt(1, limit.millis());
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return new JoinedLockTimeout(connections, rows.getString(1));
			}
		}
		finally {
			connections.release(connection);
		}
	}

	/** A transaction that failed sets back by itself. */
	void restore() {
		try {
			Connection connection = this.connections.acquire();
			try (PreparedStatement statement = connection.prepareStatement(SET)) {
				if (DriverSession.isInTransaction(connection)) {
					statement.setString(1, this.previous);
					statement.execute();
				}
			}
			finally {
				this.connections.release(connection);
			}
		}
		catch (SQLException ex) {
			// whoever ends the transaction will see
			logger.debug("Could not set lock_timeout back", ex);
		}
	}

}

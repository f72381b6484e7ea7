package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A setting that holds for a part of the transaction at hand. Costs a message before that
 * part and one after it.
 *
 * @param setting that was replaced
 * @param previous what held before
 */
public record ReplacedSetting(Setting setting, String previous) {

	private static final Logger logger = LoggerFactory.getLogger(ReplacedSetting.class);

	/**
	 * Replaces a setting.
	 * @param value an expression with one parameter, in which {@code value} is what holds
	 * now
	 * @param millis the parameter
	 * @return {@code null} if that changed nothing
	 */
	static @Nullable ReplacedSetting replace(Connection connection, Setting setting, String value, int millis)
			throws SQLException {
		String sql = "with before as materialized (select " + setting.current() + " as value) select value, "
				+ setting.set(value) + " from before";
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setInt(1, millis);
			ResultSet rows = statement.executeQuery();
			rows.next();
			String before = rows.getString(1);
			return before.equals(rows.getString(2)) ? null : new ReplacedSetting(setting, before);
		}
	}

	/** Sets back what held before; a transaction that failed does so by itself. */
	void restore(Connection connection) throws SQLException {
		if (connection.isClosed() || !DriverSession.isInTransaction(connection)) {
			return;
		}
		try (PreparedStatement statement = connection
			.prepareStatement(Setting.statement(this.setting.setToParameter()))) {
			statement.setString(1, this.previous);
			statement.execute();
		}
	}

	/**
	 * Limits the waits for locks in a part of the transaction at hand.
	 * @return what ends that part; never throws, for whoever ends the transaction will
	 * see
	 */
	public static Runnable limitLocks(ConnectionSource connections, TimeLimit limit) throws SQLException {
		Connection connection = connections.acquireWithoutSettings();
		try {
			ReplacedSetting replaced = replace(connection, Setting.LOCK_TIMEOUT, Setting.PARAMETER, limit.millis());
			return (replaced != null) ? () -> replaced.restore(connections) : () -> {
			};
		}
		finally {
			connections.release(connection);
		}
	}

	private void restore(ConnectionSource connections) {
		try {
			Connection connection = connections.acquireWithoutSettings();
			try {
				restore(connection);
			}
			finally {
				connections.release(connection);
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not set {} back", this.setting, ex);
		}
	}

}

package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.observation.Recording;
import org.jspecify.annotations.Nullable;

/** Which server is behind a connection, and how long that was waited for. */
public final class ReachedServer {

	private ReachedServer() {
	}

	/** Notes which server is behind a connection. */
	public static void note(Recording recording, Connection connection) {
		recording.reached(of(connection));
	}

	/** Notes the same, and how long its borrower has waited for it. */
	public static void noteBorrowed(Recording recording, Connection connection) {
		note(recording, connection);
		SessionLog log = PooledConnection.log(connection);
		recording.waited((log != null) ? log.waited() : 0);
	}

	/** The server; {@code null} where that is not known. Asks the driver only. */
	private static @Nullable HostPort of(Connection connection) {
		SessionLog log = PooledConnection.log(connection);
		if (log != null) {
			return log.server();
		}
		try {
			return DriverSession.isBelow(connection) ? SessionLog.server(DriverSession.server(connection)) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

	/** Borrows a connection, and notes how long that took if somebody listens. */
	static Connection borrow(DataSource dataSource, @Nullable Observations observations) throws SQLException {
		Recording recording = (observations != null) ? observations.present() : null;
		if (recording == null) {
			return borrow(dataSource);
		}
		long begun = System.nanoTime();
		try {
			return borrow(dataSource);
		}
		finally {
			recording.waited(System.nanoTime() - begun);
		}
	}

	private static Connection borrow(DataSource dataSource) throws SQLException {
		Connection connection = dataSource.getConnection();
		if (connection == null) {
			throw new SQLException("the DataSource, a " + dataSource.getClass().getName() + ", gave no connection");
		}
		return connection;
	}

}

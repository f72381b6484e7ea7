package io.github.pgprofiles.internal.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.position.LogPosition;

/** Asks a primary up to where its log is on disk. */
public final class PositionQuestion {

	private static final String SQL = "select s.system_identifier, pg_catalog.pg_walfile_name(p.l), p.l::pg_catalog.text"
			+ " from pg_catalog.pg_control_system() s, (select case when"
			+ " pg_catalog.current_setting('synchronous_commit') operator(pg_catalog.=) 'off' then"
			+ " pg_catalog.pg_current_wal_insert_lsn() else pg_catalog.pg_current_wal_flush_lsn() end as l offset 0) as p";

	private static final int DIGITS_OF_TIMELINE = 8;

	private PositionQuestion() {
	}

	/** Asks the server of a client, in the transaction at hand if there is one. */
	public static LogPosition ask(ConnectionSource connections) throws SQLException {
		Connection connection = connections.acquireWithoutSettings();
		try {
			return ask(connection);
		}
		finally {
			connections.release(connection);
		}
	}

	/**
	 * Asks.
	 * @throws SQLException if it cannot be asked, or is a standby
	 */
	public static LogPosition ask(DataSource primary) throws SQLException {
		try (Connection connection = primary.getConnection()) {
			return ask(connection);
		}
	}

	private static LogPosition ask(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SQL); ResultSet row = statement.executeQuery()) {
			row.next();
			return new LogPosition(row.getLong(1),
					Integer.parseUnsignedInt(row.getString(2).substring(0, DIGITS_OF_TIMELINE), 16),
					LogPosition.lsn(row.getString(3)));
		}
	}

}

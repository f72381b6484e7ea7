package io.github.pgprofiles.internal.pool.failover;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself when it is asked. PostgreSQL manual, chapters 'System
 * Administration Functions' and 'Continuous Archiving and Point-in-Time Recovery' (of
 * timelines).
 *
 * @param role of it
 * @param timeline of a primary; 0 where that is not known. That of a checkpoint is an old
 * one for a while after a promotion, so it is that of what is written
 * @param system identifier, which a standby has of its primary; {@code null} where that
 * is not known
 */
record ServerLook(ServerRole role, int timeline, @Nullable String system) {

	private static final String ROLE = "select pg_catalog.pg_is_in_recovery(),"
			+ " pg_catalog.current_setting('transaction_read_only')";

	private static final String ALL = ROLE + ", case when pg_catalog.pg_is_in_recovery() then null else"
			+ " pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) end,"
			+ " (select cast(system_identifier as pg_catalog.text) from pg_catalog.pg_control_system())";

	private static final String PRESENT = "select pid from pg_catalog.pg_stat_activity"
			+ " where pid operator(pg_catalog.=) any (?)";

	private static final int HEXADECIMAL = 16;

	/** Asks. */
	static ServerLook ask(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery(ALL)) {
				row.next();
				String timeline = row.getString(3);
				return new ServerLook(role(row),
						(timeline != null) ? Integer.parseUnsignedInt(timeline, HEXADECIMAL) : 0, row.getString(4));
			}
			catch (SQLException ex) {
				if (connection.isClosed()) {
					throw ex;
				}
				// one that has no such functions, or does not let everybody call them
				try (ResultSet row = statement.executeQuery(ROLE)) {
					row.next();
					return new ServerLook(role(row), 0, null);
				}
			}
		}
	}

	private static ServerRole role(ResultSet row) throws SQLException {
		return row.getBoolean(1) ? ServerRole.STANDBY
				: "on".equals(row.getString(2)) ? ServerRole.READ_ONLY : ServerRole.PRIMARY;
	}

	/** Which of some processes a server has. */
	static Set<Integer> present(Connection connection, Collection<Integer> processes) throws SQLException {
		Set<Integer> present = new HashSet<>();
		Array asked = connection.createArrayOf("int4", processes.toArray());
		try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
			statement.setArray(1, asked);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					present.add(rows.getInt(1));
				}
			}
		}
		return present;
	}

}

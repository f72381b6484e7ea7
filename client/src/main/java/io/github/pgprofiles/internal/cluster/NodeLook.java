package io.github.pgprofiles.internal.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.pool.DrainingPool;
import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one server, on a connection of its own that is bounded. Not thread-safe.
 */
final class NodeLook implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeLook.class);

	/** Milliseconds for an answer. */
	private static final int LIMIT = 1000;

	private static final int LOGIN_SECONDS = 2;

	/**
	 * The control file of a standby has a timeline that it has reached; a role that may
	 * read all statistics sees that of the WAL which arrives.
	 */
	private static final String SQL = "select pg_catalog.pg_is_in_recovery(), s.system_identifier,"
			+ " case when pg_catalog.pg_is_in_recovery() then (select pg_catalog.max(t.column1) from (values (c.timeline_id),"
			+ " (r.min_recovery_end_timeline), ((select v.received_tli from pg_catalog.pg_stat_wal_receiver as v)))"
			+ " as t)::pg_catalog.text"
			+ " else (select pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())) end,"
			+ " case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()"
			+ " else pg_catalog.pg_current_wal_flush_lsn() end::pg_catalog.text,"
			+ " (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-)"
			+ " pg_catalog.pg_last_xact_replay_timestamp()) operator(pg_catalog.*) 1000)::pg_catalog.int8"
			+ " from pg_catalog.pg_control_system() as s, pg_catalog.pg_control_checkpoint() as c,"
			+ " pg_catalog.pg_control_recovery() as r";

	private static final int DIGITS_OF_TIMELINE = 8;

	private final DrainingPool pool;

	private @Nullable Connection connection;

	private volatile boolean closed;

	NodeLook(DrainingPool pool) {
		this.pool = pool;
	}

	NodeState look() {
		long at = System.nanoTime();
		try {
			Connection present = connection();
			if (present == null) {
				return NodeState.failed(at, "its connections are not the library's own");
			}
			try (PreparedStatement statement = present.prepareStatement(SQL);
					ResultSet row = statement.executeQuery()) {
				row.next();
				return read(at, row);
			}
		}
		catch (SQLException | RuntimeException ex) {
			drop();
			logger.debug("Profile '{}': cannot look at the server", this.pool.getPoolName(), ex);
			return NodeState.failed(at, (ex instanceof SQLException sql)
					? String.valueOf(Redactor.copyOf(sql).getMessage()) : ex.toString());
		}
	}

	private static NodeState read(long at, ResultSet row) throws SQLException {
		boolean standby = row.getBoolean(1);
		String timeline = row.getString(3);
		String lsn = row.getString(4);
		long millis = row.getLong(5);
		Duration replayed = row.wasNull() ? null : Duration.ofMillis(Math.max(millis, 0));
		int number = standby ? Integer.parseInt(timeline)
				: Integer.parseUnsignedInt(timeline.substring(0, DIGITS_OF_TIMELINE), 16);
		LogPosition position = new LogPosition(row.getLong(2), number, (lsn != null) ? LogPosition.lsn(lsn) : 0);
		return new NodeState(at, standby, position, replayed, null);
	}

	private @Nullable Connection connection() throws SQLException {
		Connection present = this.connection;
		if (present != null) {
			return present;
		}
		Connection made = this.pool.beside().openBriefly(this.pool, LOGIN_SECONDS);
		if (made == null) {
			return null;
		}
		try {
			made.setNetworkTimeout(Runnable::run, LIMIT);
		}
		catch (SQLException ex) {
			made.abort(Runnable::run);
			throw ex;
		}
		this.connection = made;
		if (this.closed) {
			drop();
		}
		return made;
	}

	/** Has the next look log in anew. */
	private void drop() {
		Connection present = this.connection;
		this.connection = null;
		if (present == null) {
			return;
		}
		try {
			present.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("Could not abort a connection", ex);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		drop();
	}

}

package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

import io.github.pgprofiles.autoconfigure.state.ServerFacts;
import io.github.pgprofiles.autoconfigure.state.ServerFacts.Connections;
import io.github.pgprofiles.internal.spi.PoolLook;
import org.jspecify.annotations.Nullable;

/**
 * What a check asks a server, in one query that any role may run, on a primary and on a
 * standby. Where a server does not know all of it, or the role was deprived of a part, it
 * asks for less from then on. One for each server; not to be used by two at once.
 */
final class ServerQuestion {

	private static final String LEAST = "select pg_catalog.current_database() as database,"
			+ " pg_catalog.current_setting('server_version') as version";

	/**
	 * Functions that only one kind of server may be asked stand in a CASE over a volatile
	 * subquery, which nothing evaluates beforehand. Who may not see all sessions sees of
	 * the others no type; those of clients have both a database and a role.
	 */
	private static final String ALL = LEAST + ", s.standby,"
			+ " case when not s.standby then pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) end as written,"
			+ " case when s.standby then (select c.timeline_id from pg_catalog.pg_control_checkpoint() as c) end"
			+ " as checkpointed,"
			+ " case when s.standby then (select r.min_recovery_end_timeline from pg_catalog.pg_control_recovery() as r)"
			+ " end as recovered,"
			+ " case when s.standby then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(),"
			+ " cast('0/0' as pg_catalog.pg_lsn)) end as received,"
			+ " case when s.standby then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(),"
			+ " cast('0/0' as pg_catalog.pg_lsn)) end as replayed,"
			+ " case when s.standby then pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()"
			+ " operator(pg_catalog.-) pg_catalog.pg_last_xact_replay_timestamp()) end as age,"
			+ " case when s.standby then exists (select from pg_catalog.pg_stat_wal_receiver) end as streaming,"
			+ " (select pg_catalog.count(*) from pg_catalog.pg_stat_get_activity(null) as a"
			+ " where a.backend_type operator(pg_catalog.=) 'client backend'"
			+ " or (a.backend_type is null and a.datid is not null and a.usesysid is not null)) as used,"
			+ " pg_catalog.current_setting('max_connections') as max,"
			+ " pg_catalog.current_setting('superuser_reserved_connections') as reserved,"
			+ " pg_catalog.current_setting('reserved_connections', true) as kept,"
			+ " (select pg_catalog.date_part('epoch', r.rolvaliduntil) from pg_catalog.pg_roles as r"
			+ " where r.rolname operator(pg_catalog.=) session_user) as valid";

	private static final String QUEUE = ", pg_catalog.pg_notification_queue_usage() as queue";

	private static final String FROM = " from (select pg_catalog.pg_is_in_recovery() as standby) as s";

	/** At the end, where it stays in pg_stat_statements. */
	private static final String NAME = " /* health */";

	private volatile boolean least;

	private @Nullable Sample last;

	/**
	 * Asks.
	 * @param listening whether to ask for the queue of notifications too
	 */
	ServerFacts ask(Connection connection, boolean listening) throws SQLException {
		if (!this.least) {
			try {
				return askAll(connection, listening);
			}
			catch (SQLException ex) {
				if (!isRefused(ex)) {
					throw ex;
				}
				if (!connection.getAutoCommit()) {
					connection.rollback();
				}
			}
		}
		ServerFacts facts = askLeast(connection, listening);
		this.least = true;
		return facts;
	}

	/** Classes 'Syntax Error or Access Rule Violation' and 'Feature Not Supported'. */
	private static boolean isRefused(SQLException ex) {
		String state = ex.getSQLState();
		return state != null && (state.startsWith("42") || state.startsWith("0A"));
	}

	private static ServerFacts askLeast(Connection connection, boolean listening) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			long asked = System.nanoTime();
			try (ResultSet row = statement.executeQuery(LEAST + (listening ? QUEUE : "") + NAME)) {
				row.next();
				return new ServerFacts(PoolLook.server(connection), row.getString("database"), row.getString("version"),
						null, null, null, null, null, listening ? row.getDouble("queue") : null, since(asked));
			}
		}
	}

	private ServerFacts askAll(Connection connection, boolean listening) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			long asked = System.nanoTime();
			try (ResultSet row = statement.executeQuery(ALL + (listening ? QUEUE : "") + FROM + NAME)) {
				row.next();
				Duration roundTrip = since(asked);
				boolean standby = row.getBoolean("standby");
				return new ServerFacts(PoolLook.server(connection), row.getString("database"), row.getString("version"),
						standby, standby ? replayed(row) : written(row.getString("written")),
						standby ? lag(row, asked) : null, connections(row), validUntil(row),
						listening ? row.getDouble("queue") : null, roundTrip);
			}
		}
	}

	private static Duration since(long moment) {
		return Duration.ofNanos(System.nanoTime() - moment);
	}

	/** The name of a WAL file begins with its timeline, in hexadecimal digits. */
	private static @Nullable Integer written(@Nullable String file) {
		return (file != null) ? Integer.valueOf(Integer.parseUnsignedInt(file.substring(0, 8), 16)) : null;
	}

	/** What was replayed last may be of a later timeline than the last checkpoint. */
	private static Integer replayed(ResultSet row) throws SQLException {
		return Math.max(row.getInt("checkpointed"), row.getInt("recovered"));
	}

	/**
	 * While the primary has nothing to do, the age of the last transaction grows, and the
	 * standby is not behind for that. It is not either by more than the time since what
	 * had been received then, and is replayed by now, was the last there was.
	 */
	private ServerFacts.Lag lag(ResultSet row, long asked) throws SQLException {
		Long received = position(row, "received");
		Long replayed = position(row, "replayed");
		boolean streaming = row.getBoolean("streaming");
		Double age = age(row);
		Sample before = this.last;
		this.last = (streaming && received != null) ? new Sample(received, asked) : null;
		if (received == null || replayed == null || !streaming) {
			return new ServerFacts.Lag((received != null && replayed != null) ? behind(received, replayed) : null, age,
					streaming);
		}
		if (received <= replayed) {
			return new ServerFacts.Lag(0L, 0.0, true);
		}
		if (age != null && before != null && before.received <= replayed) {
			age = Math.min(age, since(before.asked).toNanos() / 1e9);
		}
		return new ServerFacts.Lag(behind(received, replayed), age, true);
	}

	/** Clocks of two servers differ. */
	private static @Nullable Double age(ResultSet row) throws SQLException {
		double seconds = row.getDouble("age");
		return row.wasNull() ? null : Math.max(0, seconds);
	}

	private static Long behind(long received, long replayed) {
		return Math.max(0, received - replayed);
	}

	private static @Nullable Long position(ResultSet row, String column) throws SQLException {
		long position = row.getLong(column);
		return row.wasNull() ? null : position;
	}

	private static Connections connections(ResultSet row) throws SQLException {
		String kept = row.getString("kept");
		return new Connections(row.getInt("used"), Integer.parseInt(row.getString("max")),
				Integer.parseInt(row.getString("reserved")) + ((kept != null) ? Integer.parseInt(kept) : 0));
	}

	/** No end is {@code infinity}, or nothing. */
	private static @Nullable Instant validUntil(ResultSet row) throws SQLException {
		double seconds = row.getDouble("valid");
		return (row.wasNull() || Double.isInfinite(seconds)) ? null : Instant.ofEpochSecond((long) seconds);
	}

	/**
	 * What a standby had received.
	 *
	 * @param received its position
	 * @param asked when, by {@link System#nanoTime()}
	 */
	private record Sample(long received, long asked) {

	}

}

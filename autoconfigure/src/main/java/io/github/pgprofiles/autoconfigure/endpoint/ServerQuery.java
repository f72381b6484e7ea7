package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.endpoint.ServerAnswer.Session;
import io.github.pgprofiles.autoconfigure.state.ServerFacts;
import io.github.pgprofiles.internal.spi.PoolLook;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked: about itself, about sessions of ours, and about those that
 * block them. One query that any role may run, on a primary and on a standby; where the
 * role was deprived of a part of it, it asks for less from then on. Who may not see all
 * sessions sees of the others no state, and no type.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">The
 * Cumulative Statistics System</a>
 */
final class ServerQuery {

	private static final String LEAST = "select pg_catalog.current_setting('server_version') as version /* endpoint */";

	/**
	 * {@code pg_blocking_pids} takes a lock on all locks, so it is asked only for
	 * sessions of ours that wait for one. Functions that only one kind of server may be
	 * asked stand in a CASE over a volatile subquery, which nothing evaluates beforehand.
	 */
	private static final String ALL = """
			with activity as materialized (
			select a.pid, a.application_name, a.state, a.wait_event_type, a.wait_event, a.datid, a.usesysid, a.backend_type,
			pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-) a.xact_start) as xact_age,
			pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-) a.state_change) as state_age
			from pg_catalog.pg_stat_get_activity(null) as a),
			ours as materialized (
			select a.*, case when a.wait_event_type operator(pg_catalog.=) 'Lock'
			then pg_catalog.pg_blocking_pids(a.pid) end as blockers
			from activity as a where a.pid operator(pg_catalog.=) any (?))
			select s.standby, pg_catalog.current_setting('server_version') as version,
			case when not s.standby then pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) end as written,
			case when s.standby then (select c.timeline_id from pg_catalog.pg_control_checkpoint() as c) end as checkpointed,
			case when s.standby then (select r.min_recovery_end_timeline from pg_catalog.pg_control_recovery() as r)
			end as recovered,
			(select pg_catalog.count(*) from activity as a
			where a.backend_type operator(pg_catalog.=) 'client backend'
			or (a.backend_type is null and a.datid is not null and a.usesysid is not null)) as used,
			pg_catalog.current_setting('max_connections') as max,
			pg_catalog.current_setting('superuser_reserved_connections') as reserved,
			pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as sees_all,
			w.pid, w.application_name, w.state, w.wait_event_type, w.wait_event, w.xact_age, w.state_age, w.blockers
			from (select pg_catalog.pg_is_in_recovery() as standby) as s
			left join (select o.* from ours as o
			union all select b.*, cast(null as pg_catalog._int4) from activity as b
			where b.pid operator(pg_catalog.=) any (select pg_catalog.unnest(o.blockers) from ours as o)
			and not b.pid operator(pg_catalog.=) any (?)) as w on true /* endpoint */""";

	private boolean least;

	/**
	 * Asks.
	 * @param processes of ours
	 */
	ServerAnswer ask(Connection connection, Collection<Integer> processes) throws SQLException {
		if (!this.least) {
			try {
				return askAll(connection, processes);
			}
			catch (SQLException ex) {
				if (!isRefused(ex)) {
					throw ex;
				}
			}
		}
		ServerAnswer answer = askLeast(connection);
		this.least = true;
		return answer;
	}

	/** Whether it asks for no more than the version. */
	boolean isLeast() {
		return this.least;
	}

	/** Classes 'Syntax Error or Access Rule Violation' and 'Feature Not Supported'. */
	private static boolean isRefused(SQLException ex) {
		String state = ex.getSQLState();
		return state != null && (state.startsWith("42") || state.startsWith("0A"));
	}

	private static ServerAnswer askLeast(Connection connection) throws SQLException {
		Instant at = Instant.now();
		long asked = System.nanoTime();
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(LEAST)) {
			row.next();
			ServerFacts facts = new ServerFacts(PoolLook.server(connection), null, row.getString("version"), null, null,
					null, null, null, null, Duration.ofNanos(System.nanoTime() - asked));
			return new ServerAnswer(at, asked, facts, false, Map.of());
		}
	}

	private static ServerAnswer askAll(Connection connection, Collection<Integer> processes) throws SQLException {
		Array ours = connection.createArrayOf("int4", processes.toArray());
		try (PreparedStatement statement = connection.prepareStatement(ALL)) {
			statement.setArray(1, ours);
			statement.setArray(2, ours);
			Instant at = Instant.now();
			long asked = System.nanoTime();
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				ServerFacts facts = facts(connection, rows, Duration.ofNanos(System.nanoTime() - asked));
				boolean seesAll = rows.getBoolean("sees_all");
				Map<Integer, Session> sessions = new HashMap<>();
				do {
					int process = rows.getInt("pid");
					if (!rows.wasNull()) {
						sessions.put(process, session(process, rows));
					}
				}
				while (rows.next());
				return new ServerAnswer(at, asked, facts, seesAll, sessions);
			}
		}
	}

	private static ServerFacts facts(Connection connection, ResultSet row, Duration roundTrip) throws SQLException {
		boolean standby = row.getBoolean("standby");
		String file = row.getString("written");
		// the name of a WAL file begins with its timeline, in hexadecimal digits; what
		// was
		// replayed last may be of a later one than the last checkpoint
		Integer timeline = standby ? Integer.valueOf(Math.max(row.getInt("checkpointed"), row.getInt("recovered")))
				: (file != null) ? Integer.valueOf(Integer.parseUnsignedInt(file.substring(0, 8), 16)) : null;
		return new ServerFacts(PoolLook.server(connection), null, row.getString("version"), standby, timeline, null,
				new ServerFacts.Connections(row.getInt("used"), Integer.parseInt(row.getString("max")),
						Integer.parseInt(row.getString("reserved"))),
				null, null, roundTrip);
	}

	private static Session session(int process, ResultSet row) throws SQLException {
		String type = row.getString("wait_event_type");
		return new Session(process, emptyToNull(row.getString("application_name")), row.getString("state"),
				(type != null) ? type + ":" + row.getString("wait_event") : null, millis(row, "xact_age"),
				millis(row, "state_age"), blockers(row.getArray("blockers")));
	}

	/** Workers of a query stand for the session that has it, again and again. */
	private static List<Integer> blockers(@Nullable Array array) throws SQLException {
		return (array != null) ? Arrays.stream((Integer[]) array.getArray()).distinct().toList() : List.of();
	}

	private static @Nullable String emptyToNull(@Nullable String text) {
		return (text == null || text.isEmpty()) ? null : text;
	}

	private static @Nullable Long millis(ResultSet row, String column) throws SQLException {
		double seconds = row.getDouble(column);
		return row.wasNull() ? null : Math.max(Math.round(seconds * 1000), 0);
	}

}

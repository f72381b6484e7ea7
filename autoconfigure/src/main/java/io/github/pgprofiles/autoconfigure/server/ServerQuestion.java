package io.github.pgprofiles.autoconfigure.server;

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
import java.util.Optional;

import io.github.pgprofiles.autoconfigure.server.ServerAnswer.Session;
import io.github.pgprofiles.autoconfigure.server.ServerFacts.Connections;
import io.github.pgprofiles.internal.spi.PoolLook;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * What a server is asked: about itself, and, if somebody watches, about sessions of ours
 * and those that block them. One query that any role may run, on a primary and on a
 * standby. Where a server does not know all of it, or the role was deprived of a part, it
 * asks for less from then on. Who may not see all sessions sees of the others no state,
 * and no type. One for each role; not to be used by two at once.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">The
 * Cumulative Statistics System</a>
 * @since 0.1.0
 */
public final class ServerQuestion {

	private static final String LEAST = "select pg_catalog.current_database() as database,"
			+ " pg_catalog.current_setting('server_version') as version";

	/**
	 * {@code pg_blocking_pids} takes a lock on all locks, so it is asked only for
	 * sessions of ours that wait for one.
	 */
	private static final String WITH_SESSIONS = """
			with activity as materialized (
			select a.pid, a.application_name, a.state, a.wait_event_type, a.wait_event, a.datid, a.usesysid, a.backend_type,
			pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-) a.xact_start) as xact_age,
			pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-) a.state_change) as state_age
			from pg_catalog.pg_stat_get_activity(null) as a),
			ours as materialized (
			select a.*, case when a.wait_event_type operator(pg_catalog.=) 'Lock'
			then pg_catalog.pg_blocking_pids(a.pid) end as blockers
			from activity as a where a.pid operator(pg_catalog.=) any (?))
			""";

	/**
	 * Functions that only one kind of server may be asked stand in a CASE over a volatile
	 * subquery, which nothing evaluates beforehand.
	 */
	private static final String ALL = LEAST + ", cast(session_user as pg_catalog.text) as role, s.standby,"
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
			+ " pg_catalog.current_setting('max_connections') as max,"
			+ " pg_catalog.current_setting('superuser_reserved_connections') as reserved,"
			+ " pg_catalog.current_setting('reserved_connections', true) as kept,"
			+ " (select pg_catalog.array_agg(cast(r.rolname as pg_catalog.text) order by r.oid)"
			+ " from pg_catalog.pg_roles as r where r.rolname operator(pg_catalog.=) any (?)"
			+ " or r.rolname operator(pg_catalog.=) session_user) as roles,"
			+ " (select pg_catalog.array_agg(pg_catalog.date_part('epoch', r.rolvaliduntil) order by r.oid)"
			+ " from pg_catalog.pg_roles as r where r.rolname operator(pg_catalog.=) any (?)"
			+ " or r.rolname operator(pg_catalog.=) session_user) as ends";

	private static final String USED = ", (select pg_catalog.count(*) from pg_catalog.pg_stat_get_activity(null) as a"
			+ " where a.backend_type operator(pg_catalog.=) 'client backend'"
			+ " or (a.backend_type is null and a.datid is not null and a.usesysid is not null)) as used";

	private static final String USED_AND_SESSIONS = ", (select pg_catalog.count(*) from activity as a"
			+ " where a.backend_type operator(pg_catalog.=) 'client backend'"
			+ " or (a.backend_type is null and a.datid is not null and a.usesysid is not null)) as used,"
			+ " pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as sees_all, w.pid, w.application_name, w.state,"
			+ " w.wait_event_type, w.wait_event, w.xact_age, w.state_age, w.blockers";

	private static final String QUEUE = ", pg_catalog.pg_notification_queue_usage() as queue";

	private static final String FROM = " from (select pg_catalog.pg_is_in_recovery() as standby) as s";

	private static final String WITH_BLOCKERS = """
			 left join (select o.* from ours as o
			union all select b.*, cast(null as pg_catalog._int4) from activity as b
			where b.pid operator(pg_catalog.=) any (select pg_catalog.unnest(o.blockers) from ours as o)
			and not b.pid operator(pg_catalog.=) any (?)) as w on true""";

	/** At the end, where it stays in pg_stat_statements. */
	private static final String OF_HEALTH = " /* health */";

	private static final String OF_ENDPOINT = " /* endpoint */";

	private volatile boolean least;

	/**
	 * Asks about the server.
	 * @param connection to ask on
	 * @param look what others want to know of that server, and have known
	 * @return the answer
	 * @throws SQLException if there is none
	 */
	public ServerAnswer ask(Connection connection, ServerLook look) throws SQLException {
		return ask(connection, look, null);
	}

	/**
	 * Asks about the server, and sessions.
	 * @param connection to ask on
	 * @param look what others want to know of that server, and have known
	 * @param processes whose sessions are wanted; {@code null} for none at all
	 * @return the answer
	 * @throws SQLException if there is none
	 */
	public ServerAnswer ask(Connection connection, ServerLook look, @Nullable Collection<Integer> processes)
			throws SQLException {
		String name = (processes != null) ? OF_ENDPOINT : OF_HEALTH;
		boolean queue = look.wantsQueue();
		if (!this.least) {
			try {
				return askAll(connection, look, queue, processes, name);
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
		ServerAnswer answer = askLeast(connection, queue, name);
		this.least = true;
		return answer;
	}

	/**
	 * Whether it asks for no more than the least.
	 * @return whether the role was deprived of the rest
	 */
	public boolean isLeast() {
		return this.least;
	}

	/** Classes 'Syntax Error or Access Rule Violation' and 'Feature Not Supported'. */
	private static boolean isRefused(SQLException ex) {
		String state = ex.getSQLState();
		return state != null && (state.startsWith("42") || state.startsWith("0A"));
	}

	private static ServerAnswer askLeast(Connection connection, boolean queue, String name) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			Instant at = Instant.now();
			long asked = System.nanoTime();
			try (ResultSet row = statement.executeQuery(LEAST + (queue ? QUEUE : "") + name)) {
				row.next();
				ServerFacts facts = new ServerFacts(PoolLook.server(connection), row.getString("database"),
						row.getString("version"), null, null, null, null, null, queue ? row.getDouble("queue") : null,
						since(asked));
				return new ServerAnswer(at, asked, facts, false, null, Map.of(), null, false, Map.of());
			}
		}
	}

	private static ServerAnswer askAll(Connection connection, ServerLook look, boolean queue,
			@Nullable Collection<Integer> processes, String name) throws SQLException {
		String asks = (processes != null)
				? WITH_SESSIONS + ALL + USED_AND_SESSIONS + (queue ? QUEUE : "") + FROM + WITH_BLOCKERS
				: ALL + USED + (queue ? QUEUE : "") + FROM;
		try (PreparedStatement statement = connection.prepareStatement(asks + name)) {
			Array roles = connection.createArrayOf("name", look.roles().toArray(String[]::new));
			int first = 1;
			if (processes == null) {
				leaveUnnamed(statement);
			}
			else {
				Array ours = connection.createArrayOf("int4", processes.toArray());
				statement.setArray(1, ours);
				statement.setArray(4, ours);
				first = 2;
			}
			statement.setArray(first, roles);
			statement.setArray(first + 1, roles);
			Instant at = Instant.now();
			long asked = System.nanoTime();
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return answer(connection, look, queue, processes != null, rows, at, asked);
			}
		}
	}

	/** Behind a pooler that nobody has told us of, another session would not know it. */
	private static void leaveUnnamed(Statement statement) throws SQLException {
		if (statement.isWrapperFor(PGStatement.class)) {
			statement.unwrap(PGStatement.class).setPrepareThreshold(0);
		}
	}

	private static ServerAnswer answer(Connection connection, ServerLook look, boolean queue, boolean withSessions,
			ResultSet row, Instant at, long asked) throws SQLException {
		Duration roundTrip = since(asked);
		boolean standby = row.getBoolean("standby");
		String role = row.getString("role");
		Map<String, Optional<Instant>> passwords = passwords(row.getArray("roles"), row.getArray("ends"));
		Long received = (standby && row.getBoolean("streaming")) ? position(row, "received") : null;
		ServerFacts facts = new ServerFacts(PoolLook.server(connection), row.getString("database"),
				row.getString("version"), standby, standby ? replayed(row) : written(row.getString("written")),
				standby ? lag(row, look.last()) : null, connections(row),
				passwords.getOrDefault(role, Optional.empty()).orElse(null), queue ? row.getDouble("queue") : null,
				roundTrip);
		boolean seesAll = withSessions && row.getBoolean("sees_all");
		return new ServerAnswer(at, asked, facts, true, role, passwords, received, seesAll,
				withSessions ? sessions(row) : Map.of());
	}

	private static Duration since(long moment) {
		return Duration.ofNanos(System.nanoTime() - moment);
	}

	/** No end is {@code infinity}, or nothing. */
	private static Map<String, Optional<Instant>> passwords(@Nullable Array roles, @Nullable Array ends)
			throws SQLException {
		Map<String, Optional<Instant>> passwords = new HashMap<>();
		if (roles != null && ends != null) {
			String[] names = (String[]) roles.getArray();
			Double[] seconds = (Double[]) ends.getArray();
			for (int i = 0; i < names.length; i++) {
				Double end = seconds[i];
				passwords.put(names[i], (end == null || end.isInfinite()) ? Optional.empty()
						: Optional.of(Instant.ofEpochSecond(end.longValue())));
			}
		}
		return passwords;
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
	private static ServerFacts.Lag lag(ResultSet row, @Nullable ServerAnswer before) throws SQLException {
		Long received = position(row, "received");
		Long replayed = position(row, "replayed");
		boolean streaming = row.getBoolean("streaming");
		Double age = age(row);
		if (received == null || replayed == null || !streaming) {
			return new ServerFacts.Lag((received != null && replayed != null) ? behind(received, replayed) : null, age,
					streaming);
		}
		if (received <= replayed) {
			return new ServerFacts.Lag(0L, 0.0, true);
		}
		if (age != null && before != null && before.received() != null && before.received() <= replayed) {
			age = Math.min(age, since(before.asked()).toNanos() / 1e9);
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

	/** From the row that it is on. */
	private static Map<Integer, Session> sessions(ResultSet rows) throws SQLException {
		Map<Integer, Session> sessions = new HashMap<>();
		do {
			int process = rows.getInt("pid");
			if (!rows.wasNull()) {
				sessions.put(process, session(process, rows));
			}
		}
		while (rows.next());
		return sessions;
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

package io.github.pgprofiles.internal.driver.position;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.ReplicaBehind;
import io.github.pgprofiles.internal.position.LogPosition;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;

/**
 * What goes before a read on a replica, in its message: it makes sure, and waits a while
 * if need be, that the log is replayed up to a position, or fails, so that the read is
 * not run.
 *
 * @param position that has to be there
 * @param millis how long it may wait
 */
public record ReplicaGuard(LogPosition position, long millis) {

	private static final String HAS = "case when pg_catalog.pg_is_in_recovery() then"
			+ " pg_catalog.pg_last_wal_replay_lsn() operator(pg_catalog.>=) p.l else"
			+ " pg_catalog.pg_current_wal_flush_lsn() operator(pg_catalog.>=) p.l end";

	/**
	 * Looks, and then every half a millisecond; never returns a row. The read behind it
	 * needs a snapshot of its own, which it has at read committed only. PostgreSQL
	 * manual, chapter 'Transaction Isolation'.
	 */
	public static final String SQL = "with recursive p as (select ?::pg_catalog.pg_lsn as l,"
			+ " pg_catalog.statement_timestamp() operator(pg_catalog.+) ?::pg_catalog.interval as t), w as (select "
			+ HAS + " as there from p union all select " + HAS
			+ " from w, p where case when w.there then false when pg_catalog.clock_timestamp()"
			+ " operator(pg_catalog.>=) p.t then false else pg_catalog.pg_sleep(0.0005) is not null end)"
			+ " select 1 from p where case when not (select pg_catalog.bool_or(there) from w) then pg_catalog.concat('"
			+ ReplicaBehind.WORDS + " ', p.l)::pg_catalog.int4 when pg_catalog.current_setting('transaction_isolation')"
			+ " operator(pg_catalog.<>) 'read committed' then pg_catalog.concat('" + ReplicaBehind.ISOLATION
			+ " ', p.l)::pg_catalog.int4 else 1 end is null";

	/** The same where what comes next has a transaction of its own. */
	public static final String ALONE = SQL.replace("operator(pg_catalog.<>) 'read committed'",
			"operator(pg_catalog.=) ''");

	/** The values of its parameters. */
	public ParameterList bind(Query query) throws SQLException {
		ParameterList parameters = query.createParameterList();
		parameters.setStringParameter(1, this.position.lsnText(), Oid.TEXT);
		parameters.setStringParameter(2, this.millis + " milliseconds", Oid.TEXT);
		return parameters;
	}

	/** Says what it means that it has failed. */
	public SQLException explain(SQLException ex) {
		return ReplicaBehind.isMeant(ex) ? new ReplicaBehind(ex) : ex;
	}

}

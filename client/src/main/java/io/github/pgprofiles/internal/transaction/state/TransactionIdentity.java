package io.github.pgprofiles.internal.transaction.state;

/**
 * Who a transaction is on its server. The number alone says nothing on another server,
 * nor after a failover to one that has not heard of it.
 *
 * @param id as {@code pg_current_xact_id} says it
 * @param system identifier of the database cluster
 * @param timeline of its WAL
 */
public record TransactionIdentity(String id, String system, String timeline) {

	/** The timeline that is written to now; NULL on a standby. */
	public static final String TIMELINE = "case when pg_catalog.pg_is_in_recovery() then null"
			+ " else pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8) end";

}

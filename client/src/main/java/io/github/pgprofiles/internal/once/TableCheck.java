package io.github.pgprofiles.internal.once;

import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of a table of results: whether it is one that nobody planted, and
 * that does what is expected and no more. Whoever owns the schema or the database, or may
 * become this role anyway, could do worse than to make a table.
 *
 * @param oid of the table; 0 on a standby
 * @param fault why it is not used, to follow its name; {@code null} if it is
 */
record TableCheck(long oid, @Nullable String fault) {

	/**
	 * No row where there is no table, and one of NULLs on a standby. A membership of ours
	 * counts only if it was not the owner who gave it.
	 */
	static final String QUERY = """
			select c.oid::pg_catalog.int8, pg_catalog.pg_get_userbyid(c.relowner), current_user,
				pg_catalog.pg_has_role(c.relowner, current_user, 'MEMBER')
					or c.relowner operator(pg_catalog.=) any (array[n.nspowner, b.datdba])
					or exists (select from pg_catalog.pg_auth_members m
						join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) m.member
						where r.rolname operator(pg_catalog.=) current_user
							and m.roleid operator(pg_catalog.=) c.relowner
							and m.grantor operator(pg_catalog.<>) c.relowner
							and (m.grantor operator(pg_catalog.=) any (array[n.nspowner, b.datdba])
								or pg_catalog.pg_has_role(m.grantor, current_user, 'MEMBER'))),
				c.relkind operator(pg_catalog.=) 'r' and c.relpersistence operator(pg_catalog.=) 'p'
					and not exists (select from pg_catalog.pg_inherits h where h.inhrelid operator(pg_catalog.=) c.oid
						or h.inhparent operator(pg_catalog.=) c.oid),
				(select pg_catalog.min(t.tgname::pg_catalog.text) from pg_catalog.pg_trigger t
					where t.tgrelid operator(pg_catalog.=) c.oid and not t.tgisinternal),
				(select pg_catalog.min(w.rulename::pg_catalog.text) from pg_catalog.pg_rewrite w
					where w.ev_class operator(pg_catalog.=) c.oid),
				pg_catalog.row_security_active(c.oid),
				(select pg_catalog.count(*) from pg_catalog.pg_attribute a
					where a.attrelid operator(pg_catalog.=) c.oid and a.attnum operator(pg_catalog.>) 0
						and not a.attisdropped and a.attgenerated operator(pg_catalog.=) ''
						and (a.attname operator(pg_catalog.=) any (array['key', 'type']::pg_catalog.name[])
								and a.atttypid operator(pg_catalog.=) any (array['pg_catalog.text',
									'pg_catalog.varchar']::pg_catalog.regtype[]::pg_catalog.oid[])
							or a.attname operator(pg_catalog.=) 'fingerprint'
								and a.atttypid operator(pg_catalog.=) 'pg_catalog.bytea'::pg_catalog.regtype
							or a.attname operator(pg_catalog.=) 'result'
								and a.atttypid operator(pg_catalog.=) 'pg_catalog.jsonb'::pg_catalog.regtype
							or a.attname operator(pg_catalog.=) 'created_at'
								and a.atttypid operator(pg_catalog.=) 'pg_catalog.timestamptz'::pg_catalog.regtype))
					operator(pg_catalog.=) 5,
				exists (select from pg_catalog.pg_index i
					join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) c.oid
						and a.attnum operator(pg_catalog.=) i.indkey[0] and a.attname operator(pg_catalog.=) 'key'
					where i.indrelid operator(pg_catalog.=) c.oid and i.indisunique and i.indimmediate and i.indisvalid
						and i.indnkeyatts operator(pg_catalog.=) 1 and i.indpred is null
						and not exists (select from pg_catalog.pg_collation l where not l.collisdeterministic
							and (l.oid operator(pg_catalog.=) a.attcollation
								or l.oid operator(pg_catalog.=) i.indcollation[0]))),
				(select pg_catalog.min(pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0))
					from pg_catalog.pg_depend d
					where d.refclassid operator(pg_catalog.=) any (array['pg_catalog.pg_proc'::pg_catalog.regclass,
							'pg_catalog.pg_operator'::pg_catalog.regclass]::pg_catalog.oid[])
						and d.objid operator(pg_catalog.=) any (
							select e.oid from pg_catalog.pg_attrdef e where e.adrelid operator(pg_catalog.=) c.oid
							union all select k.oid from pg_catalog.pg_constraint k
								where k.conrelid operator(pg_catalog.=) c.oid
							union all select i.indexrelid from pg_catalog.pg_index i
								where i.indrelid operator(pg_catalog.=) c.oid))
			from pg_catalog.pg_class c
			join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
			join pg_catalog.pg_database b on b.datname operator(pg_catalog.=) pg_catalog.current_database()
			where n.nspname operator(pg_catalog.=) cast(? as pg_catalog.name)
				and c.relname operator(pg_catalog.=) 'postgres_profiles_once'
				and not pg_catalog.pg_is_in_recovery()
			union all
			select null, null, null, null, null, null, null, null, null, null, null
			where pg_catalog.pg_is_in_recovery()""";

	/** Reads the only row, if there is one. */
	static @Nullable TableCheck read(ResultSet rows) throws SQLException {
		if (!rows.next()) {
			return null;
		}
		long oid = rows.getLong(1);
		return new TableCheck(oid, (oid != 0) ? findFault(rows) : null);
	}

	private static @Nullable String findFault(ResultSet rows) throws SQLException {
		if (!rows.getBoolean(4)) {
			return ("belongs to the role '%s', which is neither that of the schema or the database nor one that may act as"
					+ " '%s': it may have been planted. Look at it, then give it to one of these with ALTER TABLE … OWNER TO,"
					+ " or drop it")
				.formatted(rows.getString(2), rows.getString(3));
		}
		if (!rows.getBoolean(5)) {
			return "is no plain table that outlives a crash and stands alone: it is a view, foreign, partitioned,"
					+ " inherited or unlogged. Drop it and run the DDL of docs/once.md";
		}
		String trigger = rows.getString(6);
		if (trigger != null) {
			return "has the trigger '%s', which would run as the application: drop the trigger".formatted(trigger);
		}
		String rule = rows.getString(7);
		if (rule != null) {
			return "has the rule '%s', which would change what is done: drop the rule".formatted(rule);
		}
		if (rows.getBoolean(8)) {
			return "has row security that holds for the role '%s', which would hide keys that there are: disable it"
				.formatted(rows.getString(3));
		}
		if (!rows.getBoolean(9) || !rows.getBoolean(10)) {
			return "has not the columns, their types and the primary key of docs/once.md: drop it and run the DDL there";
		}
		String code = rows.getString(11);
		return (code == null) ? null
				: ("has a default, a constraint or an index that calls %s, which is not PostgreSQL's"
						+ " own: drop the table and run the DDL of docs/once.md")
					.formatted(code);
	}

	/** Whether a standby was asked, of which there is nothing to know. */
	boolean isOfStandby() {
		return this.oid == 0;
	}

	/** Itself, if it may be used. */
	TableCheck require(String name) throws SQLException {
		if (this.fault != null) {
			throw new SQLException(name + " " + this.fault, SqlStates.INSUFFICIENT_PRIVILEGE);
		}
		return this;
	}

}

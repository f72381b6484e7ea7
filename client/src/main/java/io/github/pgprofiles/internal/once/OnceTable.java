package io.github.pgprofiles.internal.once;

import io.github.pgprofiles.internal.text.SqlQuotes;

/** The table of results, and what is said to it. Immutable. */
public final class OnceTable {

	private static final String NAME = "postgres_profiles_once";

	/** In UTF-8, so that it is the same whatever the database's encoding. */
	private static final String HASH = "pg_catalog.sha256(pg_catalog.convert_to("
			+ "cast(cast(? as pg_catalog.jsonb) as pg_catalog.text), 'UTF8'))";

	private final String schema;

	private final String name;

	private final String claim;

	private final String read;

	private final String store;

	private final String storeAnywhere;

	/**
	 * Names a table.
	 * @param schema that it is in, taken as it is
	 */
	public OnceTable(String schema) {
		this.schema = schema;
		this.name = SqlQuotes.name(schema) + "." + NAME;
		this.claim = "insert into " + this.name + " (key, type, fingerprint) values (?, ?, " + HASH
				+ ") on conflict (key) do nothing returning tableoid::pg_catalog.int8, ctid::pg_catalog.text,"
				+ " pg_catalog.current_setting('transaction_isolation')";
		this.read = "select type, coalesce(fingerprint operator(pg_catalog.=) " + HASH
				+ ", true), cast(result as pg_catalog.text), tableoid::pg_catalog.int8 from " + this.name
				+ " where key operator(pg_catalog.=) cast(? as pg_catalog.text)";
		this.store = "update " + this.name + " as kept set result = cast(? as pg_catalog.jsonb)"
				+ " where ctid operator(pg_catalog.=) cast(cast(? as pg_catalog.text) as pg_catalog.tid)"
				+ " and key operator(pg_catalog.=) cast(? as pg_catalog.text)"
				+ " returning cast(kept.result as pg_catalog.text)";
		this.storeAnywhere = "insert into " + this.name
				+ " as kept (key, type, result) values (?, ?, cast(? as pg_catalog.jsonb))"
				+ " on conflict (key) do update set result = excluded.result "
				+ "returning cast(kept.result as pg_catalog.text)";
	}

	/** The schema that it is in. */
	public String schema() {
		return this.schema;
	}

	/** With its schema, quoted. */
	String name() {
		return this.name;
	}

	/**
	 * Makes it. Keys are compared byte by byte: quicker, and a new version of the
	 * system's collations cannot break the index that makes a key unique.
	 */
	String ddl() {
		return """
				create table if not exists %1$s (
					key pg_catalog.text collate pg_catalog."C" primary key
						check (pg_catalog.char_length(key) operator(pg_catalog.<=) 200),
					type pg_catalog.text not null,
					fingerprint pg_catalog.bytea,
					result pg_catalog.jsonb,
					created_at pg_catalog.timestamptz not null default pg_catalog.now()
				);
				create index if not exists %2$s_created_at on %1$s (created_at);
				""".formatted(name(), NAME);
	}

	/**
	 * Claims a key, and waits for whoever is at work with it. Returns a row if it was
	 * free, with what the table is, where the row lies in it, and the isolation. Takes no
	 * SIREAD lock: only conflicting tuples are looked at, so that work with different
	 * keys never conflicts.
	 */
	String claim() {
		return this.claim;
	}

	/** What a key stands for that was not free. */
	String read() {
		return this.read;
	}

	/**
	 * Stores the result with the key that was claimed, and returns it as a replay will
	 * get it: result, place and key. The server goes to the row's place, or reads a small
	 * table whole, which in a serializable transaction is a SIREAD lock on all of it: not
	 * for these. Returns no row where the work itself has moved it.
	 */
	String store() {
		return this.store;
	}

	/**
	 * The same wherever the row is, without an SIREAD lock: key, type and result. An
	 * UPDATE would have one on the page of the index, or on the whole of a small table,
	 * and serializable transactions would conflict that have nothing in common.
	 */
	String storeAnywhere() {
		return this.storeAnywhere;
	}

	/** Deletes at most a number of results that are so many seconds old. */
	String delete() {
		return """
				delete from %1$s where key operator(pg_catalog.=) any (array(
					select key from %1$s where created_at operator(pg_catalog.<)
						(pg_catalog.now() operator(pg_catalog.-) pg_catalog.make_interval(secs => ?))
					order by created_at limit ? for update skip locked))""".formatted(name());
	}

	/** What to do where the role may not do what is needed. */
	String advice() {
		return "Have a migration run the DDL of docs/once.md, and grant select, insert, update and delete on " + name()
				+ " and usage on its schema; or name another schema by once.schema";
	}

}

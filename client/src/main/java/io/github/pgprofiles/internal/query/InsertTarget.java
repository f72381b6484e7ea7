package io.github.pgprofiles.internal.query;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What the server says of the table and the columns of an INSERT: whether many rows at
 * once are the same as one after the other, and the types.
 *
 * @param description in the server's words, to be compared with later ones
 * @param plain whether nothing runs for a row or for a statement that could tell the
 * difference
 * @param partitioned whether the rows go into other tables
 * @param types of the columns that placeholders are for, by their OIDs
 * @param arrays types of arrays of these; 0 for none
 * @param asked when, by {@link System#nanoTime()}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record InsertTarget(String description, boolean plain, boolean partitioned, int[] types, int[] arrays, long asked) {

	/** After so long a refusal may be over. */
	private static final long REFUSED = TimeUnit.MINUTES.toNanos(1);

	/**
	 * Neither triggers nor rules, row security, domains, composite types, functions or
	 * operators of a user's, also in the key of partitions, foreign keys to itself, nor a
	 * default that tells one statement from another; the same of all partitions.
	 */
	private static final String PLAIN = """
			c.relkind operator(pg_catalog.=) any (array['r', 'p']::pg_catalog."char"[]) and not c.relispartition
			and not exists (select from pg_catalog.pg_class m where m.oid operator(pg_catalog.=) any (tree.ids)
				and (m.relkind operator(pg_catalog.<>) all (array['r', 'p']::pg_catalog."char"[])
					or m.relrowsecurity or m.relhasrules))
			and not exists (select from pg_catalog.pg_trigger t
				where t.tgrelid operator(pg_catalog.=) any (tree.ids) and not t.tgisinternal)
			and not exists (select from pg_catalog.pg_constraint k
				where k.conrelid operator(pg_catalog.=) any (tree.ids)
					and k.confrelid operator(pg_catalog.=) any (tree.ids))
			and not exists (select from pg_catalog.pg_attribute a
				join pg_catalog.pg_type y on y.oid operator(pg_catalog.=) a.atttypid
				where a.attrelid operator(pg_catalog.=) any (tree.ids) and a.attnum operator(pg_catalog.>) 0
					and y.typtype operator(pg_catalog.=) any (array['d', 'c']::pg_catalog."char"[]))
			and not exists (select from pg_catalog.pg_attrdef e
				where e.adrelid operator(pg_catalog.=) any (tree.ids)
					and pg_catalog.strpos(e.adbin::pg_catalog.text, ':funcid 2648 ') operator(pg_catalog.>) 0)
			and not exists (select from pg_catalog.pg_depend d
				where d.classid operator(pg_catalog.=) any (array['pg_catalog.pg_attrdef'::pg_catalog.regclass,
						'pg_catalog.pg_constraint'::pg_catalog.regclass,
						'pg_catalog.pg_class'::pg_catalog.regclass]::pg_catalog.oid[])
					and d.objid operator(pg_catalog.=) any (array(
						select e.oid from pg_catalog.pg_attrdef e
							where e.adrelid operator(pg_catalog.=) any (tree.ids)
						union all select k.oid from pg_catalog.pg_constraint k
							where k.conrelid operator(pg_catalog.=) any (tree.ids)
						union all select i.indexrelid from pg_catalog.pg_index i
							where i.indrelid operator(pg_catalog.=) any (tree.ids)
						union all select pg_catalog.unnest(tree.ids)))
					and d.refclassid operator(pg_catalog.=) any (array['pg_catalog.pg_proc'::pg_catalog.regclass,
						'pg_catalog.pg_operator'::pg_catalog.regclass]::pg_catalog.oid[]))""";

	private static final String TYPE = "pg_catalog.string_agg(pg_catalog.concat(a.atttypid, ':', y.typarray), ' ' order by ";

	private static final String JOINS = "pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) c.oid"
			+ " and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped";

	private static final String TYPES = "left join pg_catalog.pg_type y on y.oid operator(pg_catalog.=) a.atttypid";

	/** Columns by their names, the second parameter. */
	private static final String NAMED = "select " + TYPE + "n.place)"
			+ " from pg_catalog.unnest(cast(? as pg_catalog.text[])) with ordinality n (name, place) left join " + JOINS
			+ " and a.attname operator(pg_catalog.=) cast(n.name as pg_catalog.name) " + TYPES;

	/** All of them; the second parameter is NULL. */
	private static final String ALL = "select " + TYPE
			+ "a.attnum) from (select cast(? as pg_catalog.text)) n left join " + JOINS + " " + TYPES;

	/** Others may go by a snapshot of the catalog from before the table was locked. */
	private static final String SEES_CHANGES = "pg_catalog.current_setting('transaction_isolation')"
			+ " operator(pg_catalog.=) any (array['read committed', 'read uncommitted'])";

	/** What a parameter for the table and one for its columns make a description. */
	static String question(PlainInsert insert) {
		return "select pg_catalog.concat(" + PLAIN + ", ' ', c.relkind, ' ', ("
				+ ((insert.columns() != null) ? NAMED : ALL)
				+ ")) from pg_catalog.pg_class c cross join lateral (select array(select p.relid::pg_catalog.oid"
				+ " from pg_catalog.pg_partition_tree(c.oid) p union all select c.oid) as ids) tree"
				+ " where c.oid operator(pg_catalog.=) pg_catalog.to_regclass(cast(? as pg_catalog.text))";
	}

	/**
	 * Fails where the description, the last parameter, is not what it was, or where the
	 * transaction would not see that.
	 */
	static String check(PlainInsert insert) {
		return "select 1 operator(pg_catalog./) (case when (" + question(insert)
				+ ") operator(pg_catalog.=) cast(? as pg_catalog.text) and " + SEES_CHANGES + " then 1 else 0 end)";
	}

	/** The names of the columns as an array. */
	static @Nullable String columns(PlainInsert insert) {
		List<String> columns = insert.columns();
		return (columns == null) ? null
				: columns.stream()
					.map((name) -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
					.collect(Collectors.joining(",", "{", "}"));
	}

	/** Of a table that takes rows one by one. */
	static InsertTarget refused() {
		return refused(System.nanoTime());
	}

	/** Of a table that has to be asked for again. */
	static InsertTarget unknown() {
		return refused(System.nanoTime() - REFUSED - 1);
	}

	private static InsertTarget refused(long asked) {
		return new InsertTarget("", false, false, new int[0], new int[0], asked);
	}

	/** Reads a description; {@code null} is that of no table. */
	static InsertTarget of(PlainInsert insert, @Nullable String description) {
		if (description == null || !description.startsWith("t ")) {
			return refused();
		}
		boolean partitioned = description.startsWith("p ", 2);
		String[] columns = description.substring(4).split(" ", -1);
		List<Integer> places = insert.placeholders();
		int[] types = new int[places.size()];
		int[] arrays = new int[places.size()];
		for (int i = 0; i < types.length; i++) {
			int place = places.get(i);
			String[] column = (place < columns.length) ? columns[place].split(":", -1) : new String[0];
			if (column.length != 2 || column[0].isEmpty() || column[1].isEmpty()) {
				return refused();
			}
			types[i] = Integer.parseUnsignedInt(column[0]);
			arrays[i] = Integer.parseUnsignedInt(column[1]);
		}
		return new InsertTarget(description, true, partitioned, types, arrays, System.nanoTime());
	}

	/** Whether the server is to be asked again. */
	boolean isOld() {
		return !this.plain && System.nanoTime() - this.asked > REFUSED;
	}

}

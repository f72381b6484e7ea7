package io.github.pgprofiles.internal.schema;

/**
 * What is asked of the catalog: one row for each table, column, constraint, index and
 * parent. Right from PostgreSQL 15 to 18, and leaves nothing to the search path but how
 * types and expressions are written.
 */
public final class CatalogQuery {

	/** With the schema and the names, each {@code null} for all. */
	public static final String SQL = """
			with rel as (
			select c.oid, n.nspname, c.relname, c.relkind, c.relpartbound
			from pg_catalog.pg_class c
			join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
			where c.relkind operator(pg_catalog.=) any (cast('{r,p,v,m,f}' as pg_catalog."char"[]))
			and case when cast(:schema as pg_catalog.text) is null
			then n.nspname operator(pg_catalog.!~) '^pg_|^information_schema$'
			else n.nspname operator(pg_catalog.=) cast(:schema as pg_catalog.text) end
			and (cast(:names as pg_catalog.text[]) is null
			or c.relname operator(pg_catalog.=) any (cast(:names as pg_catalog.text[]))))
			select cast('t' as pg_catalog.text) as part, cast(r.oid as pg_catalog.int8) as relation, 0 as position,
			array[cast(r.nspname as pg_catalog.text), cast(r.relname as pg_catalog.text),
			cast(r.relkind as pg_catalog.text), pg_catalog.obj_description(r.oid, 'pg_class'),
			cast(p.partstrat as pg_catalog.text), pg_catalog.pg_get_partkeydef(r.oid),
			pg_catalog.pg_get_expr(r.relpartbound, r.oid)] as fields,
			cast('{}' as pg_catalog.text[]) as columns, cast('{}' as pg_catalog.text[]) as others
			from rel r
			left join pg_catalog.pg_partitioned_table p on p.partrelid operator(pg_catalog.=) r.oid
			union all
			select 'h', cast(r.oid as pg_catalog.int8), i.inhseqno,
			array[cast(n.nspname as pg_catalog.text), cast(c.relname as pg_catalog.text)], '{}', '{}'
			from rel r
			join pg_catalog.pg_inherits i on i.inhrelid operator(pg_catalog.=) r.oid
			join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) i.inhparent
			join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
			union all
			select 'a', cast(r.oid as pg_catalog.int8), cast(a.attnum as pg_catalog.int4),
			array[cast(a.attname as pg_catalog.text), pg_catalog.format_type(a.atttypid, a.atttypmod),
			case when t.typtype operator(pg_catalog.=) 'd'
			then pg_catalog.format_type(t.typbasetype, t.typtypmod) end,
			cast(a.attnotnull as pg_catalog.text), cast(t.typnotnull as pg_catalog.text),
			pg_catalog.pg_get_expr(d.adbin, d.adrelid), cast(a.attidentity as pg_catalog.text),
			cast(a.attgenerated as pg_catalog.text),
			pg_catalog.col_description(r.oid, cast(a.attnum as pg_catalog.int4))], '{}', '{}'
			from rel r
			join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) r.oid
			join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) a.atttypid
			left join pg_catalog.pg_attrdef d on d.adrelid operator(pg_catalog.=) a.attrelid
			and d.adnum operator(pg_catalog.=) a.attnum
			where a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
			union all
			select 'c', cast(r.oid as pg_catalog.int8), 0,
			array[cast(k.conname as pg_catalog.text), cast(k.contype as pg_catalog.text),
			pg_catalog.pg_get_constraintdef(k.oid), cast(k.condeferrable as pg_catalog.text),
			cast(k.condeferred as pg_catalog.text), cast(k.convalidated as pg_catalog.text),
			cast(k.confupdtype as pg_catalog.text), cast(k.confdeltype as pg_catalog.text),
			cast(n.nspname as pg_catalog.text), cast(c.relname as pg_catalog.text),
			pg_catalog.obj_description(k.oid, 'pg_constraint')],
			array(select cast(a.attname as pg_catalog.text)
			from pg_catalog.unnest(k.conkey) with ordinality u (num, ord)
			join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) k.conrelid
			and a.attnum operator(pg_catalog.=) u.num order by u.ord),
			array(select cast(a.attname as pg_catalog.text)
			from pg_catalog.unnest(k.confkey) with ordinality u (num, ord)
			join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) k.confrelid
			and a.attnum operator(pg_catalog.=) u.num order by u.ord)
			from rel r
			join pg_catalog.pg_constraint k on k.conrelid operator(pg_catalog.=) r.oid
			left join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) k.confrelid
			left join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
			where not exists (select from pg_catalog.pg_constraint up
			where up.oid operator(pg_catalog.=) k.conparentid and up.conrelid operator(pg_catalog.=) k.conrelid)
			union all
			select 'i', cast(r.oid as pg_catalog.int8), 0,
			array[cast(c.relname as pg_catalog.text), cast(x.indisunique as pg_catalog.text),
			cast(x.indisprimary as pg_catalog.text), cast(m.amname as pg_catalog.text),
			pg_catalog.pg_get_indexdef(x.indexrelid), pg_catalog.pg_get_expr(x.indpred, x.indrelid),
			cast(x.indisvalid as pg_catalog.text), pg_catalog.obj_description(x.indexrelid, 'pg_class')],
			array(select coalesce(cast(a.attname as pg_catalog.text),
			pg_catalog.pg_get_indexdef(x.indexrelid, cast(u.ord as pg_catalog.int4), false))
			from pg_catalog.unnest(x.indkey) with ordinality u (num, ord)
			left join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) x.indrelid
			and a.attnum operator(pg_catalog.=) u.num
			where u.ord operator(pg_catalog.<=) cast(x.indnkeyatts as pg_catalog.int8) order by u.ord),
			array(select cast(a.attname as pg_catalog.text)
			from pg_catalog.unnest(x.indkey) with ordinality u (num, ord)
			join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) x.indrelid
			and a.attnum operator(pg_catalog.=) u.num
			where u.ord operator(pg_catalog.>) cast(x.indnkeyatts as pg_catalog.int8) order by u.ord)
			from rel r
			join pg_catalog.pg_index x on x.indrelid operator(pg_catalog.=) r.oid
			join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) x.indexrelid
			join pg_catalog.pg_am m on m.oid operator(pg_catalog.=) c.relam""";

	private CatalogQuery() {
	}

}

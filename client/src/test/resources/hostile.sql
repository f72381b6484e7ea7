-- What another role could plant where it may create: namesakes of PostgreSQL's own, exact ones and such as fit
-- the types of arguments better. Whichever is called counts itself, beyond any rollback, and fails.
create schema evil;
create sequence evil.calls;
grant usage on schema evil to public;
grant all on sequence evil.calls to public;

create function evil.hit(name pg_catalog.text) returns pg_catalog.void language plpgsql
	set search_path = pg_catalog as $$
begin
	perform pg_catalog.nextval('evil.calls');
	raise exception 'planted: %', name;
end $$;

set check_function_bodies = off;

-- functions, aggregates as plain ones
do $do$
declare
	f record;
	variant int;
	args text;
	result text;
begin
	for f in select p.proname, p.prorettype, p.proargtypes::oid[] as types, p.provariadic, p.pronargs
		from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.pronargs <= 5
	loop
		for variant in 0..7 loop
			select string_agg(case
					when variant = 1 and t = 'int8'::regtype then 'pg_catalog.int4'
					when variant = 2 and t = 'text'::regtype then 'pg_catalog.varchar'
					when variant = 3 and t in ('text'::regtype, 'regclass'::regtype) then 'pg_catalog.name'
					when variant = 4 and t in ('oid'::regtype, 'text'::regtype) then 'pg_catalog.regclass'
					when variant = 5 and t in ('text'::regtype, 'name'::regtype, '"any"'::regtype, 'oid'::regtype)
						then 'anyelement'
					when variant in (6, 7) and t in ('numeric'::regtype, 'float8'::regtype, '"any"'::regtype)
						then case variant when 6 then 'pg_catalog.int4' else 'pg_catalog.text' end
					else format_type(t, null) end, ', ' order by n)
				into args from unnest(f.types) with ordinality as a (t, n);
			args := coalesce(args, '');
			continue when args ~ '("any"|internal|cstring|trigger|handler|pg_ddl_command|unknown|record)';
			if variant > 0 then
				continue when to_regprocedure(format('evil.%I(%s)', f.proname, args)) is not null;
			end if;
			result := case when (select typtype from pg_type where oid = f.prorettype) = 'p' or args ~ '\many'
				then 'pg_catalog.text' else format_type(f.prorettype, null) end;
			begin
				execute format('create function evil.%I(%s) returns %s language plpgsql immutable as %L',
					f.proname, args, result,
					format('begin perform evil.hit(%L); end', f.proname || '(' || args || ')'));
			exception when others then null;
			end;
		end loop;
	end loop;
end $do$;

-- operators: PostgreSQL's own once more, and those that are written often for all pairs of the types in catalogs
create function evil.planted(anyelement, anyelement) returns pg_catalog.bool language plpgsql as
	$$ begin perform evil.hit('operator'); end $$;

do $do$
declare
	o record;
	body constant text := 'begin perform evil.hit(%L); end';
	near constant text[] := '{text,name,oid,regclass,int2,int4,int8,numeric,float8,"\"char\"",interval,timestamptz,tid,xid8,bytea,varchar,bool,"text[]","oid[]"}';
begin
	for o in
		select oprname as name, nullif(oprleft, 0)::regtype::text as l, oprright::regtype::text as r,
			oprresult::regtype::text as result
		from pg_operator where oprnamespace = 'pg_catalog'::regnamespace and oprright <> 0
		union
		select s, l, r, case when s ~ '[<>=~]' and s <> '>>' then 'bool' else l end
		from unnest(array['=', '<>', '<', '>', '<=', '>=', '||', '+', '-', '*', '/', '&', '>>', '~~']) s,
			unnest(near) l, unnest(near) r
	loop
		begin
			execute format('create function evil.op_%s(%s) returns %s language plpgsql immutable as %L',
				encode(convert_to(o.name, 'UTF8'), 'hex'), concat_ws(', ', o.l, o.r), o.result,
				format(body, format('operator %s(%s, %s)', o.name, o.l, o.r)));
			execute format('create operator evil.%s (%s rightarg = %s, function = evil.op_%s)', o.name,
				'leftarg = ' || o.l || ',', o.r, encode(convert_to(o.name, 'UTF8'), 'hex'));
		exception when others then null;
		end;
	end loop;
	for o in select oprname as name from pg_operator
		where oprnamespace = 'pg_catalog'::regnamespace group by oprname
	loop
		begin
			execute format('create operator evil.%s (leftarg = anyelement, rightarg = anyelement,'
				' function = evil.planted)', o.name);
		exception when others then null;
		end;
	end loop;
end $do$;

-- relations and collations
do $do$
declare
	r record;
begin
	for r in select relname from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')
	loop
		execute format('create table evil.%I ()', r.relname);
	end loop;
	create collation evil."C" (provider = libc, locale = 'POSIX');
	create collation evil."default" (provider = libc, locale = 'POSIX');
end $do$;

-- types, last of all, for none of the above is to be of these
do $do$
declare
	t record;
begin
	for t in select typname, oid from pg_type where typnamespace = 'pg_catalog'::regnamespace
		and typtype in ('b', 'r', 'm') and typcategory <> 'A'
	loop
		begin
			execute format('create domain evil.%I as pg_catalog.%I check (evil.hit(%L) is null)', t.typname, t.typname,
				'type ' || t.typname);
		exception when others then null;
		end;
	end loop;
end $do$;

-- Goes on when as many others do the same at the same moment, in whatever database.
do $$
begin
	for attempt in 1 .. 600 loop
		if (select count(*) from pg_stat_activity where query like '%others do the same%' and state = 'active'
				and datname in (select unnest(string_to_array('${databases}', '+')))) >= ${expected} then
			perform pg_sleep(0.2);
			return;
		end if;
		perform pg_sleep(0.05);
		perform pg_stat_clear_snapshot();
	end loop;
	raise exception 'migrated alone';
end
$$;

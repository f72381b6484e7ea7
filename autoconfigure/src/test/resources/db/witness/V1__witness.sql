create table witness as
select current_user::text as role, current_setting('search_path') as search_path,
	current_setting('application_name') as application, current_setting('work_mem') as work_mem,
	current_setting('statement_timeout') as statement_timeout, current_setting('lock_timeout') as lock_timeout,
	(select coalesce(bool_or(ssl), false) from pg_stat_ssl where pid = pg_backend_pid()) as encrypted;

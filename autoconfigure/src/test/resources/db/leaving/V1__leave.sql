create schema elsewhere;
set search_path = elsewhere;
set statement_timeout = '77s';
create temporary table hidden (id int);
set role pg_read_all_data;

select pg_sleep(0.4);
create table slow (id int);

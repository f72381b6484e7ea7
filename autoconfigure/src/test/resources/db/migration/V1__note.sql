create table migrated (v int);
insert into migrated values (1);

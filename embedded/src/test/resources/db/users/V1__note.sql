create table note (id bigint generated always as identity primary key, body text not null);
insert into note (body) values ('migrated');

create table author (
	id int8 primary key,
	name text not null,
	department text not null
);

create table report (
	id int8 primary key,
	author_id int8 not null references author,
	title text not null,
	published timestamptz not null
);

create table customer (
	id int8 primary key,
	name text not null,
	email text not null,
	since timestamptz not null
);

create table product (
	id int8 primary key,
	title text not null,
	price numeric(12, 2) not null,
	available bool not null
);

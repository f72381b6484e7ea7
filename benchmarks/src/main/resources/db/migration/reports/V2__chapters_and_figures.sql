create table chapter (
	id int8 primary key,
	report_id int8 not null references report,
	heading text not null,
	position int4 not null
);

create table figure (
	id int8 primary key,
	chapter_id int8 not null references chapter,
	label text not null,
	amount numeric(12, 2) not null
);

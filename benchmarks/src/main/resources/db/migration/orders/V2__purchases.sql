create table purchase (
	id int8 primary key,
	customer_id int8 not null references customer,
	placed timestamptz not null
);

create table purchase_line (
	id int8 primary key,
	purchase_id int8 not null references purchase,
	product_id int8 not null references product,
	quantity int4 not null
);

create index on customer (email);
create index on purchase (customer_id, placed);
create index on purchase_line (purchase_id);

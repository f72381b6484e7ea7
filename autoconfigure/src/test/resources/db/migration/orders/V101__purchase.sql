create table purchase (id int);

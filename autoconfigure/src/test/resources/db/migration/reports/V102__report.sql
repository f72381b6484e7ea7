create table report (id int);

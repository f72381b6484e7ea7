create index on report (author_id);
create index on chapter (report_id, position);
create index on figure (label);

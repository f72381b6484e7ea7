create table if not exists compose_note (body text);

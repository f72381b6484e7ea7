create tabel broken (id int);

package io.github.pgprofiles.benchmarks.cluster.ratio;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.benchmarks.cluster.lab.Node;

/** A few rows. */
final class NoteTable {

	private NoteTable() {
	}

	static void create(Node leader) throws SQLException {
		try (Connection connection = leader.connect(); Statement statement = connection.createStatement()) {
			statement.execute("drop table if exists public.note");
			statement.execute("create table public.note (id integer primary key, value bigint not null)");
			statement.execute("insert into public.note select i, 0 from pg_catalog.generate_series(1, 10) i");
		}
	}

}

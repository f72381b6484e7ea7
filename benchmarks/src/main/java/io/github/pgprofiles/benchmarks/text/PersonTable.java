package io.github.pgprofiles.benchmarks.text;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** The table that the cases read, and what must be in it. */
final class PersonTable {

	/** With a placeholder by position. */
	static final String SELECT = "select id, name from person where name = ?";

	/** With a named placeholder. */
	static final String SELECT_NAMED = "select id, name from person where name = :name";

	/** With fewer rows the server would scan the table instead of its index. */
	private static final int LEAST_ROWS = 10_000;

	private PersonTable() {
	}

	/** Creates the table with at least {@code rows} rows. */
	static void create(BenchmarkServer server, int rows) throws SQLException {
		server
			.execute("drop table if exists person", "create table person (id int8 primary key, name text not null)",
					"""
							insert into person select i, 'person number ' || i from generate_series(1, %d) i"""
						.formatted(Math.max(rows, LEAST_ROWS)),
					"create index on person (name)", "vacuum analyze person");
	}

	/** Some rows, in an order that is no order and the same in every run. */
	static List<Person> shuffled(int rows) {
		List<Person> persons = LongStream.rangeClosed(1, Math.max(rows, LEAST_ROWS))
			.mapToObj((id) -> new Person(id, "person number " + id))
			.collect(Collectors.toList());
		Collections.shuffle(persons, new Random(42));
		return List.copyOf(persons.subList(0, rows));
	}

	static void check(String contender, Person expected, Person actual) {
		if (!expected.equals(actual)) {
			throw new WrongResultException(contender, expected, actual);
		}
	}

}

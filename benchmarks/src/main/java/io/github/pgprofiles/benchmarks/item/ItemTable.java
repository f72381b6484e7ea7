package io.github.pgprofiles.benchmarks.item;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** The table that the cases read, and what must be in it. */
final class ItemTable {

	/** With a placeholder by position. */
	static final String SELECT = "select id, name, created, amount, active from item where id = ?";

	/** With a named placeholder. */
	static final String SELECT_NAMED = "select id, name, created, amount, active from item where id = :id";

	/** With fewer rows the server would scan the table instead of its index. */
	private static final int LEAST_ROWS = 10_000;

	private static final OffsetDateTime FIRST = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

	private ItemTable() {
	}

	/** Creates the table with at least {@code rows} rows. */
	static void create(BenchmarkServer server, int rows) throws SQLException {
		server.execute("drop table if exists item", """
				create table item (id int8 primary key, name text not null, created timestamptz not null,
				amount numeric(12, 2) not null, active bool not null)""", """
				insert into item select i, 'item number ' || i, timestamptz '2026-01-01 00:00:00+00'
				+ i * interval '1 second', i * 1.01, i %% 2 = 0 from generate_series(1, %d) i"""
			.formatted(Math.max(rows, LEAST_ROWS)), "vacuum analyze item");
	}

	/** Some keys, in an order that is no order and the same in every run. */
	static long[] shuffledIds(int rows) {
		List<Long> ids = LongStream.rangeClosed(1, Math.max(rows, LEAST_ROWS)).boxed().collect(Collectors.toList());
		Collections.shuffle(ids, new Random(42));
		return ids.stream().limit(rows).mapToLong(Long::longValue).toArray();
	}

	static void check(String contender, long id, Item actual) {
		Item expected = new Item(id, "item number " + id, FIRST.plusSeconds(id), BigDecimal.valueOf(id * 101, 2),
				id % 2 == 0);
		if (!expected.sameAs(actual)) {
			throw new WrongResultException(contender, expected, actual);
		}
	}

}

package io.github.pgprofiles.copy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Which tables can be read by several connections. */
@EveryServer
class ParallelExportTablesIT extends ParallelFixture {

	@ParameterizedTest
	@ValueSource(strings = { "unlogged table", "materialized view" })
	void otherKindsWithRowsOfTheirOwnAreDivided(String kind) {
		other.sql("create %s kept as select * from big".formatted(kind)).update();
		assertThat(numbers("kept", 3)).isEqualTo(expected("big"));
		other.sql("drop %s kept".formatted(kind.replace("unlogged ", ""))).update();
	}

	@Test
	void partitionsAndTheirPartitionsAreReadAndEmptyOnesToo() {
		for (String sql : List.of("create table parted (a int, b text) partition by range (a)",
				"create table parted_low partition of parted for values from (minvalue) to (100)",
				"create table parted_none partition of parted for values from (1000000) to (1000001)",
				"create table parted_high partition of parted for values from (100) to (100000) partition by hash (a)",
				// other columns in another order
				"create table parted_one (gone int, b text, a int)", "alter table parted_one drop gone",
				"alter table parted_high attach partition parted_one for values with (modulus 2, remainder 0)",
				"create table parted_two partition of parted_high for values with (modulus 2, remainder 1)",
				"insert into parted select * from big")) {
			other.sql(sql).update();
		}
		assertThat(numbers("parted", 3)).isEqualTo(expected("big"));
		assertThat(numbers("parted_high", 2)).hasSize(ROWS - 99);
		List<ByteArrayOutputStream> parts = new ArrayList<>();
		client.copy().from("parted").csv().parallel(2).toStreams((i) -> add(parts));
		assertThat(parts.stream().flatMap((part) -> part.toString(StandardCharsets.UTF_8).lines()).toList())
			.hasSize(ROWS)
			.contains("7,row 7", "19999,row 19999");
		other.sql("drop table parted").update();
	}

	@Test
	void childrenAreRead() {
		other.sql("create table parent (a int, b text)").update();
		other.sql("create table heir (more int) inherits (parent)").update();
		other.sql("insert into parent select * from big where a % 2 = 0").update();
		other.sql("insert into heir (a, b) select * from big where a % 2 = 1").update();
		assertThat(numbers("parent", 3)).isEqualTo(expected("big"));
		assertThat(numbers("heir", 3)).hasSize(ROWS / 2);
		other.sql("drop table heir, parent").update();
	}

	@Test
	void generatedColumnsAreAsWithOneConnection() {
		other.sql("create table made (a int, twice int generated always as (a * 2) stored, b text)").update();
		other.sql("insert into made (a, b) select * from big").update();
		List<ByteArrayOutputStream> parts = new ArrayList<>();
		client.copy().from("made").csv().parallel(2).toStreams((i) -> add(parts));
		client.copy().from("made").columns("twice").csv().parallel(2).toStreams((i) -> add(parts));
		List<String> lines = parts.stream().flatMap((part) -> part.toString(StandardCharsets.UTF_8).lines()).toList();
		assertThat(lines).hasSize(2 * ROWS).contains("5,row 5", "40000");
		record Made(int a, int twice, String b) {
		}
		assertThat(client.copy().from("made").records(Made.class).parallel(2).to((made) -> {
			if (made.twice() != 2 * made.a()) {
				throw new IllegalStateException("It is " + made);
			}
		}).rows()).isEqualTo(ROWS);
		other.sql("drop table made").update();
	}

	@Test
	void rowSecurityHoldsForEachReader() {
		other.sql("create table secured as select * from big").update();
		other.sql("alter table secured enable row level security, force row level security").update();
		other.sql("create policy even on secured using (a % 2 = 0)").update();
		assertThat(numbers("secured", 3)).isEqualTo(expected("big where a % 2 = 0"));
		other.sql("drop table secured").update();
	}

	@Test
	void columnsWithoutABinaryFormAreReadAsWithOneConnection() {
		other.sql("create table rights (a int, r aclitem)").update();
		other
			.sql("insert into rights select n, '=r/%s' from generate_series(1, 1000) n"
				.formatted(other.sql("select user").query(String.class).single()))
			.update();
		record Right(int a) {
		}
		AtomicInteger rows = new AtomicInteger();
		client.copy().from("rights").records(Right.class).parallel(3).to((right) -> rows.incrementAndGet());
		assertThat(rows).hasValue(1000);
		other.sql("drop table rights").update();
	}

	@Test
	void namesAreExactAndATemporaryTableInTheWayOfAnotherReaderIsNotRead() {
		other.sql("create schema \"S.x\"").update();
		other.sql("create table \"S.x\".\"T\"\"?\" as select * from big").update();
		ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
		client.copy().from("S.x", "T\"?").columns("a").records(Integer.class).parallel(3).to(seen::add);
		assertThat(seen).hasSize(ROWS);
		other.sql("drop schema \"S.x\" cascade").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "view", "foreign", "heir", "sequence", "temporary" })
	void whatCannotBeDividedIsRefusedWithTheWayOn(String kind) {
		if (kind.equals("foreign") || kind.equals("heir")) {
			assumeTrue(hasForeignTables(), "file_fdw is not installed with this server");
		}
		oddities(kind).forEach(database::executeAsSuperuser);
		database.executeAsSuperuser("grant all on all tables in schema public to public");
		try {
			if (kind.equals("temporary")) {
				client.transaction().run((tx) -> {
					tx.sql("create temporary table odd (a int, b text) on commit drop").update();
					assertRefused(tx.copy());
				});
			}
			else {
				assertRefused(client.copy());
				client.transaction().run((tx) -> assertRefused(tx.copy()));
			}
		}
		finally {
			switch (kind) {
				case "view" -> database.executeAsSuperuser("drop view odd");
				case "heir" -> database.executeAsSuperuser("drop table odd cascade");
				case "foreign" -> database.executeAsSuperuser("drop foreign table odd");
				case "sequence" -> database.executeAsSuperuser("drop sequence odd");
				default -> assertThat(kind).isEqualTo("temporary");
			}
		}
	}

	private static List<String> oddities(String kind) {
		return switch (kind) {
			case "view" -> List.of("create view odd as select * from big");
			case "foreign" ->
				List.of("create foreign table odd (a int, b text) server files options (filename '/nowhere')");
			case "heir" -> List.of("create table odd (a int, b text)",
					"create foreign table odd_far () inherits (odd) server files options (filename '/nowhere')");
			case "sequence" -> List.of("create sequence odd");
			default -> List.of();
		};
	}

	private static void assertRefused(CopyOutTemplate copy) {
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> copy.from("odd").records(Row.class).parallel(2).to((row) -> {
			}))
			.withMessageContaining("parallel(…)");
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> copy.from("odd").csv().parallel(2).toStreams((i) -> OutputStream.nullOutputStream()))
			.withMessageStartingWith("Profile 'orders'");
	}

	private static boolean hasForeignTables() {
		boolean there = other.sql("select exists (select from pg_available_extensions where name = 'file_fdw')")
			.query(Boolean.class)
			.single();
		if (there && !other.sql("select exists (select from pg_foreign_server)").query(Boolean.class).single()) {
			database.executeAsSuperuser("create extension if not exists file_fdw");
			database.executeAsSuperuser("create server files foreign data wrapper file_fdw");
		}
		return there;
	}

	@Test
	void queryIsRefused() {
		CopyOutSpec.Query query = client.copy().query("select a from big where a < :most").param("most", 3);
		for (Runnable step : List.<Runnable>of(() -> query.records(Integer.class).parallel(2),
				() -> query.csv().parallel(2), () -> query.text().parallel(2), () -> query.binary().parallel(2))) {
			assertThatExceptionOfType(CopyException.class).isThrownBy(step::run)
				.withMessageContaining("a query has no rows of its own")
				.withMessageContaining("parallel(…)");
		}
	}

	private static OutputStream add(List<ByteArrayOutputStream> parts) {
		ByteArrayOutputStream part = new ByteArrayOutputStream();
		parts.add(part);
		return part;
	}

}

package io.github.pgprofiles.query;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.types.Range;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Values that two types could hold: the server says which one it expects. */
@EveryServer
@PostgresTest
class AmbiguousParameterIT {

	private static final int PREPARED = 7;

	private static final Map<String, String> MAP = Collections.singletonMap("a\"b", null);

	private static final List<Map<String, String>> LISTED = Arrays.asList(Map.of("a", "1"), null, Map.of());

	private static final List<Range<Integer>> RANGES = List.of(Range.closedOpen(1, 3), Range.atLeast(5));

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create schema extensions");
		database.executeAsSuperuser("grant usage on schema extensions to public");
		database.executeAsSuperuser("create extension hstore schema extensions");
		client.sql("create type days as range (subtype = date)").update();
		client
			.sql("""
					create table t (id serial primary key, h extensions.hstore, j jsonb, many int4range[], multi int4multirange,
					special _days)""")
			.update();
	}

	@Test
	void mapOfTextsIsAnHstoreOrJson() {
		for (int i = 0; i < PREPARED; i++) {
			Both both = client.sql("insert into t (h, j) values (:map, :map) returning h, j")
				.param("map", MAP)
				.query(Both.class)
				.single();
			assertThat(both).isEqualTo(new Both(MAP, "{\"a\\\"b\": null}"));
		}
		assertThat(client.sql("insert into t (h, j) values (?, ?) returning h, j")
			.param(Map.of())
			.param(Map.of())
			.query(Both.class)
			.single()).isEqualTo(new Both(Map.of(), "{}"));
	}

	@Test
	void listOfRangesIsAnArrayOrAMultirange() {
		for (int i = 0; i < PREPARED; i++) {
			Ranges ranges = client.sql("insert into t (many, multi) values (?, ?) returning many, multi")
				.param(RANGES)
				.param(RANGES)
				.query(Ranges.class)
				.single();
			assertThat(ranges).isEqualTo(new Ranges(RANGES, RANGES));
		}
		assertThat(client.sql("select ?::int4multirange @> 2").param(RANGES).query(Boolean.class).single()).isTrue();
		assertThat(client.sql("select int4range(1, 3) = any(?)").param(RANGES).query(Boolean.class).single()).isTrue();
	}

	@Test
	void arrayOfSomebodysOwnRangesTakesItsType() {
		List<Range<LocalDate>> days = List.of(Range.closedOpen(LocalDate.EPOCH, LocalDate.MAX));
		assertThat(client.sql("insert into t (special) values (?) returning special as days")
			.param(days)
			.query(Days.class)
			.single()).isEqualTo(new Days(days));
	}

	@Test
	void asksOnceForEachText() {
		String sql = "insert into t (j) values (?) returning 'once'::text";
		client.sql(sql).param("[]").query(String.class).single();
		assertThat(roundTripsOf(sql)).isEqualTo(2);
		assertThat(roundTripsOf(sql)).isEqualTo(1);
	}

	private static int roundTripsOf(String sql) {
		proxy.takeRoundTrips();
		client.sql(sql).param(MAP).query(String.class).single();
		return proxy.takeRoundTrips();
	}

	@Test
	void questionThatFailsSpoilsNoTransaction() {
		String sql = "select ? @> 7";
		client.transaction().run((tx) -> {
			tx.sql("insert into t (h) values (?)").param(MAP).update();
			assertThat(tx.sql(sql).param(RANGES.get(0)).query(Boolean.class).single()).isFalse();
			assertThat(tx.sql("select pg_typeof(?)::text").param(RANGES).query(String.class).single())
				.isEqualTo("int4range[]");
		});
	}

	@Test
	void domainOverHstoreTakesAMap() {
		client.sql("create domain labels as extensions.hstore").update();
		client.sql("create domain more_labels as labels").update();
		client.sql("create table labelled (one labels, two more_labels, j jsonb, many extensions.hstore[], js jsonb[])")
			.update();
		for (int i = 0; i < PREPARED; i++) {
			Labelled labelled = client
				.sql("insert into labelled values (:m, :m, :m, :list, :list) returning one, two, j, many, js")
				.param("m", MAP)
				.param("list", LISTED)
				.query(Labelled.class)
				.single();
			assertThat(labelled).isEqualTo(
					new Labelled(MAP, MAP, "{\"a\\\"b\": null}", LISTED, Arrays.asList("{\"a\": \"1\"}", null, "{}")));
		}
		client.batch("insert into labelled (one, many) values (?, ?)", List.of(List.of(MAP, LISTED)));
		assertThat(client.sql("select one, many[3]::text as empty from labelled where j is null").query().list())
			.containsExactly(Map.of("one", MAP, "empty", ""));
	}

	@Test
	void ownTypeCalledHstoreIsNone() {
		client.sql("create schema own").update();
		client.sql("create type own.hstore as enum ('{\"a\":\"1\"}')").update();
		client.sql("create table own.t (h own.hstore)").update();
		assertThat(client.sql("insert into own.t values (?) returning h::text")
			.param(Map.of("a", "1"))
			.query(String.class)
			.single()).isEqualTo("{\"a\":\"1\"}");
	}

	@Test
	void wholeNumbersFitTransactionIds() {
		for (int i = 0; i < PREPARED; i++) {
			client.transaction().run((tx) -> {
				Long id = tx.sql("insert into t (j) values ('1') returning xmin").query(Long.class).single();
				assertThat(tx.sql("select count(*) from t where xmin = :x").param("x", id).query(Long.class).single())
					.isOne();
				assertThat(tx.sql("select count(*) from t where xmin = any(:x)")
					.param("x", List.of(id))
					.query(Long.class)
					.single()).isOne();
				assertThat(tx.sql("select count(*) from t where xmin in (:x) and id > :id")
					.param("x", List.of(id, 3L))
					.param("id", 0L)
					.query(Long.class)
					.single()).isOne();
			});
		}
		client.sql("create table seen (xid xid, xid8 xid8, cid cid)").update();
		client.sql("insert into seen values (?, ?, ?)").param(7L).param(8L).param(9L).update();
		assertThat(client.sql("select xid, xid8, cid from seen").query().single())
			.isEqualTo(Map.of("xid", 7L, "xid8", 8L, "cid", 9L));
	}

	@Test
	void batchSendsEachRowAsWhatIsExpected() {
		client.batch("insert into t (h, multi) values (?, ?)",
				List.of(List.of(Map.of("batch", "1"), RANGES), List.of(Map.of("batch", "2"), RANGES)));
		assertThat(client.sql("select h from t where h operator(extensions.?) 'batch' order by id".replace("?", "??"))
			.query()
			.list()).extracting((row) -> row.get("h")).containsExactly(Map.of("batch", "1"), Map.of("batch", "2"));
	}

	record Both(Map<String, String> h, String j) {
	}

	record Labelled(Map<String, String> one, Map<String, String> two, String j, List<Map<String, String>> many,
			List<String> js) {
	}

	record Ranges(List<Range<Integer>> many, List<Range<Integer>> multi) {
	}

	record Days(List<Range<LocalDate>> days) {
	}

	@Test
	void answerIsAskedForAgainWhereItNoLongerFits() {
		String sql = "insert into answered (v) values (?)";
		client.sql("create table answered (v int4range[])").update();
		assertThat(client.sql(sql).param(List.of(Range.closedOpen(1, 2))).update()).isOne();
		client.sql("drop table answered").update();
		client.sql("create table answered (v int4multirange)").update();
		for (int i = 0; i < 7; i++) {
			assertThat(client.sql(sql).param(List.of(Range.closedOpen(1, 2))).update()).isOne();
		}
		assertThat(client.sql("select distinct v::text from answered").query(String.class).list())
			.containsExactly("{[1,2)}");
	}

	@Test
	void batchWithNumberForTransactionFailsOnceAndIsSafeToRetry() {
		client.sql("create table counted (v xid)").update();
		String sql = "insert into counted (v) values (?)";
		List<List<Object>> rows = List.of(List.of(7L), List.of(8L));
		assertThatThrownBy(() -> client.batch(sql).update(rows))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue());
		assertThat(client.batch(sql).update(rows)).isEqualTo(2);
		assertThat(client.sql("select v from counted order by v::text").query(Long.class).list()).containsExactly(7L,
				8L);
	}

}

package io.github.pgprofiles.query;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.replication.LogSequenceNumber;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of parameter costs one trip at every execution, whatever comes back. */
@PostgresTest
class ParameterTripsIT {

	/** Beyond the fifth execution the driver prepares statements. */
	private static final int EXECUTIONS = 20;

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	static final List<Arguments> KINDS = List.of(kind("t text", "a"), kind("t varchar(9)", "a"), kind("t bpchar", "a"),
			kind("t citext", "a"), kind("t mood", "fine"), kind("t code", "a"),
			kind("t uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"), kind("t uuid", UUID.randomUUID()),
			kind("t json", "{\"a\": 1}"), kind("t jsonb", "{\"a\": 1}"), kind("t jsonb", "[1]"),
			kind("t jsonb", new Note("a")), kind("t jsonb", Map.of("a", 1)), kind("t int", "1"), kind("t int", 1),
			kind("t bigint", 1), kind("t numeric", BigDecimal.ONE), kind("t int", null), kind("t text", null),
			kind("t mood", null), kind("t text[]", List.of("a")), kind("t mood[]", List.of("fine")),
			kind("t int[]", List.of(1)), kind("t int[]", List.of()), kind("t uuid[]", List.of(UUID.randomUUID())),
			kind("t jsonb[]", List.of(new Note("a"))), kind("t timestamptz", "2026-01-01T00:00:00Z"),
			kind("t date", LocalDate.EPOCH), kind("t timestamptz", new Timestamp(0)),
			kind("t timestamp", new Timestamp(0)), kind("t date", new java.sql.Date(0)),
			kind("t interval", Duration.ofHours(1)), kind("t varbit", BitSet.valueOf(new byte[] { 5 })),
			kind("t int4range", Range.closedOpen(1, 2)), kind("t numrange", Range.none()),
			kind("t numrange", Range.atLeast(BigDecimal.ONE)), kind("t interval[]", List.of(Duration.ZERO)),
			kind("t pg_lsn", LogSequenceNumber.valueOf(7)), kind("t inet[]", List.of(InetAddress.getLoopbackAddress())),
			kind("t \"char\"", 'a'), kind("t bytea", new byte[] { 1 }), kind("t bool", "t"), kind("t inet", "::1"),
			kind("t point", "(1,2)"), kind("t name", "a"), kind("t numeric", "1.5"));

	private static Arguments kind(String column, @Nullable Object value) {
		return Arguments.of(column, value);
	}

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create extension citext");
		client.sql("create type mood as enum ('fine')").update();
		client.sql("create domain code as text check (value <> '')").update();
	}

	private static List<Integer> trips(Runnable work) {
		List<Integer> trips = new ArrayList<>();
		proxy.takeRoundTrips();
		for (int i = 0; i < EXECUTIONS; i++) {
			work.run();
			trips.add(proxy.takeRoundTrips());
		}
		return trips;
	}

	private static List<Integer> each(int trips) {
		return Collections.nCopies(EXECUTIONS, trips);
	}

	@ParameterizedTest
	@FieldSource("KINDS")
	void everyKindOfParameterCostsOneTripAtEveryExecution(String column, @Nullable Object value) {
		client.sql("drop table if exists kind").update();
		client.sql("create table kind (id int, name text, amount numeric, " + column + ")").update();
		// the driver asks once on each connection for a type that it never met in a
		// result
		client.sql("select * from kind").query().list();
		for (String returned : List.of("id", "name", "id, amount", "t")) {
			String insert = "insert into kind (id, name, amount, t) values (1, 'a', 1, :x) returning " + returned;
			assertThat(trips(() -> client.sql(insert).param("x", value).query().list())).as(insert).isEqualTo(each(1));
			String update = "update kind set t = :x where id = 2 returning " + returned;
			assertThat(trips(() -> client.sql(update).param("x", value).query().list())).as(update).isEqualTo(each(1));
		}
		String plain = "update kind set t = :x where id = 2";
		assertThat(trips(() -> client.sql(plain).param("x", value).update())).as(plain).isEqualTo(each(1));
		assertThat(trips(() -> client.sql(plain).timeout(Duration.ofSeconds(9)).param("x", value).update())).as(plain)
			.isEqualTo(each(1));
		String late = "update kind set t = :x where id = 2 returning name";
		assertThat(trips(() -> client.sql(late).timeout(Duration.ofSeconds(9)).param("x", value).query().list()))
			.as(late)
			.isEqualTo(each(1));
		assertThat(trips(() -> client.transaction().run((tx) -> tx.sql(late).param("x", value).query().list())))
			.isEqualTo(each(2));
	}

	static Stream<Arguments> comparisons() {
		return Stream.of(Arguments.of("name = :x", "a"), Arguments.of("name in (:x)", List.of("a", "b", "c")),
				Arguments.of("name = any(:x)", List.of("a", "b")), Arguments.of("name = any(:x)", List.of()),
				Arguments.of("name is not distinct from :x", null), Arguments.of("mood = :x", "fine"),
				Arguments.of("mood = any(:x)", List.of("fine")), Arguments.of("key = :x", UUID.randomUUID().toString()),
				Arguments.of("key in (:x)", List.of(UUID.randomUUID().toString())),
				Arguments.of("doc @> :x", "{\"a\": 1}"), Arguments.of("doc @> :x", new Note("a")),
				Arguments.of("id = :x", "1"), Arguments.of("at > :x", "2026-01-01"),
				Arguments.of("at > :x", new Timestamp(0)), Arguments.of("label = :x", "A"),
				Arguments.of("name like :x || '%'", "a"), Arguments.of("lower(name) = lower(:x)", "a"),
				Arguments.of("coalesce(:x, name) = name", "a"), Arguments.of("id = coalesce(:x, id)", null));
	}

	@ParameterizedTest
	@MethodSource("comparisons")
	void everyComparisonCostsOneTripAtEveryExecution(String condition, @Nullable Object value) {
		client.sql("drop table if exists compared").update();
		client
			.sql("""
					create table compared (id int, name text, mood mood, key uuid, doc jsonb, at timestamptz, label citext)""")
			.update();
		client.sql("insert into compared (id, name, label) values (1, 'a', 'a')").update();
		client.sql("select * from compared").query().list();
		for (String columns : List.of("id", "id, name", "*")) {
			String sql = "select " + columns + " from compared where " + condition;
			assertThat(trips(() -> client.sql(sql).param("x", value).query().list())).as(sql).isEqualTo(each(1));
		}
		String sql = "select id, name, 'in tx' from compared where " + condition;
		assertThat(trips(() -> client.transaction().run((tx) -> tx.sql(sql).param("x", value).query().list())))
			.isEqualTo(each(2));
		String late = "select id, name, 'late' from compared where " + condition;
		assertThat(trips(() -> client.sql(late).timeout(Duration.ofSeconds(9)).param("x", value).query().list()))
			.isEqualTo(each(1));
		assertThat(trips(() -> client.transaction().timeout(Duration.ofSeconds(9)).run((tx) -> {
			tx.sql(sql).param("x", value).query().list();
			tx.sql(sql).param("x", value).query().list();
		}))).isEqualTo(each(4));
	}

	@Test
	@NotPooled("counts a trip for the description of the rows, which come as text there, undescribed")
	void cursorCostsADescriptionOnceAndOneToEnd() {
		client.sql("create table streamed (id int, name text)").update();
		String sql = "select id, name from streamed where name = :x";
		List<Integer> trips = trips(
				() -> client.sql(sql).param("x", "a").engine(StreamEngine.CURSOR).query().forEach((row) -> {
				}));
		assertThat(trips.subList(1, EXECUTIONS)).isEqualTo(each(2).subList(1, EXECUTIONS));
		assertThat(trips.get(0)).isEqualTo(3);
	}

	record Note(String text) {
	}

}

package io.github.pgprofiles.query;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
@PostgresTest
class ParametersIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create extension citext");
		client.sql("create type mood as enum ('happy', 'sad')").update();
		client.sql("create domain short as varchar(5)").update();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '~',
			value = { "int2;12", "int4;-12", "int8;9223372036854775807", "numeric;1.50", "float8;1.5", "bool;true",
					"text;a'b\\c", "varchar(3);abc", "bpchar;ab", "\"char\";c", "name;pg_class", "citext;Ada",
					"json;{\"a\": 1}", "jsonb;{\"a\": 1}", "uuid;0f8fad5b-d9cb-469f-a165-70867728950e",
					"inet;10.0.0.1/24", "cidr;10.0.0.0/8", "macaddr;08:00:2b:01:02:03", "mood;happy", "xml;<a/>",
					"bit(3);101", "varbit;10101", "pg_lsn;16/B374D848", "tsvector;'a':1 'b':2", "tsquery;'a' & 'b'",
					"date;2020-02-29", "time;10:11:12", "timestamp;2020-02-29 10:11:12", "interval;1 day 02:00:00",
					"bytea;\\x00ff", "point;(1,2)", "int4range;[1,5)", "int4multirange;{[1,5)}", "int4[];{1,2}",
					"text[];{a,NULL}", "regclass;pg_class", "money;$1.00", "oid;1259", "short;abcde" })
	void textFitsAColumnOfAnyType(String type, String text) {
		client.sql("drop table if exists fits").update();
		client.sql("create table fits (id int, v " + type + ")").update();
		for (int run = 0; run < 7; run++) {
			// the driver prepares on the server from the fifth run on
			client.sql("insert into fits values (?, ?)").param(run).param(text).update();
			client.sql("update fits set v = :v where id = :id").param("v", text).param("id", run).update();
		}
		client.batch("insert into fits values (:id, :v)", List.of(Map.of("id", 7, "v", text), new Fit(8, null),
				new Fit(9, text), new Fit(10, null), new Fit(11, text)));
		assertThat(client.sql("select count(*) from fits where v::text = ?::" + type + "::text")
			.param(text)
			.query(Long.class)
			.single()).isEqualTo(10);
		assertThat(client.sql("select count(*) from fits where v is null").query(Long.class).single()).isEqualTo(2);
	}

	record Fit(int id, String v) {
	}

	@Test
	void textComparesAsTheColumnDoes() {
		assertThat(client.sql("select 'Ada'::citext = :name").param("name", "ADA").query(Boolean.class).single())
			.isTrue();
		assertThat(client.sql("select 'Ada'::citext = any(:names)")
			.param("names", List.of("x", "ADA"))
			.query(Boolean.class)
			.single()).isTrue();
		UUID id = UUID.randomUUID();
		assertThat(client.sql("select :id = any(:ids)")
			.param("id", id)
			.param("ids", List.of(id.toString()))
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(client.sql("select 'sad'::mood in (:moods)")
			.param("moods", List.of("happy", "sad"))
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(client.sql("select :text").param("text", "a").query(String.class).single()).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "select concat(:value)", "select jsonb_build_object('k', :value)",
			"select 1 where :value is null" })
	void saysWhichParameterToCastWhereNoTypeIsInferred(String sql) {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.sql(sql).param("value", "a").query().list())
			.withMessageContainingAll("parameter 'value'", "cast it", "::text");
		assertThat(client.sql(sql.replace(":value", ":value::text")).param("value", "a").query().list()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "select unnest(:values)", "select cardinality(:values)" })
	void saysToCastWhereAFunctionIsAmbiguous(String sql) {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.sql(sql).param("values", List.of("a")).query().list())
			.withMessageContainingAll("text is sent without a type", "cast it", "::text[]");
		assertThat(client.sql(sql.replace(":values", ":values::text[]"))
			.param("values", List.of("a"))
			.query(Object.class)
			.single()).isIn("a", 1);
	}

	@Test
	void refusalNamesTheParameterAndNotItsValue() {
		for (int run = 0; run < 7; run++) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> client.sql("select 1 where 1 = :a and 2 = :b")
					.param("a", "1")
					.param("b", "geheim")
					.query()
					.list())
				.withMessageContainingAll("Profile 'orders'", "parameter 'b' does not fit", "integer", "22P02")
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim"));
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.sql("select ?::date").param("2020-13-45").query().list())
			.withMessageContaining("number 1 does not fit")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("2020-13"));
	}

	@Test
	void paddingChangesNeitherInNorNotIn() {
		client.sql("drop table if exists numbers").update();
		client.sql("create table numbers as select i from generate_series(1, 20) i union all select null").update();
		for (int length = 1; length <= 17; length++) {
			List<Integer> ids = IntStream.rangeClosed(1, length).boxed().toList();
			assertThat(count("i in (:ids)", ids)).isEqualTo(length);
			assertThat(count("i not in (:ids)", ids)).isEqualTo(20 - length);
			Integer[] withNull = Arrays.copyOf(ids.toArray(Integer[]::new), length + 1);
			assertThat(count("i in (:ids)", Arrays.asList(withNull))).isEqualTo(length);
			assertThat(count("i not in (:ids)", withNull)).isZero();
			assertThat(count("i = any(:ids)", withNull)).isEqualTo(length);
		}
	}

	private static long count(String condition, Object ids) {
		return client.sql("select count(*) from numbers where " + condition)
			.param("ids", ids)
			.query(Long.class)
			.single();
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void inListsOfManyLengthsStayFewPreparedStatements() {
		for (int length = 1; length <= 200; length++) {
			List<Integer> ids = IntStream.rangeClosed(1, length).boxed().toList();
			for (int run = 0; run < 5; run++) {
				client.sql("select 'few' where 1 in (:ids)").param("ids", ids).query().list();
			}
		}
		assertThat(client.sql("select count(*) from pg_prepared_statements where statement like 'select ''few''%'")
			.query(Long.class)
			.single()).isBetween(1L, 9L);
	}

	@Test
	void aVeryLongListGoesAsAnArray() {
		List<Integer> ids = IntStream.range(0, 100_000).boxed().toList();
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select 5 in (:ids)").param("ids", ids).query(Boolean.class).single())
			.withMessageContainingAll("100,000", "65,535", "= any(:ids)");
		assertThat(client.sql("select 5 = any(:ids)").param("ids", ids).query(Boolean.class).single()).isTrue();
		assertThat(client.sql("select 5 in (:ids)").param("ids", ids.subList(0, 65_535)).query(Boolean.class).single())
			.isTrue();
	}

	@Test
	void arraysOfAllKindsAreOneParameter() {
		Consumer<Object> ints = (array) -> assertThat(client.sql("select 2 = any(?) and not 3 = any(?)")
			.param(array)
			.param(array)
			.query(Boolean.class)
			.single()).isTrue();
		Set<Integer> set = new HashSet<>(List.of(1, 2));
		for (Object array : List.of(List.of(1, 2), set, new int[] { 1, 2 }, new long[] { 1, 2 }, new short[] { 1, 2 },
				new Integer[] { 1, 2 }, new Long[] { 1L, 2L }, new double[] { 1, 2 }, new float[] { 1, 2 },
				List.of(1L, 2L), List.of(List.of(1), List.of(2)), new int[][] { { 1 }, { 2 } })) {
			ints.accept(array);
		}
		assertThat(client.sql("select (?::text[][])[2][1]")
			.param(List.of(List.of("a"), List.of("b\"\\{,}'")))
			.query(String.class)
			.single()).isEqualTo("b\"\\{,}'");
		assertThat(client.sql("select array_to_string(?::text[], '|', 'null')")
			.param(Arrays.asList("NULL", null, "", " ", "ä"))
			.query(String.class)
			.single()).isEqualTo("NULL|null|| |ä");
		Instant now = Instant.parse("2020-02-29T10:11:12.123456Z");
		assertThat(client.sql("select ? = any(?)").param(now).param(List.of(now)).query(Boolean.class).single())
			.isTrue();
		assertThat(client.sql("select ? = any(?)")
			.param(new byte[] { 0, -1 })
			.param(List.of(new byte[] { 0, -1 }))
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(client.sql("select pg_typeof(?)::text").param(new Long[0]).query(String.class).single())
			.isEqualTo("bigint[]");
	}

	@Test
	void sourcesFillWhatTheStatementNames() {
		Order order = new Order(7, "Ada", Instant.EPOCH, new Address("Bern", "CH"));
		Map<String, Object> row = client
			.sql("select :id::int as id, :customer as customer, :created_at::timestamptz = 'epoch' as epoch,"
					+ " :address.city as city, :now::text as now")
			.params(order)
			.param("now", "x")
			.query()
			.single();
		assertThat(row).containsEntry("id", 7)
			.containsEntry("customer", "Ada")
			.containsEntry("epoch", true)
			.containsEntry("city", "Bern")
			.containsEntry("now", "x");
		assertThat(client.sql("select :customer").param("customer", "wins").params(order).query(String.class).single())
			.isEqualTo("wins");
		Bean bean = new Bean();
		bean.setFirstName("Grace");
		List<String> names = client.streaming()
			.sql("select :first_name")
			.params(bean)
			.query(String.class)
			.withStream(Stream::toList);
		assertThat(names).containsExactly("Grace");
		Object map = Map.of("a", 1);
		assertThat(client.sql("select :a").params(map).query(Integer.class).single()).isEqualTo(1);
	}

	@Test
	void superfluousNameIsAnErrorInAMapAndNoneInASource() {
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :a").params(Map.of("a", 1, "b", 2)).query().list())
			.withMessageContaining("no parameter 'b'");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :id, :nmae").params(new Fit(1, "x")).query().list())
			.withMessageContainingAll("'nmae' has no value", "Fit has [id, v]");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.sql("select :a").params("text"))
			.withMessageContaining("java.lang.String");
	}

	record Address(String city, String country) {
	}

	record Order(int id, String customer, Instant createdAt, Address address) {
	}

	public static final class Bean {

		private String firstName;

		public String getFirstName() {
			return this.firstName;
		}

		public void setFirstName(String firstName) {
			this.firstName = firstName;
		}

	}

}

package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@PostgresTest
class MappingIT {

	/** From here on the driver sends and reads in binary. */
	private static final int PREPARED = 6;

	private static final String EVERYTHING = """
			select 7::int2 as small, 7 as number, 7::int8 as big, 1.50::numeric as exact, 'x' as text, true as flag,
			'happy'::mood as mood, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid as uid, '\\x01ff'::bytea as bytes,
			'2026-02-03'::date as day, '04:05:06'::time as time, '2026-02-03 04:05:06'::timestamp as local_time,
			'2026-02-03 04:05:06+00'::timestamptz as created_at, '{"a": 1}'::jsonb as json,
			array[1, 2] as numbers, array['a', null] as texts, null::int as missing, 'c' as letter""";

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create type mood as enum ('happy', 'sad')").update();
	}

	private static void refuses(String sql, Class<?> type, String... message) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> client.sql(sql).query(type).list())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message)
				.contains("Profile 'orders'")
				.doesNotContain("geheim"));
		assertThat(client.sql("select 1").query(Long.class).single()).as("the connection is back").isEqualTo(1);
	}

	@Test
	void fillsTheSameRecordWhenColumnsChangeOrderAndTypeFromStatementToStatement() {
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql("select 7 as number, 'a' as text").query(Pair.class).single())
				.isEqualTo(new Pair(7, "a"));
			assertThat(client.sql("select 'b' as text, 8 as number").query(Pair.class).single())
				.isEqualTo(new Pair(8, "b"));
			assertThat(client.sql("select 9.00::numeric as number, 'c' as text").query(Pair.class).single())
				.isEqualTo(new Pair(9, "c"));
			refuses("select 9.5::numeric as number, 'c' as text", Pair.class, "column 'number' (numeric)", "int of");
			assertThat(client.sql("select 0 as number, null::text as text").query(Pair.class).single())
				.isEqualTo(new Pair(0, null));
			refuses("select null::int as number, 'd' as text", Pair.class, "column 'number' (int4) is NULL");
			assertThat(client.sql("select 10::int8 as number, 'e' as text").query(Pair.class).single())
				.isEqualTo(new Pair(10, "e"));
		}
	}

	@Test
	void fillsTheSameRecordFromMoreSetsOfColumnsThanAreKept() {
		for (int extra = 20; extra > 0; extra--) {
			String sql = "select 7 as number, " + "1 as more, ".repeat(extra) + "'a' as text";
			assertThat(client.sql(sql).query(Pair.class).single()).isEqualTo(new Pair(7, "a"));
		}
	}

	@Test
	void fillsARecordFromEveryTypeInTextAndInBinary() {
		for (int i = 0; i < PREPARED; i++) {
			Everything row = client.sql(EVERYTHING).query(Everything.class).single();
			assertThat(row).usingRecursiveComparison()
				.isEqualTo(new Everything((short) 7, 7, 7L, new BigDecimal("1.50"), "x", true, Mood.happy,
						UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), new byte[] { 1, -1 },
						LocalDate.of(2026, 2, 3), LocalTime.of(4, 5, 6), LocalDateTime.of(2026, 2, 3, 4, 5, 6),
						Instant.parse("2026-02-03T04:05:06Z"), "{\"a\": 1}", new int[] { 1, 2 },
						java.util.Arrays.asList("a", null), null, 'c'));
		}
	}

	@Test
	void fillsMapsInTheOrderOfTheColumns() {
		for (int i = 0; i < PREPARED; i++) {
			Map<String, Object> row = client.sql(EVERYTHING).query().single();
			assertThat(row.keySet()).startsWith("small", "number", "big").endsWith("missing", "letter");
			assertThat(row).containsEntry("number", 7)
				.containsEntry("big", 7L)
				.containsEntry("exact", new BigDecimal("1.50"))
				.containsEntry("mood", "happy")
				.containsEntry("uid", UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
				.containsEntry("day", LocalDate.of(2026, 2, 3))
				.containsEntry("time", LocalTime.of(4, 5, 6))
				.containsEntry("local_time", LocalDateTime.of(2026, 2, 3, 4, 5, 6))
				.containsEntry("created_at", OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC))
				.containsEntry("json", "{\"a\": 1}")
				.containsEntry("numbers", List.of(1, 2))
				.containsEntry("missing", null);
		}
	}

	@Test
	void mapHoldsNoTwoColumnsOfOneName() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 1 as id, 2 as id").query().list())
			.withMessageContaining("two columns named 'id'");
		refuses("select '{}'::jsonb", Map.class, "query()");
	}

	@ParameterizedTest
	@CsvSource({ "java.lang.Short, 12", "java.lang.Integer, 12", "java.lang.Long, 12", "java.lang.Byte, 12",
			"java.lang.Float, 12.0", "java.lang.Double, 12.0", "java.math.BigDecimal, 12", "java.math.BigInteger, 12",
			"java.lang.Number, 12", "java.lang.String, 12", "java.lang.Object, 12" })
	void readsOneNumberAsManyTypes(Class<?> type, String value) {
		for (String sqlType : List.of("int2", "int4", "int8", "numeric")) {
			assertThat(client.sql("select 12::" + sqlType).query(type).single()).hasToString(value);
		}
	}

	@Test
	void readsSingleValues() {
		assertThat(client.sql("select true").query(Boolean.class).single()).isTrue();
		assertThat(client.sql("select 3").query(int.class).single()).isEqualTo(3);
		assertThat(client.sql("select sum(x) from generate_series(1, 3) x").query(Long.class).single()).isEqualTo(6);
		assertThat(client.sql("select 'sad'::mood").query(Mood.class).single()).isEqualTo(Mood.sad);
		assertThat(client.sql("select array[1, 2]").query(Integer[].class).single()).containsExactly(1, 2);
		assertThat(client.sql("select array[1, 2]").query(long[].class).single()).containsExactly(1, 2);
		assertThat(client.sql("select '\\x01'::bytea").query(byte[].class).single()).containsExactly(1);
		assertThat(client.sql("select now()").query(Instant.class).single()).isBefore(Instant.now().plusSeconds(60));
		assertThat(client.sql("select 1e30::numeric").query(BigInteger.class).single())
			.isEqualTo(BigInteger.TEN.pow(30));
		assertThat(client.sql("values (1), (null), (3)").query(Integer.class).list()).containsExactly(1, null, 3);
		assertThat(client.sql("select 'x'").query(char.class).single()).isEqualTo('x');
	}

	@Test
	void sendsAndReadsBackTheSame() {
		for (Object value : List.of(7, 7L, (short) 7, "x", true, 1.5, 2.5f, new BigDecimal("1.50"), BigInteger.TWO,
				UUID.randomUUID(), LocalDate.of(2026, 2, 3), LocalTime.of(1, 2, 3), LocalDateTime.of(2026, 1, 2, 3, 4),
				OffsetDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneOffset.UTC), Instant.parse("2026-01-02T03:04:05.678Z"),
				Mood.sad, 'x')) {
			Class<?> type = value.getClass();
			String cast = (value instanceof Mood) ? "?::mood" : "?";
			for (int i = 0; i < PREPARED; i++) {
				assertThat(client.sql("select " + cast).param(value).query(type).single()).as(type.getName())
					.isEqualTo(value);
			}
		}
	}

	@Test
	void fillsBeansAndLeavesTheirDefaults() {
		Bean bean = client.sql("select 1 as id, 'Ada' as first_name, 'x' as unknown").query(Bean.class).single();
		assertThat(bean.id).isEqualTo(1);
		assertThat(bean.firstName).isEqualTo("Ada");
		assertThat(bean.status).isEqualTo("new");
		assertThat(client.sql("select 1 as id, null as status").query(Bean.class).single().status).isNull();
		refuses("select null::int as id", Bean.class, "'id'", "NULL", "Bean.id");
		refuses("select 1 as other", Bean.class, "Bean", "other", "firstName");
	}

	@Test
	void fillsClassesWithOneConstructor() {
		Data data = client.sql("select 'Ada' as name, 1 as id").query(Data.class).single();
		assertThat(data.id).isEqualTo(1);
		assertThat(data.name).isEqualTo("Ada");
	}

	@Test
	void matchesColumnsWhateverTheirOrderAndTheQuery() {
		for (String sql : List.of("select 1 as id, 'Ada' as first_name", "select 'Ada' as \"firstName\", 1 as \"ID\"",
				"select 9 as x, 1 as id, 8 as y, 'Ada' as firstname", "select 1 as id, 'Ada' as first_name")) {
			assertThat(client.sql(sql).query(Person.class).single()).isEqualTo(new Person(1, "Ada"));
		}
	}

	@Test
	void namesAMissingColumnAndThoseThereAre() {
		refuses("select 1 as id", Person.class, "Person", "'firstName'", "[id]");
	}

	@Test
	void refusesTwoColumnsForOneComponent() {
		refuses("select 1 as id, 'Ada' as first_name, 2 as id", Person.class, "Person.id", "two");
		assertThat(client.sql("select 1 as id, 'Ada' as first_name, 2 as x, 3 as x").query(Person.class).single())
			.isEqualTo(new Person(1, "Ada"));
	}

	@Test
	void namesColumnSqlTypeAndJavaTypeOfWhatDoesNotFit() {
		refuses("select null::int4 as id, 'Ada' as first_name", Person.class, "'id' (int4)", "NULL", "Person.id",
				"wrapper");
		refuses("select ('ge' || 'heim')::text as id, 'Ada' as first_name", Person.class, "'id' (text)", "Person.id");
		refuses("select null::int4 as n", int.class, "'n' (int4)", "int", "NULL");
		refuses("select 3000000000 as n", Integer.class, "'n' (int8)", "Integer");
		refuses("select 1.5 as n", Integer.class, "'n' (numeric)", "Integer");
		refuses("select 1e30::float8 as n", Long.class, "'n' (float8)", "Long");
		refuses("select 1e400 as n", Double.class, "'n' (numeric)", "Double", "out of its range");
		refuses("select 1e40 as n", float.class, "'n' (numeric)", "float", "out of its range");
		refuses("select 1.5 as n", BigInteger.class, "'n' (numeric)", "BigInteger");
		refuses("select ('ge' || 'heim')::text as m", Mood.class, "'m' (text)", "Mood");
		refuses("select ('ge' || 'heim') as m", Character.class, "'m' (text)", "Character");
		refuses("select array['ge' || 'heim'] as m", Integer[].class, "'m' (_text)", "Integer[]");
		refuses("select array['ge' || 'heim'] as numbers", Numbers.class, "'numbers' (_text)", "List");
		refuses("select ('ge' || 'heim')::text as u", UUID.class, "'u' (text)", "UUID");
		refuses("select 1 as a, 2 as b", Long.class, "2 columns", "Long");
		refuses("select 1", Runnable.class, "Runnable");
		refuses("select 1", NoProperties.class, "NoProperties", "property");
	}

	@Test
	void namesTheTypeOfAnIdentityColumnAsItIs() {
		client.sql("create table serials (id serial)").update();
		client.sql("insert into serials default values").update();
		refuses("select id from serials", UUID.class, "'id' (int4)");
	}

	@Test
	void readsListsOfTheirElementType() {
		assertThat(client.sql("select array[1, 2] as numbers").query(Numbers.class).single())
			.isEqualTo(new Numbers(List.of(1, 2)));
		assertThat(client.sql("select null::int[] as numbers").query(Numbers.class).single())
			.isEqualTo(new Numbers(null));
	}

	@Test
	void exceptionOfAConstructorPassesThrough() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> client.sql("select -1 as value").query(Positive.class).list())
			.withMessage("negative");
		assertThat(client.sql("select 1 as value").query(Positive.class).single()).isEqualTo(new Positive(1));
	}

	@Test
	void ownMapperSeesRowNumbersFromZero() {
		assertThat(client.sql("values ('a'), ('b')").query((rows, number) -> rows.getString(1) + number).list())
			.containsExactly("a0", "b1");
	}

	@SuppressWarnings("ArrayRecordComponent") // what a user would write
	record Everything(short small, Integer number, long big, BigDecimal exact, String text, boolean flag, Mood mood,
			UUID uid, byte[] bytes, LocalDate day, LocalTime time, LocalDateTime localTime, Instant createdAt,
			String json, int[] numbers, List<String> texts, Integer missing, char letter) {
	}

	record Person(int id, String firstName) {
	}

	record Numbers(List<Integer> numbers) {
	}

	record Positive(int value) {

		Positive {
			if (value < 0) {
				throw new IllegalArgumentException("negative");
			}
		}

	}

	enum Mood {

		happy, sad

	}

	/** A bean. */
	public static class Bean {

		private int id;

		private String firstName;

		private String status = "new";

		public void setId(int id) {
			this.id = id;
		}

		public void setFirstName(String firstName) {
			this.firstName = firstName;
		}

		public void setStatus(String status) {
			this.status = status;
		}

	}

	static final class Data {

		private final int id;

		private final String name;

		Data(int id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	record Pair(int number, String text) {
	}

	/** Nothing to fill. */
	public static class NoProperties {

	}

}

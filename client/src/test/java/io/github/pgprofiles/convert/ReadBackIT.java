package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.types.Range;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What is read of a column goes into it again, by every way in, and its text is the
 * server's, by every way out: for every type, arrays, ranges and multiranges.
 */
@EveryServer
@PostgresTest
class ReadBackIT {

	/** From here on the driver sends and reads in binary what it can. */
	private static final int PREPARED = 7;

	/** Their text is Java's, where it stands by itself. */
	private static final Set<String> FLOATS = Set.of("float4", "float8");

	/** The server has no binary form of them, or none that is known here. */
	private static final Set<String> IN_TEXT = Set.of("tsquery", "money", "pair", "positive[]", "regclass", "tid",
			"pg_snapshot", "zonerange", "zonemultirange");

	/** Java's class for them is that of another type too: as parameters they are cast. */
	private static final Set<String> CAST = Set.of("xid", "cid", "xid8", "hstore[]", "box[]", "zonerange",
			"zonemultirange");

	/** As constants nobody asks the server which of two types it expects. */
	private static final Set<String> ASKED = Set.of("hstore", "multirange");

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	private static int tables;

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create extension hstore");
		database.executeAsSuperuser("create extension citext");
		Map.of("float", "float8", "real", "float4", "text", "text", "time", "time", "zone", "timestamptz", "bytea",
				"bytea", "inet", "inet", "span", "interval")
			.forEach((name, bound) -> client.sql("create type %srange as range (subtype = %s)".formatted(name, bound))
				.update());
		client.sql("create type mood as enum ('happy', 'so so')").update();
		client.sql("create type pair as (a int, b text)").update();
		client.sql("create domain positive as int check (value > 0)").update();
	}

	static Set<String> types() {
		Set<String> types = new LinkedHashSet<>();
		StoredValue.ALL.forEach((value) -> types.add(value.type()));
		return types;
	}

	@ParameterizedTest
	@MethodSource("types")
	void everyValueIsTheSameByEveryWay(String type) {
		SoftAssertions softly = new SoftAssertions();
		StoredValue.ALL.stream()
			.filter((value) -> value.type().equals(type))
			.forEach((value) -> check(softly, type, value.sql()));
		softly.assertAll();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'infinity'::interval", "array[null, '-infinity', '1 day']::interval[]",
			"array['infinity']::interval[]", "array['infinity', '1 day', '-infinity']::interval[]",
			"array[['1 day', 'infinity']]::interval[]", "'[-infinity,infinity]'::spanrange",
			"'{[-infinity,\"1 day\"],[\"2 days\",infinity]}'::spanmultirange" })
	void infiniteIntervalsAreTheSameByEveryWay(String sql) {
		assumeTrue(client.sql("select current_setting('server_version_num')::int").query(int.class).single() >= 170_000,
				"older servers have none");
		SoftAssertions softly = new SoftAssertions();
		check(softly, sql.substring(sql.lastIndexOf(':') + 1), sql);
		softly.assertAll();
	}

	@Test
	void floatsInArraysHaveTheServersDigits() {
		Random random = new Random(11);
		double[] doubles = new double[20000];
		float[] floats = new float[20000];
		for (int i = 0; i < doubles.length; i++) {
			boolean any = i % 2 == 0;
			doubles[i] = any ? Double.longBitsToDouble(random.nextLong()) : Math.scalb(1.0, i % 2200 - 1100);
			floats[i] = any ? Float.intBitsToFloat(random.nextInt()) : Math.scalb(1.0f, i % 300 - 150);
		}
		doubles[0] = Double.parseDouble("1e23");
		doubles[2] = 2e-3;
		client.sql("create table floats as select cast(:d as float8[]) as d, cast(:f as float4[]) as f")
			.param("d", doubles)
			.param("f", floats)
			.update();
		for (String column : List.of("d", "f")) {
			String expected = client.sql("select %s::text from floats".formatted(column)).query(String.class).single();
			String sql = "select %s from floats".formatted(column);
			assertThat(client.sql(sql).query(String.class).single().split(",")).containsExactly(expected.split(","));
			assertThat(
					streamed(() -> client.sql(sql).engine(StreamEngine.COPY).query(String.class).stream()).split(","))
				.containsExactly(expected.split(","));
		}
	}

	@Test
	void listsThatAreDeclaredAsElementsAreJson() {
		client.sql("create table tags (v jsonb[])").update();
		client.copy().into("tags").records(Tags.class).from(List.of(new Tags(List.of(List.of("a"), List.of()))));
		assertThat(client.sql("select v from tags").query(Tags.class).single().v()).containsExactly(List.of("a"),
				List.of());
	}

	@Test
	void textThatNoIntervalReadsAsIsRefusedAsAnObject() {
		client.sql("create table spans (id int, v interval)").update();
		for (String text : List.of("5", "1h", "infinity ago", "")) {
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> client.copy().into("spans").records(Row.class).from(List.of(new Row(1, text))))
				.withMessageContaining("column 'v'");
		}
	}

	@Test
	void elementsOfTwoTypesAreStillRefused() {
		for (List<?> elements : List.of(List.of(new BigDecimal("1.5"), 2.5), List.of(Double.NaN, 1.0, BigDecimal.ONE),
				List.of(1L, "7"), List.of("1 day", 1L), List.of(Range.closed(1, 2), Range.closed(1L, 2L)))) {
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(
						() -> client.sql("select concat(?, ?)").param("x").param(elements).query(String.class).list())
				.withMessageContaining("elements of different types");
		}
	}

	private static void check(SoftAssertions softly, String type, String value) {
		Profiles.withSetting(client, "TimeZone", "UTC", () -> checkAll(softly, type, value));
	}

	private static void checkAll(SoftAssertions softly, String type, String value) {
		String source = "source" + ++tables;
		client.sql("create table %s (v %s)".formatted(source, type)).update();
		client.sql("insert into %s values (%s)".formatted(source, value)).update();
		String expected = client.sql("select format('%s', v) as v from " + source).query(String.class).single();
		checkTexts(softly, type, value, "select v from " + source, expected);
		Object read = checkObjects(softly, value, "select v from " + source);
		String target = "target" + tables;
		client.sql("create table %s (id int, v %s)".formatted(target, type)).update();
		checkWays(softly, type, value, target, read, expected);
		client.sql("drop table " + source + ", " + target).update();
	}

	private static void checkTexts(SoftAssertions softly, String type, String value, String sql, String expected) {
		String text = expected;
		if (FLOATS.contains(type)) {
			text = type.equals("float4") ? Float.toString(Float.parseFloat(expected))
					: Double.toString(Double.parseDouble(expected));
		}
		for (int i = 0; i < PREPARED; i++) {
			softly.assertThat(client.sql(sql).query(String.class).single()).as("%s as text", value).isEqualTo(text);
		}
		for (StreamEngine engine : StreamEngine.values()) {
			if (engine != StreamEngine.COPY || !isOneOf(IN_TEXT, type)) {
				softly.assertThat(streamed(() -> client.sql(sql).engine(engine).query(String.class).stream()))
					.as("%s as text by %s", value, engine)
					.isEqualTo(text);
			}
		}
	}

	private static @Nullable Object checkObjects(SoftAssertions softly, String value, String sql) {
		Object first = client.sql(sql).query().single().get("v");
		for (int i = 1; i < PREPARED; i++) {
			softly.assertThat(comparable(client.sql(sql).query().single().get("v")))
				.as("%s in a map", value)
				.isEqualTo(comparable(first));
		}
		softly.assertThat(comparable(streamed(() -> client.sql(sql).query().stream()).get("v")))
			.as("%s in a map that is streamed", value)
			.isEqualTo(comparable(first));
		return first;
	}

	/** With bytes and objects of the driver's as what is equal where they are. */
	private static @Nullable Object comparable(@Nullable Object value) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> items = new ArrayList<>();
			list.forEach((item) -> items.add(comparable(item)));
			return items;
		}
		if (value instanceof Range<?> range) {
			return new Range<>(comparable(range.lower()), comparable(range.upper()), range.lowerInclusive(),
					range.upperInclusive(), range.empty());
		}
		if (value instanceof PGobject object) {
			// a point that is not a number is equal to none
			return object.toString();
		}
		return (value instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : value;
	}

	private static <T> T streamed(Supplier<Stream<T>> source) {
		try (Stream<T> rows = source.get()) {
			return rows.toList().get(0);
		}
	}

	private static void checkWays(SoftAssertions softly, String type, String value, String target,
			@Nullable Object read, String expected) {
		List<String> ways = new ArrayList<>(List.of("records"));
		client.copy().into(target).records(Row.class).from(List.of(new Row(0, read)));
		String sql = "insert into " + target + " values (?, ?)";
		if (!isOneOf(CAST, type)) {
			client.sql(sql).param(1).param(read).update();
			client.batch(sql, List.of(Arrays.asList(2, read)));
			ways.addAll(List.of("parameter", "batch"));
		}
		if (!isOneOf(CAST, type) && ASKED.stream().noneMatch(type::contains)) {
			streamed(() -> client.sql(sql + " returning id")
				.param(3)
				.param(read)
				.engine(StreamEngine.COPY)
				.query(Integer.class)
				.stream());
			ways.add("constant");
		}
		softly.assertThat(
				client.sql("select format('%s', v) as v from " + target + " order by id").query(String.class).list())
			.as("%s by %s", value, ways)
			.hasSize(ways.size())
			.containsOnly(expected);
	}

	/** Whether it is one of them, or an array of one. */
	private static boolean isOneOf(Set<String> types, String type) {
		return types.contains(type) || (type.endsWith("[]") && types.contains(type.substring(0, type.length() - 2)));
	}

	record Tags(List<List<String>> v) {
	}

	record Row(int id, @Nullable Object v) {
	}

}

package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Numbers at the bounds of numeric and beyond: stored as they are by every way, or
 * refused before anything is sent and without arithmetic. Doubles are the same number by
 * every way.
 */
@PostgresTest
class NumericBoundsIT {

	@TestProfile
	private static PostgresClient client;

	/** Each way in, by its name. */
	private static final Map<String, Way> WAYS = new LinkedHashMap<>();

	@FunctionalInterface
	interface Way {

		void send(Number value);

	}

	static {
		WAYS.put("parameter", (value) -> client.sql("insert into numbers values (?)").param(value).update());
		WAYS.put("batch",
				(value) -> client.batch("insert into numbers values (?)", List.of(List.of(1), List.of(value))));
		WAYS.put("array",
				(value) -> client.sql("insert into numbers select unnest(?)")
					.param(Arrays.asList(value, null))
					.update());
		WAYS.put("array of Java's",
				(value) -> client.sql("insert into numbers select unnest(?)").param(new Number[] { value }).update());
		WAYS.put("in", (value) -> {
			client.sql("select 1 where 1 in (:all)").param("all", List.of(value)).query(Integer.class).list();
			client.sql("insert into numbers values (?)").param(value).update();
			client.sql("delete from numbers where v not in (:all)").param("all", List.of(value)).update();
		});
		WAYS.put("records", (value) -> client.copy().into("numbers").records(Row.class).from(List.of(new Row(value))));
		WAYS.put("bound",
				(value) -> client.sql("insert into numbers select lower(?::numrange)")
					.param(Range.atLeast(value))
					.update());
		WAYS.put("bound of records",
				(value) -> client.copy()
					.into("numranges")
					.records(RangeRow.class)
					.from(List.of(new RangeRow(Range.atLeast(value)))));
		WAYS.put("constant", (value) -> {
			try (Stream<Integer> rows = client.sql("insert into numbers values (?) returning 1")
				.param(value)
				.engine(StreamEngine.COPY)
				.query(Integer.class)
				.stream()) {
				assertThat(rows.toList()).hasSize(1);
			}
		});
	}

	@BeforeAll
	static void open() {
		client.sql("create table numbers (v numeric)").update();
		client.sql("create table numranges (v numrange)").update();
		client.sql("create table doubles (id int, v numeric)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate numbers, numranges, doubles").update();
	}

	/** Nines, so that any digit that is lost shows. */
	private static BigDecimal nines(int before, int after) {
		return new BigDecimal(new BigInteger("9".repeat(before + after)), after);
	}

	@Test
	void numbersAtTheBoundsAreStoredByEveryWay() {
		for (BigDecimal value : List.of(nines(131_072, 0), nines(131_072, 16_383).negate(), new BigDecimal("1E+131071"),
				new BigDecimal("1E-16383"), new BigDecimal("1.0E-16382"), new BigDecimal("-9.99E+131071"),
				nines(1, 16_383), new BigDecimal("0E-16383"), new BigDecimal("0E+131072"),
				new BigDecimal("0E+2147483647"), new BigDecimal(BigInteger.TEN.pow(20), -131_051),
				new BigDecimal("123456789012345678901234567890.5"), new BigDecimal("1E+18"),
				new BigDecimal("0.000000000000000010"), nines(18, 0), nines(0, 18), nines(19, 0), nines(3, 17),
				BigDecimal.TEN.setScale(16_383))) {
			stored(value, value.setScale(Math.max(value.scale(), 0)));
		}
	}

	@Test
	void wholeNumbersAtTheBoundAreStoredByEveryWay() {
		for (BigInteger value : List.of(nines(131_072, 0).toBigInteger(), BigInteger.TEN.pow(131_071).negate(),
				BigInteger.ONE.shiftLeft(64), BigInteger.ZERO)) {
			stored(value, new BigDecimal(value));
		}
	}

	private static void stored(Number value, BigDecimal expected) {
		String text = expected.toPlainString();
		WAYS.forEach((name, way) -> {
			client.sql("truncate numbers, numranges").update();
			way.send(value);
			assertThat(client.sql("""
					select v::text from numbers where v is not null
					union all select lower(v)::text from numranges""").query(String.class).list().contains(text))
				.as("%s of %s digits and scale %s", name, expected.precision(), expected.scale())
				.isTrue();
		});
	}

	@Test
	void theLargestNumberIsReadInBothFormats() {
		BigDecimal largest = nines(131_072, 16_383);
		client.sql("insert into numbers values (?)").param(largest).update();
		assertThat(client.sql("select v from numbers").query(BigDecimal.class).single().compareTo(largest)).isZero();
		try (Stream<BigDecimal> rows = client.sql("select v from numbers")
			.engine(StreamEngine.COPY)
			.query(BigDecimal.class)
			.stream()) {
			assertThat(rows.toList().get(0).compareTo(largest)).isZero();
		}
	}

	@Test
	@Timeout(60)
	void numbersBeyondAreRefusedByEveryWayAndAtOnce() {
		BigInteger huge = BigInteger.ONE.shiftLeft(60_000_000).subtract(BigInteger.ONE);
		List<Number> numbers = List.of(nines(131_073, 0), nines(131_073, 16_383), nines(1, 16_384),
				new BigDecimal("1E+131072"), new BigDecimal("-1E-16384"), new BigDecimal("1.0E-16383"),
				new BigDecimal("0E-16384"), new BigDecimal("1E+2147483647"), new BigDecimal("1E-2147483647"),
				new BigDecimal("1E+262144"), new BigDecimal("1E+131076"), new BigDecimal("1E-32768"),
				BigInteger.TEN.pow(131_072), BigInteger.TEN.pow(131_072).negate(), huge, huge.negate(),
				new BigDecimal(huge, 16_383), new BigDecimal(huge, -5), new BigDecimal(huge, 20_000_000));
		for (Number value : numbers) {
			WAYS.forEach((name, way) -> assertThatExceptionOfType(DataAccessException.class).as(name)
				.isThrownBy(() -> way.send(value))
				.isInstanceOf(PostgresClientException.class)
				.withMessageContaining("is out of its range"));
		}
		assertThat(client.sql("select (select count(*) from numbers) + (select count(*) from numranges)")
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	@Timeout(60)
	void hugeNumbersFitNoOtherTypeAndAreRefusedAtOnce() {
		client.sql("create table others (i int4, l int8, f float4, d float8, x xid8)").update();
		BigInteger huge = BigInteger.ONE.shiftLeft(60_000_000).subtract(BigInteger.ONE);
		for (Number value : List.of(huge, new BigDecimal(huge, 3), new BigDecimal(huge, -3),
				new BigDecimal("1E+400"))) {
			refused(Int.class, new Int(value));
			refused(Long8.class, new Long8(value));
			refused(Float4.class, new Float4(value));
			refused(Float8.class, new Float8(value));
			refused(Xid8.class, new Xid8(value));
		}
	}

	private static <T> void refused(Class<T> type, T row) {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("others").records(type).from(List.of(row)))
			.withMessageContaining("out of its range");
	}

	@Test
	void whatTheServerTakesIsWhatIsNotRefused() {
		for (String sql : List.of("1e131071", "1e-16383", "0e-16383", "1.0e-16382")) {
			assertThat(client.sql("select '" + sql + "'::numeric is not null").query(Boolean.class).single()).isTrue();
		}
		for (String sql : List.of("1e131072", "1e-16384", "0e-16384", "1.0e-16383")) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(
					() -> client.sql("select '" + sql + "'::numeric is not null").query(Boolean.class).single());
		}
	}

	private static List<Double> doubles() {
		List<Double> doubles = new ArrayList<>(List.of(0.1 + 0.2, 1.0, 100.0, 0.5, -0.0, 1e15, 1e20, 1.5e-7,
				123456789.125, 1e300, -1e-300, 4.9e-324, 2.2250738585072014E-308, 1.7976931348623157E308,
				999999999999999.9, 0.1234567890123455, Double.parseDouble("1e23"), 1 / 3.0, 2.5, 1234567890123456.0,
				Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Math.PI, 1e-5, 20.0, 1500.0));
		Random random = new Random(7);
		for (int i = 0; i < 300; i++) {
			doubles.add(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
			doubles.add(Double.longBitsToDouble(random.nextLong()));
		}
		return doubles;
	}

	@Test
	void doublesAreTheSameNumericByEveryWay() {
		List<Row> rows = new ArrayList<>();
		for (Double value : doubles()) {
			rows.add(new Row(value));
			rows.add(new Row(value.floatValue()));
		}
		client.sql("create table copied (id serial, v numeric)").update();
		client.sql("create table sent (id serial, v numeric)").update();
		client.copy().into("copied").columns("v").records(Row.class).from(rows);
		client.batch("insert into sent (v) values (?)",
				rows.stream().map((row) -> Collections.singletonList(row.v())).toList());
		assertThat(client.sql("""
				select c.v || ' <> ' || s.v from copied c join sent s using (id)
				where c.v::text <> s.v::text""").query(String.class).list()).isEmpty();
		assertThat(client.sql("select v from copied where id = 1").query(BigDecimal.class).single())
			.isEqualTo(new BigDecimal("0.3"));
	}

	@Test
	void doublesInArraysAndRangesAreTheSameNumericByEveryWay() {
		client.sql("create table boxes (id int, many numeric[], bounds numrange)").update();
		for (Double value : doubles().subList(0, 20)) {
			client.sql("truncate boxes").update();
			List<Double> many = Arrays.asList(value, null, 0.1);
			Range<Double> bounds = Range.closed(value, Double.POSITIVE_INFINITY);
			client.sql("insert into boxes values (?, ?, ?)").param(1).param(many).param(bounds).update();
			client.sql("insert into boxes values (?, ?, ?)")
				.param(2)
				.param(new double[] { value, 0.1 })
				.param(bounds)
				.update();
			client.sql("update boxes set many = array[many[1], null, many[2]] where id = 2").update();
			client.copy().into("boxes").records(Boxes.class).from(List.of(new Boxes(3, many, bounds)));
			client.copy().into("boxes").records(AnyBoxes.class).from(List.of(new AnyBoxes(4, many, bounds)));
			assertThat(client.sql(
					"select many || ' ' || bounds::text as v from (select distinct many::text, bounds::text from boxes) x")
				.query(String.class)
				.list()).as("%s", value).hasSize(1);
		}
	}

	@Test
	void anUpsertOfTheSameDoublesChangesNothing() {
		client.sql("create table prices (id int primary key, v numeric, many numeric[])").update();
		List<Price> prices = new ArrayList<>();
		for (Double value : doubles().subList(0, 20)) {
			prices.add(new Price(prices.size(), value, List.of(value)));
		}
		client.batch("insert into prices values (:id, :v, :many)").update(prices);
		CopyResult result = client.copy()
			.into("prices")
			.onConflict("id")
			.update()
			.whereChanged()
			.records(Price.class)
			.from(prices);
		assertThat(result.updated()).isZero();
	}

	@Test
	void decimalsTooSmallForADoubleAreRefusedByEveryWay() {
		client.sql("create table smalls (v float8)").update();
		BigDecimal small = new BigDecimal("1E-400");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("insert into smalls values (?)").param(small).update());
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("smalls").records(Row.class).from(List.of(new Row(small))));
	}

	record Row(@Nullable Object v) {
	}

	record RangeRow(Range<?> v) {
	}

	record Int(Number i) {
	}

	record Long8(Number l) {
	}

	record Float4(Number f) {
	}

	record Float8(Number d) {
	}

	record Xid8(Number x) {
	}

	record Boxes(int id, List<Double> many, Range<Double> bounds) {
	}

	record AnyBoxes(int id, Object many, Object bounds) {
	}

	record Price(int id, double v, List<Double> many) {
	}

}

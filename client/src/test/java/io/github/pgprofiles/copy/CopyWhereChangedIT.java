package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.StockFixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as a change is what is stored, whatever a type calls equal. */
@EveryServer
class CopyWhereChangedIT extends StockFixture {

	private static final AtomicInteger number = new AtomicInteger();

	@BeforeAll
	static void makeTypes() {
		for (String extension : new String[] { "citext", "hstore", "ltree", "cube", "seg", "isn", "intarray" }) {
			client.sql("create extension if not exists " + extension).update();
		}
		client.sql("create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
			.update();
		client.sql("create type pair as (n numeric, t text)").update();
		client.sql("create type doc as (id int, j json, p point)").update();
		client.sql("create type mood as enum ('fine', 'well')").update();
		client.sql("create type looserange as range (subtype = text, collation = loose)").update();
		client.sql("create domain amount as numeric check (value < 1000)").update();
	}

	private static String tableOf(String type) {
		String name = "changed" + number.incrementAndGet();
		client.sql("create table %s (id int primary key, v %s)".formatted(name, type)).update();
		return name;
	}

	private static CopyInSpec upsert(String table) {
		return client.copy().into(table).onConflict("id").update().whereChanged();
	}

	private static long load(String table, String value) {
		return upsert(table).text()
			.from(bytes("1\t" + value.replace("\\", "\\\\").replace("\t", "\\t") + "\n"))
			.stored();
	}

	private static long reloadInBinary(String table) {
		ByteArrayOutputStream data = new ByteArrayOutputStream();
		client.copy().from(table).binary().to(data);
		return upsert(table).binary().from(new ByteArrayInputStream(data.toByteArray())).stored();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '@', quoteCharacter = '~', value = { "citext@red@Red", "text collate loose@red@Red",
			"text[] collate loose@{red}@{Red}", "looserange@[a,b)@[A,b)", "numeric@1.0@1.00",
			"numeric[]@{1.0,NULL}@{1.00,NULL}", "numrange@[1.0,2)@[1.00,2)", "nummultirange@{[1.0,2)}@{[1.00,2)}",
			"pair@(1.0,a)@(1.00,a)", "pair[]@{\"(1.0,a)\"}@{\"(1.00,a)\"}", "amount@1.0@1.00",
			"jsonb@{\"a\": 1.0}@{\"a\": 1.00}", "jsonb[]@{1.0}@{1.00}", "interval@1 day@24:00:00",
			"interval[]@{1 mon}@{30 days}", "float8@0@-0", "float4@0@-0", "float8[]@{0}@{-0}",
			"point@(1,2)@(1.0000001,2)", "point@(0,1)@(-0,1)", "box@(1,1),(0,0)@(2,2),(1,1)",
			"circle@<(0,0),1>@<(5,5),1>", "polygon@((0,0),(1,1))@((0,0),(1,2))", "path@[(0,0),(1,1)]@[(0,0),(1,2)]",
			"lseg@[(0,0),(1,1)]@[(0,0),(1,2)]", "line@{1,2,3}@{2,4,6}", "json@{\"a\":1}@{\"a\": 1}", "json[]@{1}@{1.0}",
			"xml@<a/>@<a></a>", "doc@(1,1,\"(0,0)\")@(1,1.0,\"(0,0)\")", "jsonpath@$.a@$.b", "lquery@a.*@a.b",
			"ltxtquery@a@b", "query_int@1@2", "pg_snapshot@1:1:@2:2:", "refcursor@a@b", "tid@(0,1)@(0,2)", "xid@1@2",
			"cid@1@2", "aclitem@=r/postgres@=w/postgres", "char(3)@a@b", "bpchar@a@~a ~", "time@24:00@00:00",
			"timetz@12:00+00@13:00+01", "tsvector@a:1@a:2", "tsquery@a@b", "hstore@a=>1@a=>2", "cube@(1,2)@(1,3)",
			"seg@1.0@1.00", "isbn13@9780393040029@9780393040012", "inet@::1/64@::1/65",
			"macaddr8@08:00:2b:01:02:03:04:05@08:00:2b:01:02:03:04:06", "money@1@2", "bit(3)@101@111",
			"bit varying@101@1010", "bytea@\\x00@\\x0000", "mood@fine@well", "mood[]@{fine}@{well}", "name@a@A",
			"regclass@pg_class@pg_type",
			"uuid@00000000-0000-0000-0000-000000000001@00000000-0000-0000-0000-000000000002",
			"timestamptz@2000-01-01 00:00Z@infinity", "int4range@empty@(,)", "datemultirange@{}@{(,)}",
			"oidvector@1 2@1 3", "int2vector@1 2@1 3", "\"char\"@a@b", "int[]@[0:0]={1}@{1}", "text[]@{{a}}@{a}" })
	void valueThatIsStoredOtherwiseIsAChangeAndTheSameOneIsNot(String type, String before, String after) {
		String table = tableOf(type);
		String first = before.replace("/postgres", "/" + user());
		String second = after.replace("/postgres", "/" + user());
		assertThat(load(table, first)).as("new").isEqualTo(1);
		assertThat(load(table, first)).as("the same").isZero();
		assertThat(reloadInBinaryUnlessTextOnly(table, type)).as("the same in binary").isZero();
		assertThat(load(table, second)).as("changed").isEqualTo(1);
		assertThat(load(table, second)).as("the same again").isZero();
	}

	private static String user() {
		return client.sql("select current_user").query(String.class).single();
	}

	private static long reloadInBinaryUnlessTextOnly(String table, String type) {
		return type.matches("aclitem|seg|isbn13|query_int|ltxtquery.*") ? 0 : reloadInBinary(table);
	}

	@Test
	void nullIsAChangeAndStaysNone() {
		String table = tableOf("json");
		assertThat(upsert(table).csv().from(bytes("1,\n")).stored()).isEqualTo(1);
		assertThat(upsert(table).csv().from(bytes("1,\n")).stored()).isZero();
		assertThat(upsert(table).csv().from(bytes("1,1\n")).stored()).isEqualTo(1);
		assertThat(upsert(table).csv().from(bytes("1,\n")).stored()).isEqualTo(1);
	}

	@Test
	void longValuesThatAreCompressedOrStoredApartAreCompared() {
		String random = new Random(7).ints(100_000, 'a', 'z')
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		for (String value : new String[] { "a".repeat(100_000), random }) {
			for (String[] kind : new String[][] { { "text", "%s" }, { "text[]", "{%s,b}" }, { "pair", "(1,%s)" },
					{ "jsonb", "\"%s\"" }, { "pair[]", "{\"(1,%s)\"}" } }) {
				String table = tableOf(kind[0]);
				String data = kind[1].formatted(value);
				assertThat(load(table, data)).isEqualTo(1);
				assertThat(load(table, data)).as(kind[0]).isZero();
				assertThat(reloadInBinary(table)).as(kind[0]).isZero();
				assertThat(load(table, kind[1].formatted(value + "A"))).isEqualTo(1);
			}
		}
	}

	@Test
	void columnsThatAreNotSetAreNotCompared() {
		client
			.sql("create table partly (id int primary key, a numeric, b numeric, c numeric default 7,"
					+ " d numeric generated always as (a * 2) stored)")
			.update();
		CopyInSpec copy = client.copy()
			.into("partly")
			.columns("id", "a", "b")
			.onConflict("id")
			.update("a")
			.whereChanged();
		assertThat(copy.csv().from(bytes("1,1,1\n")).inserted()).isEqualTo(1);
		client.sql("update partly set c = 8").update();
		assertThat(copy.csv().from(bytes("1,1,2\n")).stored()).isZero();
		assertThat(copy.csv().from(bytes("1,1.0,2\n")).updated()).isEqualTo(1);
		assertThat(client.sql("select concat_ws(',', a, b, c) from partly").query(String.class).single())
			.isEqualTo("1.0,1,8");
	}

	record Amounts(int id, BigDecimal v) {
	}

	@Test
	void recordsThatAreLoadedAgainChangeNothing() {
		String table = tableOf("numeric");
		CopyInSpec.Records<Amounts> copy = upsert(table).records(Amounts.class);
		List<Amounts> amounts = List.of(new Amounts(1, new BigDecimal("1.0")), new Amounts(2, new BigDecimal("1E+3")),
				new Amounts(3, new BigDecimal("0.00")));
		assertThat(copy.from(amounts).inserted()).isEqualTo(3);
		assertThat(copy.from(amounts).stored()).isZero();
		assertThat(load(table, "1.0")).isZero();
		assertThat(copy.from(List.of(new Amounts(1, new BigDecimal("1.00")))).updated()).isEqualTo(1);
	}

}

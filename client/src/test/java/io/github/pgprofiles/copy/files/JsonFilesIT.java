package io.github.pgprofiles.copy.files;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.JsonCopyIn;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Documents of JSON, in and out. */
@EveryServer
class JsonFilesIT extends FilesFixture {

	@BeforeAll
	static void createTables() {
		client.sql("create table event (id int generated always as identity, payload jsonb)").update();
		client.sql("create table raw (payload json, other json)").update();
	}

	@BeforeEach
	void emptyTheTables() {
		client.sql("truncate event restart identity").update();
		client.sql("truncate raw").update();
	}

	private static JsonCopyIn json() {
		return client.copy().into("event").json();
	}

	private static List<String> events() {
		return client.sql("select payload::text from event order by id").query(String.class).list();
	}

	record Trade(int id, String symbol, BigDecimal price, LocalDate tradedAt) {
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": 1}\n{\"b\": \"x\\ny\"}\n\n[1, 2]\n", "{\"a\":1}{\"b\":\"x\\ny\"} [1,2]",
			"[{\"a\": 1}, {\"b\":\n\"x\\ny\"},\r\n\t[1, 2]]\n", "\ufeff[\n{\"a\": 1},{\"b\": \"x\\ny\"},[1,2]]" })
	void documentsBecomeRows(String text) {
		assertThat(json().from(text).rows()).isEqualTo(3);
		assertThat(json().from(new StringReader(text)).ignored()).isZero();
		json().from(slow(text));
		assertThat(events()).hasSize(9).containsSequence("{\"a\": 1}", "{\"b\": \"x\\ny\"}", "[1, 2]");
	}

	@Test
	void scalarsAreDocumentsToo() {
		json().from("1 2.50 \"a\\\\b\" null true\n[]");
		assertThat(events()).containsExactly("1", "2.50", "\"a\\\\b\"", "null", "true", "[]");
		assertThat(client.sql("select count(*) from event where payload is null").query(Long.class).single()).isZero();
		emptyTheTables();
		assertThat(json().from("").rows()).isZero();
		assertThat(json().from(" [ ] ").rows()).isZero();
	}

	@Test
	void linesMayBeArrays() {
		json().lines().from(slow("[1, 2]\r\n\n  {\"a\": 1} \n\"x\""));
		assertThat(events()).containsExactly("[1, 2]", "{\"a\": 1}", "\"x\"");
	}

	@Test
	void bytesOfJsonAreStoredAsTheyAre() {
		String document = "{\"b\":\t1e1, \"a\" : [\"\\u00e9\\\\\",\"é\"],\n \"a\": 1.0}";
		client.copy().into("raw").columns("payload").json().from(document + document);
		assertThat(client.sql("select payload::text from raw").query(String.class).list()).containsExactly(document,
				document);
		refused(() -> client.copy().into("raw").json().from("1"), "columns of JSON [payload, other]", "columns(…)");
		refused(() -> client.copy().into("trade").json().from("1"), "no column of JSON");
		refused(() -> client.copy().into("raw").columns("payload", "other").json().from("1"), "name one column");
	}

	@Test
	void whatIsNoJsonIsRefusedWithItsLine() {
		for (String text : List.of("{\"a\": 1}\n{\"a\": \n}", "[1,\n 2,\n x]", "[1,\n2\n", "1\n\n{", "[1]\n\n2")) {
			CopyException failure = catchThrowableOfType(CopyException.class, () -> json().from(text));
			assertThat(failure).as(text).hasMessageNotContaining("\"a\"");
			assertThat(failure.row()).as(text).isBetween(1L, 3L);
		}
		refused(() -> json().from(bytes("{\"a\": 1}", StandardCharsets.UTF_16)), "UTF-");
		refused(() -> json().from(new byte[] { 'P', 'K', 3, 4, 0 }), "zip");
		assertThat(events()).isEmpty();
	}

	@Test
	void documentsMayBeDeepAndTheirPartsLong() {
		String deep = "[".repeat(1500) + "]".repeat(1500);
		String name = "n".repeat(60_000);
		assertThat(json().from("{\"a\":" + deep + "}\n" + "9".repeat(5000) + "\n{\"" + name + "\":1}\n").rows())
			.isEqualTo(3);
		assertThat(client.sql("select sum(length(payload::text)) from event").query(Long.class).single())
			.isEqualTo(3000 + 7 + 5000 + 60_000 + 7);
		refused(() -> json().from("1\n" + "[".repeat(10_001)), "line 2: a document has more than 10000 levels");
	}

	@Test
	void serversErrorNamesTheLineOfTheFile() {
		DataAccessException failure = catchThrowableOfType(DataAccessException.class,
				() -> json().from("[1,\n\n{\"a\":\n1},\n\n\"\\u0000\"]"));
		assertThat(PostgresError.of(failure).row()).isEqualTo(6);
		failure = catchThrowableOfType(DataAccessException.class, () -> json().lines().from("1\n\n{x}\n"));
		assertThat(PostgresError.of(failure).row()).isEqualTo(3);
		assertThat(events()).isEmpty();
	}

	@Test
	void documentsBecomeRecords(@TempDir Path folder) throws IOException {
		String documents = """
				{"id": 1, "symbol": "a", "price": 1.50, "tradedAt": "2020-02-13"}
				{"id": 2, "symbol": null, "price": null, "tradedAt": null}
				""";
		CopyResult result = client.copy().into("trade").records(Trade.class).fromJson(slow(documents));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(rows()).containsExactly("1|a|1.50|2020-02-13", "2|-|-|-");
		Path file = Files.writeString(folder.resolve("trades.json"),
				"[" + documents.strip().replace("\n", ",").replace("\"a\"", "\"b\"") + "]");
		client.copy().into("trade").onConflict("id").update().records(Trade.class).fromJson(file);
		client.copy()
			.into("trade")
			.onConflict("id")
			.doNothing()
			.records(Trade.class)
			.fromJson(new StringReader(documents));
		assertThat(rows()).containsExactly("1|b|1.50|2020-02-13", "2|-|-|-");
	}

	@Test
	void documentThatIsNoRecordIsRefusedWithItsLine() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy()
				.into("trade")
				.records(Trade.class)
				.fromJson(new StringReader("{\"id\": 1}\n{\"id\":\n\"secret\"}")))
			.withMessageContainingAll("Profile 'orders'", "document 2, which ends in line 3")
			.withMessageNotContaining("secret");
		refused(() -> client.copy().into("trade").records(Trade.class).fromJson(new StringReader("[{\"id\": 1}, x]")),
				"Profile 'orders'", "line 1, character 1");
		assertThat(rows()).isEmpty();
	}

	@Test
	void manyDocumentsComeInPieces() {
		String big = "\"" + "ü\\\\".repeat(50_000) + "\"";
		String all = IntStream.range(0, 3_000)
			.mapToObj((i) -> (i % 500 == 0) ? big : "{\"n\": %d, \"s\": \"%s\"}".formatted(i, "x".repeat(i % 300)))
			.collect(Collectors.joining(",\n", "[", "]"));
		assertThat(json().from(slow(all.getBytes(StandardCharsets.UTF_8), 1_000)).rows()).isEqualTo(3_000);
		assertThat(client.sql("select sum((payload ->> 'n')::int) from event").query(Long.class).single())
			.isEqualTo(IntStream.range(0, 3_000).filter((i) -> i % 500 != 0).sum());
		assertThat(client.sql("select count(*) from event where payload = to_jsonb(repeat('ü\\', 50000))")
			.query(Long.class)
			.single()).isEqualTo(6);
	}

	@Test
	void rowsBecomeObjects(@TempDir Path folder) throws IOException {
		client.sql("insert into trade values (1, E'a\"\\n\\\\\\x01\\x02', 1.50, '2020-02-13'), (2, null, null, null)")
			.update();
		String first = "{\"id\":1,\"symbol\":\"a\\\"\\n\\\\\\u0001\\u0002\",\"price\":1.50,\"traded_at\":\"2020-02-13\"}";
		String second = "{\"id\":2,\"symbol\":null,\"price\":null,\"traded_at\":null}";
		assertThat(text(client.copy().query("select * from trade order by id").json()))
			.isEqualTo(first + "\n" + second + "\n");
		assertThat(text(client.copy().query("select * from trade order by id").json().array()))
			.isEqualTo("[\n" + first + ",\n" + second + "\n]\n");
		assertThat(text(client.copy().query("select 1 as pgprofiles_row, 'x' as b where :a = 1").param("a", 1).json()))
			.isEqualTo("{\"pgprofiles_row\":1,\"b\":\"x\"}\n");
		assertThat(text(client.copy().from("trade").columns("id").json().array()))
			.isEqualTo("[\n{\"id\":1},\n{\"id\":2}\n]\n");
		assertThat(text(client.copy().query("select 1 where false").json())).isEmpty();
		assertThat(text(client.copy().query("select 1 where false").json().array())).isEqualTo("[]\n");
		Path file = folder.resolve("trades.json.gz");
		assertThat(client.copy().from("trade").json().array().to(file).rows()).isEqualTo(2);
		emptyTheTable();
		record Row(int id, String symbol, BigDecimal price, LocalDate traded_at) {
		}
		client.copy().into("trade").records(Row.class).fromJson(file);
		assertThat(rows()).hasSize(2);
		assertThat(text(client.copy().query("insert into trade (id) values (3) returning id").json()))
			.isEqualTo("{\"id\":3}\n");
	}

	@Test
	void jsonWithLineBreaksIsOneLine() {
		client.sql("insert into raw (payload) values (E'{\\n\"a\":\\r\\n\\t1}')").update();
		assertThat(text(client.copy().from("raw").columns("payload").json()))
			.isEqualTo("{\"payload\":{ \"a\":  \t1}}\n");
	}

	@Test
	void partitionedTablesAndGeneratedColumnsComeOut(@TempDir Path folder) throws IOException {
		client.sql("create table part (id int, twice int generated always as (id * 2) stored) partition by range (id)")
			.update();
		client.sql("create table part_1 partition of part for values from (0) to (9)").update();
		client.sql("insert into part (id) values (1), (2)").update();
		assertThat(text(client.copy().from("part").json()))
			.isEqualTo("{\"id\":1,\"twice\":2}\n{\"id\":2,\"twice\":4}\n");
		client.copy().from("part").json().parallel(2).toFiles((i) -> folder.resolve(i + ".json"));
		assertThat(Files.readString(folder.resolve("0.json")) + Files.readString(folder.resolve("1.json")))
			.hasLineCount(2);
		refused(() -> client.copy().from("part").json().array().parallel(2), "array()");
	}

	private static String text(CopyOutSpec.Json copy) {
		StringWriter text = new StringWriter();
		copy.to(text);
		return text.toString();
	}

}

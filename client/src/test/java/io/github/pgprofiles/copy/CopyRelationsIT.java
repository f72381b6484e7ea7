package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** COPY out of whatever may stand behind a table's name: it has what a SELECT sees. */
@EveryServer
class CopyRelationsIT extends CopyFixture {

	private static final String IN_ORDER = "select id, note from %s order by id";

	record Sale(int id, String note) {
	}

	@BeforeAll
	static void makeRelations() {
		for (String sql : List.of("create table sale (id int not null, note text)",
				"create table sale_2025 (region text) inherits (sale)",
				"create table sale_2025_may () inherits (sale_2025)", "insert into sale values (1, 'own')",
				"insert into sale_2025 values (2, 'child', 'x')",
				"insert into sale_2025_may values (3, 'grandchild', 'y')",
				"create table heir () inherits (sale_2025_may)", "insert into heir values (4, 'one more', 'z')",
				"create table part (id int not null, note text) partition by range (id)",
				"create table part_1 partition of part for values from (0) to (10) partition by list (id)",
				"create table part_1_1 partition of part_1 default",
				"create table part_2 (dropped int, id int not null, note text)",
				"alter table part_2 drop column dropped",
				"alter table part attach partition part_2 for values from (10) to (20)",
				"insert into part values (1, 'a'), (11, 'b')", "create table plain (id int not null, note text)",
				"insert into plain values (1, 'a'), (2, null)",
				"create view seen as select id + 100 as id, note from plain",
				"create view nothing as select * from plain where false",
				"create materialized view kept as select * from part",
				"create unlogged table light as select * from plain", "create table empty (id int not null, note text)",
				"create table gone (id int not null, dropped int, note text)", "alter table gone drop column dropped",
				"insert into gone values (1, 'a')",
				"create table made (id int not null, twice int generated always as (id * 2) stored, note text)",
				"insert into made (id, note) values (1, 'a'), (2, 'b')",
				"create table made_heir (more int) inherits (made)", "insert into made_heir (id, note) values (3, 'c')",
				"create table only_made (twice int generated always as (2) stored)",
				"insert into only_made values (default), (default)")) {
			other.sql(sql).update();
		}
	}

	private static List<String> lines(String data) {
		return data.lines().sorted().toList();
	}

	private static List<String> expected(String relation) {
		return other.sql("select id || ',' || coalesce(note, '') from " + relation).query(String.class).list();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "sale", "sale_2025", "sale_2025_may", "heir", "part", "part_1", "part_2", "seen",
			"nothing", "kept", "light", "empty", "gone" })
	void rowsAreThoseOfASelectInEveryFormat(String relation) {
		List<String> rows = expected(relation).stream().sorted().toList();
		String header = String.join(",", columns(relation));
		hasTheRows(client.copy(), relation, header, rows);
		client.transaction().run((tx) -> {
			hasTheRows(tx.copy(), relation, header, rows);
			assertThat(tx.sql("select 1").query(Integer.class).single()).as("a transaction that goes on").isOne();
		});
	}

	private static List<String> columns(String relation) {
		return other
			.sql("select attname from pg_attribute where attrelid = ?::regclass and attnum > 0"
					+ " and not attisdropped and attgenerated = '' order by attnum")
			.param(relation)
			.query(String.class)
			.list();
	}

	private static void hasTheRows(CopyOutTemplate copy, String relation, String header, List<String> rows) {
		CopyOutSpec.Table named = copy.from("public." + relation).columns("id", "note");
		assertThat(lines(text(named.csv()))).isEqualTo(rows);
		assertThat(lines(text(named.text().delimiter(',').nullString("")))).isEqualTo(rows);
		assertThat(text(named.csv().header())).startsWith("id,note\n");
		assertThat(
				lines(text(copy.from(relation).csv())).stream().map((line) -> line.replaceAll(",[xyz]$", "")).toList())
			.as("without names")
			.isEqualTo(rows);
		String data = text(copy.from(relation).csv().header());
		assertThat(data).startsWith(header + "\n");
		assertThat(data.lines().count()).isEqualTo(rows.size() + 1);
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		assertThat(copy.from(relation).binary().to(binary).rows()).isEqualTo(rows.size());
		List<String> read = new ArrayList<>();
		copy.from(relation)
			.records(Sale.class)
			.to((sale) -> read.add(sale.id() + "," + ((sale.note() != null) ? sale.note() : "")));
		assertThat(read.stream().sorted().toList()).isEqualTo(rows);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "sale_2025", "part", "seen", "nothing", "kept", "empty", "made" })
	void binaryDataGoesBackIn(String relation) {
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		CopyResult result = client.copy().from(relation).columns("id", "note").binary().to(binary);
		assertThat(result.bytes()).isEqualTo(binary.size());
		client.copy().into("t").columns("a", "b").binary().from(new ByteArrayInputStream(binary.toByteArray()));
		assertThat(rows()).isEqualTo(
				other.sql("select id || '|' || coalesce(note, '-') from %s order by id, note".formatted(relation))
					.query(String.class)
					.list());
	}

	@Test
	void generatedColumnsAreLeftOutUnlessTheyAreNamed() {
		assertThat(lines(text(client.copy().from("made").csv().header()))).containsExactly("1,a", "2,b", "3,c",
				"id,note");
		assertThat(lines(text(client.copy().from("made_heir").csv().header()))).containsExactly("3,c,", "id,note,more");
		assertThat(lines(text(client.copy().from("made").columns("note", "twice").csv()))).containsExactly("a,2", "b,4",
				"c,6");
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		assertThat(client.copy().from("made").binary().to(binary).rows()).isEqualTo(3);
		client.copy().into("t").binary().from(new ByteArrayInputStream(binary.toByteArray()));
		assertThat(rows()).containsExactly("1|a", "2|b", "3|c");
		assertThat(client.copy().from("only_made").text().to(OutputStream.nullOutputStream()).rows()).isEqualTo(2);
		client.transaction()
			.run((tx) -> assertThat(tx.copy().from("made").csv().to(OutputStream.nullOutputStream()).rows())
				.isEqualTo(3));
	}

	@Test
	void generatedColumnsAreLeftOutWhateverNullLooksLike() {
		CopyOutSpec.Table made = client.copy().from("made");
		assertThat(lines(text(made.csv().nullString("-").delimiter(';')))).containsExactly("1;a", "2;b", "3;c");
		assertThat(lines(text(made.csv().header().nullString("1").quote('\'').forceQuoteAll())))
			.containsExactly("'1','a'", "'2','b'", "'3','c'", "id,note");
		assertThat(lines(text(made.text()))).containsExactly("1\ta", "2\tb", "3\tc");
		assertThat(lines(text(made.text().header().nullString("").encoding(StandardCharsets.ISO_8859_1))))
			.containsExactly("1\ta", "2\tb", "3\tc", "id\tnote");
	}

	@Test
	void rowOfNothingButNullIsARow() {
		other.sql("create table nulls (id int, note text)").update();
		other.sql("insert into nulls values (null, null)").update();
		other.sql("create table one_null (id int, made text generated always as (null::text) stored)").update();
		other.sql("insert into one_null (id) values (null)").update();
		for (int i = 1; i <= 2; i++) {
			assertThat(text(client.copy().from("nulls").csv())).isEqualTo(",\n".repeat(i));
			assertThat(text(client.copy().from("nulls").csv().header())).isEqualTo("id,note\n" + ",\n".repeat(i));
			assertThat(text(client.copy().from("nulls").text())).isEqualTo("\\N\t\\N\n".repeat(i));
			assertThat(text(client.copy().from("one_null").csv().header())).isEqualTo("id\n" + "\n".repeat(i));
			for (String relation : List.of("nulls", "one_null")) {
				ByteArrayOutputStream binary = new ByteArrayOutputStream();
				CopyResult result = client.copy().from(relation).binary().to(binary);
				assertThat(result.rows()).isEqualTo(i);
				assertThat(result.bytes()).isEqualTo(binary.size());
			}
			other.sql("insert into nulls values (null, null)").update();
			other.sql("insert into one_null (id) values (null)").update();
		}
	}

	@Test
	void virtualGeneratedColumnsAreLeftOutToo() {
		assumeTrue(version >= 18, "virtual generated columns are of PostgreSQL 18");
		other.sql("create table shown (id int, twice int generated always as (id * 2) virtual, note text)").update();
		other.sql("insert into shown (id, note) values (1, 'a')").update();
		assertThat(text(client.copy().from("shown").csv().header())).isEqualTo("id,note\n1,a\n");
		assertThat(text(client.copy().from("shown").columns("twice").csv())).isEqualTo("2\n");
	}

	@Test
	void headerOfAnEmptyTableHasNoGeneratedColumn() {
		other.sql("create table vacant (id int, twice int generated always as (id * 2) stored, note text)").update();
		assertThat(text(client.copy().from("vacant").csv().header())).isEqualTo("id,note\n");
		assertThat(text(client.copy().from("vacant").text())).isEmpty();
		assertThat(client.copy().from("vacant").binary().to(OutputStream.nullOutputStream()).rows()).isZero();
	}

	@Test
	void temporaryTableIsCopied() {
		client.transaction().run((tx) -> {
			tx.sql("create temporary table plain on commit drop as select 7 as id, 'of the session' as note").update();
			assertThat(text(tx.copy().from("plain").csv())).isEqualTo("7,of the session\n");
			assertThat(text(tx.copy().from("pg_temp.plain").csv())).isEqualTo("7,of the session\n");
			assertThat(lines(text(tx.copy().from("public.plain").csv()))).containsExactly("1,a", "2,");
		});
	}

	@Test
	void rowSecurityHoldsWithoutLosingTheHeirsRows() {
		for (String sql : List.of("create table secret (id int, note text)",
				"create table secret_heir () inherits (secret)",
				"insert into secret values (1, 'mine'), (2, 'not mine')",
				"insert into secret_heir values (3, 'mine'), (4, 'not mine')")) {
			other.sql(sql).update();
		}
		for (String table : List.of("secret", "secret_heir")) {
			other.sql("alter table %s enable row level security".formatted(table)).update();
			other.sql("alter table %s force row level security".formatted(table)).update();
			other.sql("create policy mine on %s using (note = 'mine')".formatted(table)).update();
		}
		assertThat(lines(text(client.copy().from("secret").csv()))).containsExactly("1,mine", "3,mine");
		assertThat(lines(text(client.copy().from("secret_heir").csv()))).containsExactly("3,mine");
		assertThat(client.copy().from("secret").binary().to(OutputStream.nullOutputStream()).rows()).isEqualTo(2);
	}

	@Test
	void foreignTableIsCopied() {
		boolean there = other.sql("select exists (select from pg_available_extensions where name = 'file_fdw')")
			.query(Boolean.class)
			.single();
		assumeTrue(there, "file_fdw is not installed with this server");
		for (String sql : List.of("create extension if not exists file_fdw",
				"create server files foreign data wrapper file_fdw",
				"create foreign table far (id int, note text) server files"
						+ " options (program 'printf \"1,a\\n2,b\\n\"', format 'csv')",
				"grant select on far to " + TestServer.USER,
				"create foreign table far_heir () inherits (public.sale)"
						+ " server files options (program 'printf \"8,far\\n\"', format 'csv')",
				"grant select on far_heir to " + TestServer.USER)) {
			database.executeAsSuperuser(sql);
		}
		try {
			assertThat(lines(text(client.copy().from("far").csv().header()))).containsExactly("1,a", "2,b", "id,note");
			assertThat(client.copy().from("far").binary().to(OutputStream.nullOutputStream()).rows()).isEqualTo(2);
			assertThat(lines(text(client.copy().from("sale").csv()))).contains("8,far").hasSize(5);
		}
		finally {
			database.executeAsSuperuser("drop server files cascade");
		}
	}

	@Test
	void namesAreThoseOfRelationsAndNotOfTypes() {
		other.sql("create table text (id int, note text)").update();
		other.sql("insert into text values (1, 'a')").update();
		assertThat(text(client.copy().from("text").csv())).isEqualTo("1,a\n");
		other.sql("drop table text").update();
		other.sql("create sequence numbers").update();
		assertThat(text(client.copy().from("numbers").columns("last_value").csv())).isEqualTo("1\n");
		assertThat(lines(text(client.copy().from("pg_catalog.pg_stats").csv().header())).size()).isPositive();
	}

	@Test
	void whatHasNoRowsToSelectIsRefusedAndTheConnectionKept() {
		other.sql("create index plain_id on plain (id)").update();
		other.sql("create materialized view later as select * from plain with no data").update();
		for (String relation : List.of("plain_id", "later", "missing")) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.copy().from(relation).csv().to(OutputStream.nullOutputStream()));
		}
	}

	@Test
	void nameOfAColumnNeverMeansTheRowOrAFunction() {
		other.sql("create table copied (id int, note text)").update();
		for (String column : List.of("copied", "copied_", "row_to_json", "plain", "*", "id note")) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(
					() -> client.copy().from("copied").columns(column).csv().to(OutputStream.nullOutputStream()));
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.copy().from("copied").columns(column).records(String.class).to((row) -> {
				}));
		}
	}

	@Test
	void childThatIsMadeBetweenTwoExportsIsInTheSecond() {
		other.sql("create table grows (id int, note text)").update();
		other.sql("insert into grows values (1, 'a')").update();
		assertThat(lines(text(client.copy().from("grows").csv()))).containsExactly("1,a");
		other.sql("create table grows_1 () inherits (grows)").update();
		other.sql("insert into grows_1 values (2, 'b')").update();
		assertThat(lines(text(client.copy().from("grows").csv()))).containsExactly("1,a", "2,b");
		other.sql("alter table grows add column made int generated always as (id) stored").update();
		assertThat(lines(text(client.copy().from("grows").csv()))).containsExactly("1,a", "2,b");
	}

	@Test
	void forcedQuotesHeaderAndEncodingGoTogetherWithHeirs() {
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		client.copy().from("sale").csv().header().forceQuote("note").encoding(StandardCharsets.ISO_8859_1).to(sink);
		assertThat(lines(sink.toString(StandardCharsets.ISO_8859_1))).containsExactly("1,\"own\"", "2,\"child\"",
				"3,\"grandchild\"", "4,\"one more\"", "id,note");
		assertThat(text(client.copy().query(IN_ORDER.formatted("sale")).csv()))
			.isEqualTo("1,own\n2,child\n3,grandchild\n4,one more\n");
	}

}

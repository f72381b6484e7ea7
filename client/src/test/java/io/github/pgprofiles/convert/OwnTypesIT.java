package io.github.pgprofiles.convert;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.geometric.PGbox;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Types of an application's own: domains within others, delimiters other than the comma,
 * and names that other types have. Read in text and in binary, by every engine, the same.
 */
@EveryServer
@PostgresTest
class OwnTypesIT {

	/** From here on the driver reads in binary what it can. */
	private static final int PREPARED = 7;

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	private static final BinaryCopy copy = new BinaryCopy();

	@BeforeAll
	static void open() {
		for (String statement : List.of("create schema extensions", "grant usage on schema extensions to public",
				"create extension hstore schema extensions", "create extension citext schema extensions",
				"create type spot",
				"create function spot_in(cstring) returns spot language internal immutable strict" + " as 'textin'",
				"create function spot_out(spot) returns cstring language internal immutable strict as 'textout'",
				"create function spot_recv(internal) returns spot language internal immutable strict as 'textrecv'",
				"create function spot_send(spot) returns bytea language internal immutable strict as 'textsend'",
				"create type spot (input = spot_in, output = spot_out, receive = spot_recv, send = spot_send,"
						+ " like = text, delimiter = ':')",
				"create schema authorization app", "grant create on database " + database.name() + " to app")) {
			database.executeAsSuperuser(statement);
		}
		for (String statement : List.of("create domain posint as int check (value > 0)",
				"create domain small as posint check (value < 100)", "create domain ints as int[]",
				"create domain smalls as small[]", "create domain flags as bit(8)", "create domain area as box",
				"create domain areas as box[]", "create domain plot as areas", "create domain place as spot",
				"create type smallrange as range (subtype = small, multirange_type_name = smallranges)",
				"create domain span as smallrange", "create domain spans as smallranges",
				"create type mood as enum ('FINE', 'SO_SO')", "create domain temper as mood",
				"create domain pairs as extensions.hstore", "create domain word as extensions.citext",
				"create type pair as (id small, words text[])", "create domain two as pair")) {
			client.sql(statement).update();
		}
	}

	enum Mood {

		FINE, SO_SO

	}

	record Numbers(List<Integer> v) {
	}

	@SuppressWarnings("ArrayRecordComponent") // compared recursively
	record Primitives(int[] v) {
	}

	record Nested(List<List<Integer>> v) {
	}

	record Ranges(Range<Integer> v) {
	}

	record RangeLists(List<Range<Integer>> v) {
	}

	record RangeListLists(List<List<Range<Integer>>> v) {
	}

	record Boxes(List<PGbox> v) {
	}

	record BoxLists(List<List<PGbox>> v) {
	}

	record Texts(List<String> v) {
	}

	record TextLists(List<List<String>> v) {
	}

	record Moods(List<Mood> v) {
	}

	record Bits(List<BitSet> v) {
	}

	record Hstores(Map<String, @Nullable String> v) {
	}

	record HstoreLists(List<Map<String, @Nullable String>> v) {
	}

	record Plain(String v) {
	}

	record One(@Nullable Object v) {
	}

	private static PGbox box(double x, double y, double x2, double y2) {
		return new PGbox(x, y, x2, y2);
	}

	/** Any way that there is to read a value gives the same. */
	private static <T> void reads(String expression, Class<T> type, Object expected) {
		String sql = "select %s as v".formatted(expression);
		for (int i = 0; i < PREPARED; i++) {
			same(client.sql(sql).query(type).single(), expected);
		}
		for (StreamEngine engine : StreamEngine.values()) {
			List<T> streamed = client.sql(sql).engine(engine).query(type).withStream(Stream::toList);
			assertThat(streamed).hasSize(1);
			same(streamed.get(0), expected);
		}
		same(client.withConnection((connection) -> copy.read(connection, sql, type)).get(0), expected);
		List<T> records = new ArrayList<>();
		client.copy().query(sql).records(type).to(records::add);
		same(records.get(0), expected);
	}

	private static void same(@Nullable Object actual, Object expected) {
		assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
	}

	private static void readsAny(String expression, Object expected) {
		String sql = "select %s as v".formatted(expression);
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql(sql).query().single().get("v")).as(expression).isEqualTo(expected);
		}
		for (StreamEngine engine : StreamEngine.values()) {
			List<Map<String, @Nullable Object>> rows = new ArrayList<>();
			client.sql(sql).engine(engine).query().forEach(rows::add);
			assertThat(rows.get(0).get("v")).as("%s by %s", expression, engine).isEqualTo(expected);
		}
		reads(expression, One.class, new One(expected));
	}

	@Test
	void readsDomainsWithinOtherTypes() {
		for (String type : List.of("posint[]", "small[]", "ints", "smalls")) {
			String value = "'{1,2}'::%s".formatted(type);
			reads(value, Numbers.class, new Numbers(List.of(1, 2)));
			reads(value, Primitives.class, new Primitives(new int[] { 1, 2 }));
			readsAny(value, List.of(1, 2));
			reads(value, Plain.class, new Plain("{1,2}"));
		}
		reads("array['{1,2}', '{3}']::ints[]", Nested.class, new Nested(List.of(List.of(1, 2), List.of(3))));
		readsAny("array['{1,2}', '{3}']::smalls[]", List.of(List.of(1, 2), List.of(3)));
		for (String type : List.of("smallrange", "span")) {
			reads("'[1,5)'::%s".formatted(type), Ranges.class, new Ranges(Range.closedOpen(1, 5)));
			readsAny("'[1,5)'::%s".formatted(type), Range.closedOpen(1, 5));
			reads("array['[1,5)', 'empty']::%s[]".formatted(type), RangeLists.class,
					new RangeLists(List.of(Range.closedOpen(1, 5), Range.none())));
		}
		for (String type : List.of("smallranges", "spans")) {
			reads("'{[1,5),[7,)}'::%s".formatted(type), RangeLists.class,
					new RangeLists(List.of(Range.closedOpen(1, 5), Range.atLeast(7))));
			reads("array['{[1,5)}']::%s[]".formatted(type), RangeListLists.class,
					new RangeListLists(List.of(List.of(Range.closedOpen(1, 5)))));
		}
		reads("array['FINE', 'SO_SO']::temper[]", Moods.class, new Moods(List.of(Mood.FINE, Mood.SO_SO)));
		readsAny("array['FINE']::temper[]", List.of("FINE"));
		reads("array['a=>1']::pairs[]", HstoreLists.class, new HstoreLists(List.of(Map.of("a", "1"))));
		readsAny("array['a=>1']::pairs[]", List.of(Map.of("a", "1")));
		readsAny("array['A']::word[]", List.of("A"));
	}

	@Test
	void readsArraysOfCompositesAsText() {
		for (String type : List.of("pair[]", "two[]")) {
			String sql = "select array[row(1, '{a,b}'), row(2, null)]::%s as v".formatted(type);
			for (int i = 0; i < PREPARED; i++) {
				assertThat(client.sql(sql).query(Texts.class).single())
					.isEqualTo(new Texts(List.of("(1,\"{a,b}\")", "(2,)")));
				assertThat(client.sql(sql).query().single()).isEqualTo(Map.of("v", List.of("(1,\"{a,b}\")", "(2,)")));
				assertThat(client.sql(sql).query(Texts.class).<List<Texts>>withStream(Stream::toList))
					.containsExactly(new Texts(List.of("(1,\"{a,b}\")", "(2,)")));
			}
		}
	}

	@Test
	void readsArraysWhoseElementsHaveADelimiterOfTheirOwn() throws SQLException {
		List<PGbox> boxes = List.of(box(3, 4, 1, 2), box(7, 8, 5, 6));
		for (String type : List.of("box[]", "area[]", "areas", "plot")) {
			String value = "'{(3,4),(1,2);(7,8),(5,6)}'::%s".formatted(type);
			reads(value, Boxes.class, new Boxes(boxes));
			reads(value, Texts.class, new Texts(List.of("(3,4),(1,2)", "(7,8),(5,6)")));
			readsAny(value, boxes);
			reads(value, Plain.class, new Plain("{(3,4),(1,2);(7,8),(5,6)}"));
		}
		readsAny("array['{(3,4),(1,2);(7,8),(5,6)}']::plot[]", List.of(boxes));
		reads("'{{(3,4),(1,2)};{(7,8),(5,6)}}'::area[]", BoxLists.class,
				new BoxLists(List.of(List.of(boxes.get(0)), List.of(boxes.get(1)))));
		for (String type : List.of("spot[]", "place[]")) {
			String sql = "select '{\"a,b\":c:NULL:\"d:e\"}'::%s as v".formatted(type);
			List<@Nullable String> expected = new ArrayList<>(List.of("a,b", "c", "d:e"));
			expected.add(2, null);
			for (int i = 0; i < PREPARED; i++) {
				assertThat(client.sql(sql).query(Texts.class).single().v()).isEqualTo(expected);
				assertThat(client.sql(sql).query().single()).containsEntry("v", expected);
			}
			assertThat(client.sql(sql).query(Plain.class).single()).isEqualTo(new Plain("{a,b:c:NULL:\"d:e\"}"));
			for (StreamEngine engine : List.of(StreamEngine.AUTO, StreamEngine.CURSOR)) {
				List<Texts> rows = client.sql(sql).engine(engine).query(Texts.class).withStream(Stream::toList);
				assertThat(rows.get(0).v()).isEqualTo(expected);
			}
		}
	}

	@Test
	void sendsArraysWhoseElementsHaveADelimiterOfTheirOwn() throws SQLException {
		List<PGbox> boxes = List.of(box(3, 4, 1, 2), box(7, 8, 5, 6));
		client.sql("create table boxed (v box[], w areas, s spot[])").update();
		for (Object sent : List.of(boxes, boxes.toArray(new PGbox[0]))) {
			for (int i = 0; i < PREPARED; i++) {
				client.sql("insert into boxed (v, w) values (:v, :v)").param("v", sent).update();
			}
		}
		assertThat(client.sql("select v from boxed").query(Boxes.class).list()).hasSize(2 * PREPARED)
			.containsOnly(new Boxes(boxes));
		assertThat(client.sql("select w as v from boxed").query(Boxes.class).list()).containsOnly(new Boxes(boxes));
		PGobject spot = new PGobject();
		spot.setType("spot");
		spot.setValue("a,b:c");
		client.sql("update boxed set s = ?").param(List.of(spot, spot)).update();
		assertThat(client.sql("select s as v from boxed limit 1").query(Texts.class).single())
			.isEqualTo(new Texts(List.of("a,b:c", "a,b:c")));
		client.batch("insert into boxed (v) values (?)", List.of(List.of(boxes), List.of(List.of(boxes.get(0)))));
		assertThat(client.sql("select :v as v")
			.param("v", boxes)
			.engine(StreamEngine.COPY)
			.query(Boxes.class)
			.<List<Boxes>>withStream(Stream::toList)).containsExactly(new Boxes(boxes));
		assertThat(client.sql("select ?::box[] as v")
			.param(List.of(List.of(boxes.get(0)), List.of(boxes.get(1))))
			.query(BoxLists.class)
			.single()).isEqualTo(new BoxLists(List.of(List.of(boxes.get(0)), List.of(boxes.get(1)))));
	}

	@SuppressWarnings("ArrayRecordComponent") // compared recursively
	record Written(List<Integer> a, int[] b, List<List<Integer>> c, Range<Integer> d, List<Range<Integer>> e,
			List<PGbox> f, List<PGbox> g, List<Mood> h, List<BitSet> i, List<Map<String, @Nullable String>> j,
			List<String> k) {
	}

	@Test
	void keepsNoConnectionThatWasClosed() {
		WeakReference<Connection> kept;
		PostgresClient left;
		try (HikariDataSource pool = Profiles.pool("closed", database)) {
			left = Profiles.client(pool);
			kept = left.withConnection((connection) -> new WeakReference<>(connection.unwrap(PgConnection.class)));
			for (String sql : List.of("'{1,2}'::posint[]", "'[1,5)'::smallrange", "array['a=>1']::pairs[]",
					"'{1}'::int[]")) {
				for (int i = 0; i < PREPARED; i++) {
					left.sql("select %s as v".formatted(sql)).query(Plain.class).list();
					left.sql("select %s as v".formatted(sql)).query().list();
				}
				left.sql("select %s as v".formatted(sql)).query(Plain.class).forEach((row) -> {
				});
			}
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return kept.get() == null;
		});
		assertThat(left).isNotNull();
	}

	@Test
	void copiesRecordsIntoThem() {
		client
			.sql("create table written (a posint[], b smalls, c ints[], d span, e smallrange[], f areas, g area[],"
					+ " h temper[], i flags[], j pairs[], k word[])")
			.update();
		BitSet bits = new BitSet();
		bits.set(1);
		Written row = new Written(List.of(1, 2), new int[] { 3 }, List.of(List.of(1, 2), List.of(3, 4)),
				Range.closedOpen(1, 5), List.of(Range.closedOpen(1, 5)), List.of(box(3, 4, 1, 2), box(7, 8, 5, 6)),
				List.of(box(3, 4, 1, 2), box(7, 8, 5, 6)), List.of(Mood.FINE), List.of(bits), List.of(Map.of("a", "1")),
				List.of("A"));
		assertThat(client.copy().into("written").records(Written.class).from(List.of(row, row)).rows()).isEqualTo(2);
		for (Written each : client.sql("select * from written").query(Written.class).list()) {
			assertThat(each).usingRecursiveComparison().isEqualTo(row);
		}
		List<Written> out = new ArrayList<>();
		client.copy().from("written").records(Written.class).to(out::add);
		assertThat(out.get(0)).usingRecursiveComparison().isEqualTo(row);
	}

	private static void readFromEverySchema() {
		readsAny("'FINE'::own.hstore", "FINE");
		reads("array['FINE', 'SO_SO']::own.hstore[]", Moods.class, new Moods(List.of(Mood.FINE, Mood.SO_SO)));
		readsAny("array['FINE']::own.json[]", List.of("FINE"));
		readsAny("'FINE'::own._int4", "FINE");
		readsAny("array['(1,2)']::own.point[]", List.of("(1,2)"));
		readsAny("array[1]::own.cube[]", List.of(1));
		readsAny("'a=>1'::extensions.hstore", Map.of("a", "1"));
		reads("'a=>1'::pg_catalog.text::extensions.hstore", Hstores.class, new Hstores(Map.of("a", "1")));
		readsAny("'A'::extensions.citext", "A");
		assertThat(client.sql("select row(1, 'x')::own.citext as v").query().single()).containsEntry("v", "(1,x)");
		assertThat(client.sql("select row(1, 'x')::own.citext as v")
			.query(One.class)
			.<List<One>>withStream(Stream::toList)).containsExactly(new One("(1,x)"));
	}

	@Test
	void takesNoTypeForAnotherOfTheSameName() {
		for (String statement : List.of("create schema own", "create type own.hstore as enum ('FINE', 'SO_SO')",
				"create type own.citext as (a int, b text)", "create type own.json as enum ('FINE')",
				"create type own.uuid as (a int)", "create domain own.point as text", "create domain own.cube as int",
				"create table own.ltree (a int)", "create type own._int4 as enum ('FINE')")) {
			client.sql(statement).update();
		}
		for (String path : List.of("public", "own, public", "own, pg_catalog, public")) {
			Profiles.withSetting(client, "search_path", path, OwnTypesIT::readFromEverySchema);
		}
		client.sql("reset search_path").update();
		client.sql("create table named (a own.hstore, b own.citext, c own.hstore[], d extensions.hstore)").update();
		record Row(Mood a, String b, List<Mood> c, Map<String, @Nullable String> d) {
		}
		Row row = new Row(Mood.FINE, "(1,x)", List.of(Mood.SO_SO), Map.of("a", "1"));
		assertThat(client.copy().into("named").records(Row.class).from(List.of(row)).rows()).isOne();
		assertThat(client.sql("select * from named").query(Row.class).single()).isEqualTo(row);
		PGobject object = client.sql("select 'FINE'::own.json as v").query(PGobject.class).single();
		assertThat(client.sql("select ? = 'FINE'::own.json").param(object).query(Boolean.class).single()).isTrue();
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 'FINE'::own.hstore as v").query(Hstores.class).list())
			.withMessageContaining("'v'");
	}

}

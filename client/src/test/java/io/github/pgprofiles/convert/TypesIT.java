package io.github.pgprofiles.convert;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every type there and back, in text and in binary, in any zone. */
@EveryServer
@PostgresTest
class TypesIT {

	/** From here on the driver sends and reads in binary what it can. */
	private static final int PREPARED = 7;

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	private static final BinaryCopy copy = new BinaryCopy();

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create schema extensions");
		database.executeAsSuperuser("grant usage on schema extensions to public");
		database.executeAsSuperuser("create extension hstore schema extensions");
		client.sql("create type textrange as range (subtype = text)").update();
		client.sql("create type mood as enum ('happy', 'sad')").update();
		client.sql("create type pair as (a int, b text)").update();
		client.sql("create domain positive as int check (value > 0)").update();
	}

	@ParameterizedTest
	@CsvSource({ "UTC, UTC", "America/St_Johns, Asia/Kathmandu", "Asia/Kathmandu, Europe/Amsterdam",
			"Europe/Amsterdam, America/St_Johns" })
	void everyTypeGoesThereAndBackWhateverTheZones(String ofJvm, String ofServer) {
		TimeZone before = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone(ofJvm));
			Profiles.withSetting(client, "TimeZone", ofServer, () -> Trip.ALL.forEach(TypesIT::goes));
		}
		finally {
			TimeZone.setDefault(before);
			client.sql("reset time zone").update();
		}
	}

	private static void goes(Trip trip) {
		client.sql("drop table if exists trips").update();
		client.sql("create table trips (v " + trip.sqlType() + ")").update();
		String cast = trip.value().getClass() == Long.class ? "?::text::" + trip.sqlType() : "?";
		for (int i = 0; i < PREPARED; i++) {
			client.sql("insert into trips values (" + cast + ")").param(trip.value()).update();
		}
		for (int i = 0; i < PREPARED; i++) {
			assertThat(objects(client.sql("select v from trips").query(trip.holder()).list())).as("%s", trip)
				.hasSize(PREPARED)
				.containsOnly(trip.held());
			assertThat(client.sql("select v from trips").query(Held.Texts.class).list()).as("%s", trip)
				.containsOnly(new Held.Texts(trip.text()));
		}
		assertThat(objects(copied("select v from trips", trip.holder()))).as("%s in binary", trip)
			.containsOnly(trip.held());
		assertThat(copied("select v from trips", Held.Texts.class)).as("%s in binary", trip)
			.containsOnly(new Held.Texts(trip.text()));
		client.sql("select v from trips").query().list();
	}

	private static List<Object> objects(List<?> list) {
		return new ArrayList<>(list);
	}

	private static <T> List<@Nullable T> copied(String sql, Class<T> type) {
		return client.withConnection((connection) -> copy.read(connection, sql, type));
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres", "postgres_verbose", "iso_8601", "sql_standard" })
	void readsIntervalsInEveryStyle(String style) {
		try {
			Profiles.withSetting(client, "IntervalStyle", style, TypesIT::readIntervals);
		}
		finally {
			client.sql("reset intervalstyle").update();
		}
	}

	private static void readIntervals() {
		for (String interval : List.of("0", "1 year 2 mons 3 days 04:05:06.7", "-1 years -2 mons +3 days -04:05:06",
				"-1 days +02:03:04", "-1 days -02:03:04", "-00:00:00.5", "1 mon -1 days +00:00:00.000001",
				"-1 year -3 mons", "1 mon", "-7 days", "2562047788:00:54.775807", "-2562047788:00:54.775807",
				"-178956970 years -8 mons", "178956970 years 7 mons 2147483647 days", "1 mon -00:00:59",
				"-1 mons +00:00:00.1", "1 day 00:00:00.1")) {
			String sql = "select '" + interval + "'::interval as v";
			Object binary = copied(sql, Held.Texts.class).get(0);
			assertThat(client.sql(sql).query(Held.Texts.class).single()).as(interval).isEqualTo(binary);
			Object sent = client.sql("select ?::interval as v")
				.param(((Held.Texts) binary).v())
				.query(Held.Texts.class)
				.single();
			assertThat(sent).as(interval).isEqualTo(binary);
		}
	}

	@Test
	void infiniteIntervalIsText() {
		assumeTrue(client.sql("select current_setting('server_version_num')::int").query(int.class).single() >= 170_000,
				"older servers have none");
		for (String infinity : List.of("infinity", "-infinity")) {
			String sql = "select '" + infinity + "'::interval as v";
			assertThat(client.sql(sql).query().single()).containsEntry("v", infinity);
			assertThat(copied(sql, Held.Texts.class)).containsExactly(new Held.Texts(infinity));
			refuses(sql, Held.Durations.class, "is infinite");
		}
	}

	@Test
	void readsHstoresOfASchemaThatIsNotOnThePath() {
		Map<String, String> expected = new HashMap<>(Map.of("a\"b\\", "c, d=>é😀", "", ""));
		expected.put("none", null);
		client.sql("create table hstores (v extensions.hstore)").update();
		client.sql("insert into hstores values (extensions.hstore(?::text[], ?::text[]))")
			.param(new ArrayList<>(expected.keySet()))
			.param(new ArrayList<>(expected.values()))
			.update();
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql("select v from hstores").query(Held.Hstores.class).single())
				.isEqualTo(new Held.Hstores(expected));
			assertThat(client.sql("select v from hstores").query().single()).containsEntry("v", expected);
		}
		assertThat(copied("select v from hstores", Held.Hstores.class)).containsExactly(new Held.Hstores(expected));
		assertThat(copied("select v from hstores", Held.Texts.class))
			.containsExactly(client.sql("select v from hstores").query(Held.Texts.class).single());
	}

	@Test
	void readsMultiranges() {
		String sql = "select '{[1,3),[5,)}'::int4multirange as v";
		Held.IntegerRangeLists expected = new Held.IntegerRangeLists(List.of(Range.closedOpen(1, 3), Range.atLeast(5)));
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql(sql).query(Held.IntegerRangeLists.class).single()).isEqualTo(expected);
			assertThat(client.sql(sql).query().single()).containsEntry("v", expected.v());
		}
		assertThat(copied(sql, Held.IntegerRangeLists.class)).containsExactly(expected);
		String ofUser = "select '{[a,b),[\"c d\",)}'::textmultirange as v";
		assertThat(client.sql(ofUser).query().single()).containsEntry("v",
				List.of(Range.closedOpen("a", "b"), Range.atLeast("c d")));
		String array = "select array['[1,3)', null, 'empty']::int4range[] as v";
		assertThat(client.sql(array).query(Held.IntegerRangeLists.class).single().v())
			.containsExactly(Range.closedOpen(1, 3), null, Range.none());
		assertThat(copied(array, Held.IntegerRangeLists.class).get(0))
			.isEqualTo(client.sql(array).query(Held.IntegerRangeLists.class).single());
	}

	@Test
	void comparesWithARangeThatIsAParameter() {
		assertThat(client.sql("select :range @> current_date")
			.param("range", Range.atLeast(LocalDate.of(2020, 1, 1)))
			.query(Boolean.class)
			.single()).isTrue();
		assertThat(client.sql("select now() - :age < now()")
			.param("age", Duration.ofSeconds(1))
			.query(Boolean.class)
			.single()).isTrue();
	}

	@Test
	void readsTheRestAsText() {
		Profiles.withSetting(client, "lc_monetary", "C", TypesIT::readRestAsText);
	}

	private static void readRestAsText() {
		String sql = """
				select '1.50'::money as money, '(1,"a b")'::pair as pair, 'pg_class'::regclass as class,
				'''a'' & !''b'''::tsquery as query, '7'::xid as xid, '8'::cid as cid, 'sad'::mood as mood,
				pg_sleep(0) as nothing, '(0,1)'::tid as tid""";
		for (int i = 0; i < PREPARED; i++) {
			Map<String, Object> row = client.sql(sql).query().single();
			assertThat(row).containsEntry("money", "$1.50")
				.containsEntry("pair", "(1,\"a b\")")
				.containsEntry("class", "pg_class")
				.containsEntry("query", "'a' & !'b'")
				.containsEntry("xid", 7L)
				.containsEntry("cid", 8L)
				.containsEntry("mood", "sad")
				.containsEntry("nothing", "")
				.containsEntry("tid", "(0,1)");
		}
	}

	@Test
	void fillsAnObjectOfTheDrivers() throws SQLException {
		assertThat(client.sql("select '(1,a)'::pair").query(Pair.class).single().getValue()).isEqualTo("(1,a)");
		Pair sent = new Pair();
		sent.setValue("(2,b)");
		assertThat(client.sql("select (?).b").param(sent).query(String.class).single()).isEqualTo("b");
	}

	@Test
	void namesWhatDoesNotFit() {
		refuses("select '1 mon'::interval as v", Held.Durations.class, "has months, which a Duration cannot hold");
		refuses("select '10.0.0.0/8'::inet as v", Held.Addresses.class, "has a netmask");
		refuses("select '[3000000000,)'::int8range as v", Held.IntegerRanges.class, "is out of its range");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select ?").param(Duration.ofSeconds(Long.MAX_VALUE)).query().list())
			.withMessageContaining("Duration is out of its range");
	}

	private static void refuses(String sql, Class<?> type, String reason) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> client.sql(sql).query(type).list())
			.withMessageContaining(reason)
			.withMessageContaining("column 'v'");
	}

	/** As an application might have one. */
	public static class Pair extends PGobject {

		private static final long serialVersionUID = 1L;

		Pair() {
			setType("pair");
		}

	}

}

package io.github.pgprofiles.convert;

import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGStatement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dates and timestamps of java.sql and java.util go back as what was read, by every way:
 * before and after the calendar changed, and where the JVM's zone has gaps, overlaps and
 * offsets that are no whole minutes.
 */
@SuppressWarnings("JavaUtilDate") // as callers still have them
@EveryServer
@PostgresTest
class SqlDatesIT {

	private static final List<String> DAYS = List.of("2026-02-03", "1970-01-01", "1582-10-15", "1582-10-04",
			"1500-02-28", "0250-06-01", "0100-03-01", "0001-01-03", "0001-01-02", "0001-01-01", "0001-12-31 BC",
			"0001-02-29 BC", "0044-03-15 BC", "4713-01-01 BC", "1936-07-01", "5000-01-01");

	private static final List<String> TIMES = List.of("00:00:00", "12:30:15.123456", "23:59:59.999999");

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	private TimeZone before = TimeZone.getDefault();

	@BeforeAll
	static void open() {
		client.sql("create table days (id int, v date)").update();
		client.sql("create table locals (id int, v timestamp)").update();
		client.sql("create table instants (id int, v timestamptz)").update();
	}

	@BeforeEach
	void keepTheZone() {
		this.before = TimeZone.getDefault();
	}

	@AfterEach
	void putBackTheZone() {
		TimeZone.setDefault(this.before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "Africa/Monrovia",
			"Pacific/Apia", "Pacific/Kiritimati" })
	void whatWasReadGoesBackInEveryZone(String zone) {
		TimeZone.setDefault(TimeZone.getTimeZone(zone));
		for (String ofServer : List.of("UTC", "Europe/Amsterdam", "Pacific/Apia")) {
			Profiles.withSetting(client, "TimeZone", ofServer, () -> DAYS.forEach(SqlDatesIT::goBack));
		}
	}

	private static void goBack(String day) {
		goes("days", "date '" + day + "'", java.sql.Date.class);
		for (String time : TIMES) {
			String at = day.replaceAll(" .*", "") + " " + time;
			String era = day.endsWith("BC") ? " BC" : "";
			goes("locals", "timestamp '" + at + era + "'", Timestamp.class);
			goes("instants", "timestamptz '" + at + "+00" + era + "'", Timestamp.class);
			goes("instants", "timestamptz '" + at.replaceAll("\\d{3}$", "") + "+00" + era + "'", Date.class);
		}
	}

	@Test
	void bothTimesOfAnOverlapGoBack() {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Amsterdam"));
		Profiles.withSetting(client, "TimeZone", "America/New_York", () -> {
			goes("locals", "timestamp '2026-10-25 02:30:00'", Timestamp.class);
			for (String at : List.of("2026-10-25 00:30:00+00", "2026-10-25 01:30:00+00", "2026-03-29 01:30:00+00")) {
				goes("instants", "timestamptz '" + at + "'", Timestamp.class);
				goes("instants", "timestamptz '" + at + "'", Date.class);
			}
		});
	}

	private static <T extends Date> void goes(String table, String value, Class<T> type) {
		String shown = client.sql("select (" + value + ")::text as v").query(String.class).single();
		T read = client.sql("select " + value + " as v").query(type).single();
		client.sql("delete from " + table).update();
		String sql = "insert into " + table + " values (?, ?)";
		client.sql(sql).param(1).param(read).update();
		client.batch(sql, List.of(Arrays.asList(2, read)));
		client.sql("insert into " + table + " select 3, unnest(?::" + columnType(table) + "[])")
			.param(Arrays.asList(null, read, read))
			.update();
		client.copy().into(table).records(Row.class).from(List.of(new Row(4, read)));
		String texts = client.sql("select string_agg(distinct v::text, ' <> ') as v from " + table)
			.query(String.class)
			.single();
		assertThat(texts).as("%s as %s in %s", value, type, TimeZone.getDefault().getID()).isEqualTo(shown);
		assertThat(client.sql("select count(*) from " + table + " where v in (:some)")
			.param("some", List.of(read))
			.query(Integer.class)
			.single()).as(value).isEqualTo(5);
		assertThat(client.sql("select distinct v from " + table + " where v is not null").query(type).single())
			.isEqualTo(read);
	}

	private static String columnType(String table) {
		return Map.of("days", "date", "locals", "timestamp", "instants", "timestamptz").get(table);
	}

	@Test
	void rangesOfTimestampsGoBack() {
		TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
		Timestamp at = Timestamp.from(Instant.parse("2026-02-03T04:05:06.7Z"));
		Profiles.withSetting(client, "TimeZone", "UTC", () -> {
			assertThat(client.sql("select ?::tstzrange = tstzrange('2026-02-03 04:05:06.7+00', null) as v")
				.param(io.github.pgprofiles.types.Range.atLeast(at))
				.query(Boolean.class)
				.single()).isTrue();
		});
	}

	@Test
	void timesThatTheClassLeavesOutAreRefused() {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Amsterdam"));
		for (String local : List.of("2026-03-29 02:30:00", "1582-10-05 00:00:00", "1582-10-14 23:59:59", "infinity")) {
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> client.sql("select timestamp '" + local + "' as v").query(Timestamp.class).single())
				.withMessageContaining("column 'v'");
		}
		TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
		for (String day : List.of("1582-10-10", "2011-12-30", "-infinity")) {
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> client.sql("select date '" + day + "' as v").query(java.sql.Date.class).single())
				.withMessageContaining("column 'v'");
		}
	}

	@Test
	void anOldTimestampIsRefusedWhereNobodyKnowsWhatItIs() {
		Timestamp old = Timestamp.valueOf("1500-01-01 00:00:00");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select concat(?)").param(old).query(String.class).single())
			.withMessageContaining("before 1582-10-15")
			.withMessageContaining("LocalDateTime");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> streamed("select v from locals where v = ?", old))
			.withMessageContaining("before 1582-10-15");
		assertThat(streamed("select ?::timestamp as v", Timestamp.valueOf("1600-01-01 00:00:00")))
			.containsExactly(LocalDateTime.of(1600, 1, 1, 0, 0));
	}

	private static List<LocalDateTime> streamed(String sql, Timestamp value) {
		try (Stream<LocalDateTime> rows = client.sql(sql)
			.param(value)
			.engine(StreamEngine.COPY)
			.query(LocalDateTime.class)
			.stream()) {
			return rows.toList();
		}
	}

	@Test
	void dayOfTheJulianCalendarOnlyIsRefused() {
		java.sql.Date leap = java.sql.Date.valueOf("1500-02-28");
		leap.setTime(leap.getTime() + 24 * 3600 * 1000);
		assertThat(leap).hasToString("1500-02-29");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("insert into days values (1, ?)").param(leap).update())
			.withMessageContaining("Julian");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("days").records(Row.class).from(List.of(new Row(1, leap))))
			.withMessageContaining("Julian");
	}

	@Test
	void theDriversInfinitiesAreTheServers() {
		for (long infinity : new long[] { PGStatement.DATE_POSITIVE_INFINITY, PGStatement.DATE_NEGATIVE_INFINITY }) {
			List<Row> rows = new ArrayList<>();
			for (Date date : List.of(new Timestamp(infinity), new Date(infinity))) {
				client.sql("truncate instants").update();
				client.sql("insert into instants values (1, ?)").param(date).update();
				rows.add(new Row(2, date));
				client.copy().into("instants").records(Row.class).from(rows);
				assertThat(client.sql("select distinct v::text from instants").query(String.class).single())
					.isEqualTo((infinity > 0) ? "infinity" : "-infinity");
			}
		}
	}

	@Test
	void millisecondsOfATimeAreTheSameByEveryWay() {
		client.sql("create table times (id int, v time)").update();
		Time time = new Time(Time.valueOf("04:05:06").getTime() + 789);
		client.sql("insert into times values (1, ?)").param(time).update();
		client.copy().into("times").records(Row.class).from(List.of(new Row(2, time)));
		assertThat(client.sql("select distinct v::text from times").query(String.class).list())
			.containsExactly("04:05:06.789");
	}

	@Test
	void anOldTimestampIsWhatACastExpects() {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Amsterdam"));
		Timestamp old = Timestamp.valueOf("1500-01-01 00:00:00");
		for (int i = 0; i < 3; i++) {
			assertThat(client.sql("select cast(:at as timestamp) as v")
				.param("at", old)
				.query(LocalDateTime.class)
				.single()).isEqualTo(LocalDateTime.of(1500, 1, 1, 0, 0));
			assertThat(
					client.sql("select cast(:at as timestamptz) as v").param("at", old).query(Instant.class).single())
				.isEqualTo(old.toInstant());
		}
	}

	record Row(int id, @Nullable Object v) {
	}

}

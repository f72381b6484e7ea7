package io.github.pgprofiles.query;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Values that would become something else by the session or by what is in them. */
@EveryServer
@PostgresTest
class RefusedParameterIT {

	private static final int EXECUTIONS = 20;

	private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");

	private static final LocalDateTime LOCAL = LocalDateTime.parse("2026-02-03T04:05:06");

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create domain moment as timestamptz").update();
		client.sql("create domain wall as timestamp").update();
	}

	@BeforeEach
	void create() {
		client.sql("drop table if exists t").update();
		client.sql("""
				create table t (id serial, tz timestamptz, ts timestamp, day date, moment moment, wall wall,
				tss timestamp[], tzs timestamptz[], tags text[], numbers int[], name text, doc jsonb)""").update();
	}

	static Stream<Arguments> refused() {
		OffsetDateTime offset = AT.atOffset(ZoneOffset.ofHours(3));
		ZonedDateTime zoned = AT.atZone(ZoneOffset.UTC);
		return Stream.of(Arguments.of("insert into t (ts) values (:x)", AT),
				Arguments.of("update t set ts = :x", offset),
				Arguments.of("insert into t (wall) values (:x) returning id", zoned),
				Arguments.of("insert into t (day) values (:x)", AT), Arguments.of("select * from t where ts > :x", AT),
				Arguments.of("select * from t where ts in (:x)", List.of(AT, AT)),
				Arguments.of("select * from t where ts = any(:x)", List.of(offset)),
				Arguments.of("select * from t where ts between :x and now()", AT),
				Arguments.of("insert into t (tss) values (:x)", List.of(AT)),
				Arguments.of("insert into t (tss) values (:x)", new Instant[] { AT }),
				Arguments.of("select * from t where coalesce(:x, ts) = ts", AT),
				Arguments.of("insert into t (ts, tz) values (:x, :x)", AT),
				Arguments.of("insert into t (ts, name) values (:x, concat(:x))", AT),
				Arguments.of("insert into t (tz) values (:x)", LOCAL),
				Arguments.of("select * from t where tz <= :x", LOCAL),
				Arguments.of("insert into t (moment) values (:x)", LOCAL),
				Arguments.of("insert into t (tzs) values (:x)", List.of(LOCAL)),
				Arguments.of("insert into t (tags) values (array['z'] || :x)", "{a,b}"),
				Arguments.of("insert into t (tags) values (:x)", " {a,b} "),
				Arguments.of("insert into t (tags) values (:x)", "{}"),
				Arguments.of("insert into t (tags) values (:x)", "[0:1]={a,b}"),
				Arguments.of("update t set numbers = numbers || :x", "{1,2}"),
				Arguments.of("select * from t where tags && :x", "{\"a\",b}"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void refusesBeforeAnythingIsStoredAndSaysWhatToWrite(String sql, Object value) {
		String text = sql + " -- ";
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> client.sql(text).param("x", value).query().list())
				.withMessageContaining("parameter 'x'")
				.withMessageContaining(":x::")
				.withMessageNotContaining("{a");
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> client.sql(text).timeout(Duration.ofSeconds(9)).param("x", value).update());
			client.transaction().run((tx) -> {
				assertThatExceptionOfType(ParameterException.class)
					.isThrownBy(() -> tx.sql(text).param("x", value).update());
				tx.sql("select 1").query().list();
			});
			assertThatExceptionOfType(ParameterException.class).isThrownBy(
					() -> client.sql(text).param("x", value).engine(StreamEngine.CURSOR).query().forEach((row) -> {
					}));
			if (!sql.contains("(:x)")) {
				assertThatExceptionOfType(ParameterException.class)
					.isThrownBy(() -> client.batch(text).update(List.of(Map.of("x", value))))
					.withMessageContaining("row 1");
			}
		}
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

	static Stream<Arguments> sent() {
		return Stream.of(Arguments.of("insert into t (tz, moment, tzs) values (:x, :x, array[:x])", AT),
				Arguments.of("select 1 where :x > now() - interval '1 day' or true", AT),
				Arguments.of("select 1 where now() - interval '1 day' < :x - interval '1 day' or true", AT),
				Arguments.of("select date_trunc('day', :x)", AT), Arguments.of("select :x", AT),
				Arguments.of("select extract(epoch from :x)", AT), Arguments.of("select concat(:x)", AT),
				Arguments.of("insert into t (ts) values (:x::timestamptz at time zone 'UTC')", AT),
				Arguments.of("insert into t (ts) values (cast(:x as timestamptz) at time zone 'UTC')", AT),
				Arguments.of("insert into t (ts, wall) values (:x, :x)", LOCAL),
				Arguments.of("insert into t (tz) values (:x::timestamp at time zone 'UTC')", LOCAL),
				Arguments.of("insert into t (ts, tz) values (:x, :x)", Timestamp.from(Instant.EPOCH)),
				Arguments.of("insert into t (tzs) values (:x)", List.of(AT)),
				Arguments.of("insert into t (tags) values (array['z'] || :x::text)", "{a,b}"),
				Arguments.of("insert into t (tags) values (array_append(tags, :x))".replace("tags, :x", "'{z}', :x"),
						"{a,b}"),
				Arguments.of("insert into t (tags) values (:x::text[])", "{a,b}"),
				Arguments.of("insert into t (tags) values (CAST( :x AS text[]))", "{a,b}"),
				Arguments.of("insert into t (name) values (:x)", "{a,b}"),
				Arguments.of("insert into t (doc) values (:x)", "{}"),
				Arguments.of("insert into t (doc) values (:x)", "{\"a\": [1]}"),
				Arguments.of("insert into t (doc) values (:x)", "[1, {\"a\": 2}]"));
	}

	@ParameterizedTest
	@MethodSource("sent")
	void sendsWhatIsMeant(String sql, Object value) {
		for (int i = 0; i < EXECUTIONS; i++) {
			run(client.sql(sql.startsWith("insert") ? sql + " returning id" : sql).param("x", value));
		}
	}

	@Test
	void wayOutStoresTheMoment() {
		client.sql("insert into t (ts) values (:x::timestamptz at time zone 'UTC')").param("x", AT).update();
		client.sql("insert into t (ts) values (:x)").param("x", LOCAL).update();
		client.sql("insert into t (tz) values (:x::timestamp at time zone 'UTC')").param("x", LOCAL).update();
		assertThat(client.sql("select ts from t where ts is not null").query(LocalDateTime.class).list())
			.containsExactly(LOCAL, LOCAL);
		assertThat(client.sql("select tz from t where tz is not null").query(Instant.class).list()).containsExactly(AT);
	}

	@Test
	void rowOfABatchIsRefusedAndNothingIsStored() {
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch("insert into t (name, tags) values (?, ?)")
				.size(1)
				.update(List.of(List.of("a", List.of("b")), List.of("a", "{c}"))))
			.withMessageContaining("row 2");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch("insert into t (name, ts) values (?, ?)")
				.size(1)
				.update(List.of(List.of("a", LOCAL), List.of("a", AT))))
			.withMessageContaining("row 2");
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

	@Test
	void workThatHappensOnceIsRefusedToo() {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.transaction()
			.once("refused", Integer.class)
			.execute((tx) -> tx.sql("insert into t (ts) values (?) -- once").param(AT).update()));
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

	@Test
	void columnThatBecomesWhatIsSentIsNotRefusedAnyMore() {
		String sql = "insert into t (ts) values (?)";
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.sql(sql).param(AT).update());
		client.sql("alter table t alter ts type timestamptz").update();
		assertThat(client.sql(sql).param(AT).update()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "red", "" })
	void textThatIsNoArrayFailsWithWhatToWrite(String value) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("select array['a'] || :tag").param("tag", value).query().list())
			.withMessageContaining("parameter 'tag'")
			.withMessageContaining(":tag::text");
	}

	@Test
	void askingCostsATripOnceForEachText() {
		List<Integer> moments = trips("insert into t (tz, name) values (?, 'a') returning name", AT);
		assertThat(moments.get(0)).isEqualTo(2);
		assertThat(moments.subList(1, EXECUTIONS)).containsOnly(1);
		assertThat(trips("insert into t (doc, name) values (?, 'a') returning name", "{\"a\": 1}")).containsOnly(1);
		List<Integer> empty = trips("insert into t (doc, name) values (?, 'b') returning name", "{}");
		assertThat(empty.get(0)).isEqualTo(2);
		assertThat(empty.subList(1, EXECUTIONS)).containsOnly(1);
		assertThat(trips("insert into t (tz, name) values (?::timestamptz, 'a') returning name", AT)).containsOnly(1);
	}

	private static void run(StatementSpec spec) {
		spec.query().list();
	}

	private static List<Integer> trips(String sql, Object value) {
		List<Integer> trips = new ArrayList<>();
		proxy.takeRoundTrips();
		for (int i = 0; i < EXECUTIONS; i++) {
			client.sql(sql).param(value).query().list();
			trips.add(proxy.takeRoundTrips());
		}
		return trips;
	}

}

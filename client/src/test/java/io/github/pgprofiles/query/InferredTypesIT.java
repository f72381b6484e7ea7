package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Types that the server infers mean the same at every execution, also when they change.
 */
@EveryServer
@PostgresTest
class InferredTypesIT {

	/** Beyond the fifth the driver prepares statements. */
	private static final int EXECUTIONS = 20;

	private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	/** Changes what the other has prepared statements for. */
	@TestProfile("others")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create extension if not exists citext");
	}

	@BeforeEach
	void create() {
		other.sql("drop table if exists t, felt").update();
		other.sql("drop type if exists mood").update();
		other.sql("create type mood as enum ('fine')").update();
		other.sql("create table t (id int, name text)").update();
		other.sql("insert into t (id, name) values (1, 'a')").update();
	}

	static Stream<Arguments> changes() {
		return Stream.of(Arguments.of("uuid using '" + ID + "'::uuid", "a", ID),
				Arguments.of("mood using 'fine'::mood", "a", "fine"), Arguments.of("int using 7", "a", "7"),
				Arguments.of("jsonb using '{}'::jsonb", "a", "{}"),
				Arguments.of("timestamptz using 'epoch'", "a", "epoch"), Arguments.of("varchar(3)", "a", "a"));
	}

	@ParameterizedTest
	@MethodSource("changes")
	void columnThatChangesItsTypeIsFound(String type, String before, String after) {
		String sql = "select id from t where name = :name";
		String update = "update t set name = :name where id = 1";
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThat(client.sql(sql).param("name", before).query(Integer.class).list()).containsExactly(1);
			assertThat(client.sql(update).param("name", before).update()).isOne();
		}
		other.sql("alter table t alter name type " + type).update();
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThat(client.sql(sql).param("name", after).query(Integer.class).list()).containsExactly(1);
			assertThat(client.sql(update).param("name", after).update()).isOne();
		}
		other.sql("alter table t alter name type text using 'a'").update();
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThat(client.sql(update).param("name", before).update()).isOne();
			assertThat(client.sql(sql).param("name", before).query(Integer.class).list()).containsExactly(1);
		}
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void textInBracesIsRefusedOnceItsColumnIsAnArray() {
		String sql = "select id from t where name = :name";
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThat(client.sql(sql).param("name", "{a}").query(Integer.class).list()).isEmpty();
		}
		other.sql("alter table t alter name type text[] using array[name]").update();
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> client.sql(sql).param("name", "{a}").query(Integer.class).list())
				.withMessageContaining("the server expects an array here");
		}
		assertThat(client.sql(sql + "::text[]").param("name", "{a}").query(Integer.class).list()).containsExactly(1);
	}

	@Test
	void typeThatIsDroppedAndCreatedAgainIsFound() {
		String sql = "insert into felt (mood) values (:mood) returning mood::text";
		for (int round = 0; round < 3; round++) {
			other.sql("drop table if exists felt").update();
			other.sql("drop type mood").update();
			other.sql("create type mood as enum ('fine')").update();
			other.sql("create table felt (id int, mood mood)").update();
			for (int i = 0; i < EXECUTIONS; i++) {
				assertThat(client.sql(sql).param("mood", "fine").query(String.class).single()).isEqualTo("fine");
			}
		}
	}

	@Test
	void streamsAndBatchesFindThatAColumnHasChangedItsType() {
		String sql = "select id, name from t where name = :name";
		String insert = "insert into t (id, name) values (2, :name)";
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThat(client.sql(sql).param("name", "a").engine(StreamEngine.CURSOR).query().forEach((row) -> {
			})).isOne();
			assertThat(client.batch(insert).update(List.of(Map.of("name", "b"), Map.of("name", "c")))).isEqualTo(2);
		}
		other.sql("alter table t alter name type uuid using '" + ID + "'::uuid").update();
		assertThat(client.sql(sql).param("name", ID).engine(StreamEngine.CURSOR).query().forEach((row) -> {
		})).isEqualTo(1 + 2 * EXECUTIONS);
		Runnable batch = () -> client.batch(insert).update(List.of(Map.of("name", ID), Map.of("name", ID)));
		try {
			batch.run();
		}
		catch (DataAccessException ex) {
			// its rows are not read twice
			batch.run();
		}
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(3 + 2 * EXECUTIONS);
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void transactionThatMeetsAChangedTypeMayBeRunAgain() {
		String sql = "select id from t where name = :name";
		for (int i = 0; i < EXECUTIONS; i++) {
			client.sql(sql).param("name", "a").query().list();
		}
		other.sql("alter table t alter name type uuid using '" + ID + "'::uuid").update();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql(sql).param("name", ID).query().list()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue());
		for (int i = 0; i < EXECUTIONS; i++) {
			client.transaction()
				.run((tx) -> assertThat(tx.sql(sql).param("name", ID).query(Integer.class).list()).containsExactly(1));
		}
		other.sql("alter table t alter name type text using 'a'").update();
		// that may as well be no text for a uuid
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql(sql).param("name", "a").query().list()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
		client.transaction()
			.run((tx) -> assertThat(tx.sql(sql).param("name", "a").query(Integer.class).list()).containsExactly(1));
	}

	@Test
	void valueThatDoesNotFitFailsAlikeAtEveryExecutionAndIsNotSafeToRetry() {
		String sql = "select name from t where id = :id";
		client.transaction().run((tx) -> {
			for (int i = 0; i < EXECUTIONS; i++) {
				tx.sql(sql).param("id", "1").query(String.class).single();
			}
		});
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql(sql).param("id", "x").query().list())
				.withMessageContaining("the value of parameter 'id' does not fit")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
			client.sql(sql).param("id", "1").query(String.class).single();
		}
		for (int i = 0; i < EXECUTIONS; i++) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.transaction().run((tx) -> tx.sql(sql).param("id", "x").query().list()))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
			client.sql(sql).param("id", "1").query(String.class).single();
		}
	}

	@Test
	void valuesOfDifferentClassesTakeTurns() {
		client.sql("create table if not exists turns (id serial, n int, u uuid, d timestamptz, name text)").update();
		String sql = "insert into turns (n, u, d) values (:n, :u, :d) returning n, u, d, 'x'::text";
		List<@Nullable Object> numbers = new ArrayList<>(List.of("1", 1, 1L));
		numbers.add(null);
		List<@Nullable Object> ids = new ArrayList<>(List.of(ID, UUID.fromString(ID)));
		ids.add(null);
		for (int i = 0; i < 3 * EXECUTIONS; i++) {
			Object number = numbers.get(i % 4);
			Object id = ids.get(i % 3);
			assertThat(client.sql(sql)
				.param("n", number)
				.param("u", id)
				.param("d", (i % 5 == 0) ? null : "2026-01-01T00:00:00Z")
				.query()
				.list()).hasSize(1);
		}
		assertThat(
				client.sql("select count(*) from turns where (n = 1 or n is null) and (u is null or u = '" + ID + "')")
					.query(Long.class)
					.single())
			.isEqualTo(3 * EXECUTIONS);
	}

	static Stream<Arguments> meanings() {
		return Stream.of(Arguments.of("select :x", "1", "1"), Arguments.of("select pg_typeof(:x)::text", "1", null),
				Arguments.of("select :x || 1", "1", "11"), Arguments.of("select coalesce(:x, 'b')", "a", "a"),
				Arguments.of("select :x = 'a '::bpchar", "a", "t"), Arguments.of("select :x = 'A'::citext", "a", "t"),
				Arguments.of("select lower(:x)", "A", "a"), Arguments.of("select 7 + :x", "1", "8"),
				Arguments.of("select concat(:x)", "A", null), Arguments.of("select now() > :x", "epoch", "t"),
				Arguments.of("select :x is null", "A", null),
				Arguments.of("select max(x) from (values (:x), ('b')) v(x)", "a", "b"),
				Arguments.of("select x from (select :x union select 7) v(x) order by 1 limit 1", "5", "5"),
				Arguments.of("select '{\"a\": 1}'::jsonb -> :x", "a", "1"),
				Arguments.of("select array['a'] || :x::text", "{b}", "{a,\"{b}\"}"),
				Arguments.of("select :x like 'a%'", "abc", "t"), Arguments.of("select :x::int + :x::int", "4", "8"),
				Arguments.of("select case when :x = 'a' then 1 end", "a", "1"),
				Arguments.of("select substring('abc' from :x)", "b.", "bc"),
				Arguments.of("select date '2026-01-05' - :x", "2026-01-01", "4"));
	}

	@ParameterizedTest
	@MethodSource("meanings")
	void meansTheSameAtEveryExecution(String sql, String value, @Nullable String result) {
		for (int i = 0; i < EXECUTIONS; i++) {
			for (Duration limit : new Duration[] { Duration.ZERO, Duration.ofSeconds(9) }) {
				StatementSpec spec = client.sql(sql).param("x", value);
				QuerySpec<String> query = (limit.isZero() ? spec : spec.timeout(limit)).query(String.class);
				if (result != null) {
					assertThat(query.single()).as(sql).isEqualTo(result);
				}
				else {
					assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(query::single)
						.withMessageContaining("cast it");
				}
			}
		}
	}

	@Test
	void searchPathChangesBetweenTransactions() {
		for (String schema : List.of("north", "south")) {
			other.sql("drop schema if exists " + schema + " cascade").update();
			other.sql("create schema " + schema).update();
			other.sql("create type " + schema + ".state as enum ('" + schema + "')").update();
			other.sql("create table " + schema + ".job (id int, state " + schema + ".state)").update();
			other.sql("insert into " + schema + ".job values (1, '" + schema + "')").update();
		}
		for (int i = 0; i < 2 * EXECUTIONS; i++) {
			String schema = (i / 3 % 2 == 0) ? "north" : "south";
			client.transaction().retry().run((tx) -> {
				tx.sql("select set_config('search_path', ?, true)").param(schema).query().list();
				assertThat(tx.sql("select id from job where state = :state")
					.param("state", schema)
					.query(Integer.class)
					.list()).containsExactly(1);
			});
		}
	}

}

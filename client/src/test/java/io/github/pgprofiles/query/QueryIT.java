package io.github.pgprofiles.query;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
@PostgresTest
class QueryIT {

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create type mood as enum ('happy', 'sad')").update();
		client.sql("create table users (id int primary key, name text, mood mood, tags jsonb)").update();
	}

	@BeforeEach
	void fill() {
		client.sql("truncate users").update();
		client.sql("""
				insert into users values (1, 'Ada', 'happy', '{"a": 1}'), (2, 'Bob', 'sad', '{"b": 2}'),
				(3, null, null, null)""").update();
	}

	private static List<Integer> ids(StatementSpec spec) {
		return spec.query(Integer.class).list();
	}

	private static void refuses(Runnable call, String... message) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message).contains("Profile 'orders'"))
			.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"));
	}

	@Test
	void queryOfATableThatHasChangedSinceItWasPreparedIsPreparedAnew() {
		client.sql("create table changing (id int)").update();
		client.sql("insert into changing values (1)").update();
		for (int i = 0; i < 10; i++) {
			assertThat(client.sql("select * from changing").query().single()).hasSize(1);
		}
		client.sql("alter table changing add column name text default 'new'").update();
		assertThat(client.sql("select * from changing").query().single()).containsEntry("name", "new");
		assertThat(client.sql("select * from changing").timeout(java.time.Duration.ofSeconds(5)).query().single())
			.containsEntry("name", "new");
	}

	@Test
	void takesPositionalAndNamedParameters() {
		assertThat(ids(client.sql("select id from users where id > ? and name = ?").param(0).param("Ada")))
			.containsExactly(1);
		assertThat(ids(client.sql("select id from users where name = :name and (id = :id or id - 0 = :id)")
			.param("id", 2)
			.params(Map.of("name", "Bob")))).containsExactly(2);
		assertThat(ids(client.sql("select id from users where name is not distinct from ?").param(null)))
			.containsExactly(3);
	}

	@Test
	void leavesOperatorsStringsAndCommentsAlone() {
		assertThat(ids(client.sql("select id from users where tags ? :key -- :x ?").param("key", "a")))
			.containsExactly(1);
		assertThat(ids(client.sql("select id from users where tags ?? ? and '?' <> ':x'").param("b")))
			.containsExactly(2);
		assertThat(ids(client.sql("select id from users where tags ?| array['a', :key] order by id").param("key", "b")))
			.containsExactly(1, 2);
		assertThat(ids(client.sql("select id from users where tags ??& ?").param(List.of("a")))).containsExactly(1);
		assertThat(client.sql("select (array[1, 2, 3])[2:3] = array[:a::int, 3]")
			.param("a", 2)
			.query(Boolean.class)
			.single()).isTrue();
	}

	@Test
	void refusesTooFewTooManyUnknownMixedAndDuplicateParameters() {
		refuses(() -> ids(client.sql("select id from users where id = ?")), "1 placeholder ", "0 values");
		refuses(() -> ids(client.sql("select id from users where id = ?").param(1).param(2)), "1 placeholder ",
				"2 values");
		refuses(() -> ids(client.sql("select id from users where id = :id")), "'id' has no value");
		refuses(() -> ids(client.sql("select :id").param("ID", 1)), "no parameter 'ID'", "[id]");
		refuses(() -> client.sql("select :id, ?").param("id", 1).param(1), "both");
		refuses(() -> client.sql("select :id").param("id", 1).param("id", 1), "'id' is given twice");
		refuses(() -> client.sql("select :id").param(1).query().list(), "positional");
		refuses(() -> client.sql("update users set id = ?").update(), "0 values");
		refuses(() -> client.sql("select ?").param(Thread.currentThread()).query().list(), "number 1",
				"java.lang.Thread");
		refuses(() -> client.sql("select :x").param("x", List.of(1, "a")).query().list(), "'x'", "Integer", "String");
		refuses(() -> client.sql("select :x").param("x", List.of(Thread.currentThread())).query().list(),
				"java.lang.Thread");
	}

	@Test
	void neverShowsTheValueOfAParameter() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("select * from users where id = ? and name = ?")
				.param("geheim")
				.param("tief")
				.query()
				.list())
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining("Profile 'orders'"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim", "tief"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.batch("insert into users (id, name) values (?, ?)", List.of(List.of(1, "geheim"))))
			.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain("geheim", "(1)"));
	}

	private static String stackTrace(Throwable thrown) {
		java.io.StringWriter text = new java.io.StringWriter();
		thrown.printStackTrace(new java.io.PrintWriter(text));
		return text.toString();
	}

	@Test
	void spreadsACollectionInAnInList() {
		assertThat(ids(client.sql("select id from users where id in (:ids) order by id").param("ids", List.of(3, 1))))
			.containsExactly(1, 3);
		assertThat(ids(client.sql("select id from users where name in (?) and id = ?").param(Set.of("Ada")).param(1)))
			.containsExactly(1);
		refuses(() -> ids(client.sql("select id from users where id in (:ids)").param("ids", List.of())), "'ids'",
				"empty", "any(");
	}

	@Test
	void sendsACollectionElsewhereAsAnArray() {
		String any = "select id from users where id = any(:ids) order by id";
		assertThat(ids(client.sql(any).param("ids", List.of(2, 3)))).containsExactly(2, 3);
		assertThat(ids(client.sql(any).param("ids", new Integer[] { 1 }))).containsExactly(1);
		assertThat(ids(client.sql(any).param("ids", new int[] { 2 }))).containsExactly(2);
		assertThat(ids(client.sql("select id from users where mood = any(?)").param(List.of(Mood.sad))))
			.containsExactly(2);
		assertThat(ids(client.sql("select id from users where name = any(?)").param(Arrays.asList(null, "Ada"))))
			.containsExactly(1);
	}

	@Test
	void emptyCollectionMatchesNothingWhateverTheType() {
		for (String column : List.of("id", "name", "mood", "tags")) {
			assertThat(ids(client.sql("select id from users where " + column + " = any(:x)").param("x", List.of())))
				.isEmpty();
			assertThat(ids(client.sql("select id from users where " + column + " = any(:x)")
				.param("x", Arrays.asList(null, null)))).isEmpty();
		}
		assertThat(ids(client.sql("select id from users where id = any(?)").param(new Integer[0]))).isEmpty();
	}

	@Test
	void singleWantsExactlyOneRow() {
		assertThat(client.sql("select name from users where id = 1").query(String.class).single()).isEqualTo("Ada");
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> client.sql("select name from users where false").query(String.class).single())
			.withMessageContaining("Profile 'orders'");
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> client.sql("select name from users").query(String.class).single())
			.withMessageContaining("more than one row");
		assertThatExceptionOfType(NullValueException.class)
			.isThrownBy(() -> client.sql("select name from users where id = 3").query(String.class).single())
			.withMessageContaining("singleOrNull()");
	}

	@Test
	void singleOrNullTellsNullFromNoRow() {
		assertThat(client.sql("select name from users where id = 3").query(String.class).singleOrNull()).isNull();
		assertThat(client.sql("select name from users where id = 2").query(String.class).singleOrNull())
			.isEqualTo("Bob");
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> client.sql("select name from users where false").query(String.class).singleOrNull());
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> client.sql("select name from users").query(String.class).singleOrNull());
	}

	@Test
	void optionalIsEmptyOnlyWithoutARow() {
		assertThat(client.sql("select name from users where id = 1").query(String.class).optional()).contains("Ada");
		assertThat(client.sql("select name from users where false").query(String.class).optional()).isEmpty();
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> client.sql("select name from users").query(String.class).optional());
		assertThatExceptionOfType(NullValueException.class)
			.isThrownBy(() -> client.sql("select name from users where id = 3").query(String.class).optional());
	}

	@Test
	void querySpecRunsAgainAtEachCall() {
		QuerySpec<Long> count = client.sql("select count(*) from users").query(Long.class);
		assertThat(count.single()).isEqualTo(3);
		client.sql("delete from users where id = 1").update();
		assertThat(count.single()).isEqualTo(2);
	}

	@Test
	void statementSpecIsSingleUse() {
		StatementSpec spec = client.sql("select 1");
		spec.query().list();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> spec.param(1));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(spec::update);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> spec.query(Long.class));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> client.sql(" "));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> client.sql("select 1").fetchSize(0));
	}

	@Test
	void updateCountsRows() {
		assertThat(client.sql("update users set name = :name where id in (:ids)")
			.param("name", "x")
			.param("ids", List.of(1, 2))
			.update()).isEqualTo(2);
		assertThat(client.sql("update users set name = null where false").update()).isZero();
		assertThat(client.sql("update users set mood = ? where id = ?").param(Mood.happy).param(3).update())
			.isEqualTo(1);
	}

	@Test
	void batchCountsEachRun() {
		assertThat(client.batch("update users set name = ? where id >= ?", List.of(List.of("x", 2), List.of("y", 9))))
			.containsExactly(2, 0);
		assertThat(client.batch("insert into users (id) values (?)", List.of())).isEmpty();
	}

	@Test
	void batchIsAllOrNothing() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.batch("insert into users (id) values (?)", List.of(List.of(8), List.of(1))));
		refuses(() -> client.batch("insert into users (id) values (?)", List.of(List.of(8), List.of(9, 10))), "row 2",
				"2 values", "1 placeholder ");
		refuses(() -> client.batch("insert into users (id) values (?)", List.of(List.of(8), List.of())), "row 2",
				"0 values");
		refuses(() -> client.batch("insert into users (id) values (?)",
				List.of(List.of(8), List.of(Thread.currentThread()))), "row 2 of the batch", "number 1",
				"java.lang.Thread");
		assertThat(ids(client.sql("select id from users where id >= 8"))).isEmpty();
		assertThat(client.batch("insert into users (id) values (?)", List.of(List.of(8), List.of(9))))
			.containsExactly(1, 1);
		assertThat(ids(client.sql("select id from users where id >= 8 order by id"))).containsExactly(8, 9);
	}

	enum Mood {

		happy, sad

	}

}

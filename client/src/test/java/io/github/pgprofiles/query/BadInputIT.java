package io.github.pgprofiles.query;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.UnexpectedResultException;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each has an exception of its own, and the connection stays the same and right. */
@EveryServer
@PostgresTest
class BadInputIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	private int backend;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int primary key, name text)").update();
	}

	@BeforeEach
	void rememberBackend() {
		client.sql("truncate t").update();
		client.sql("insert into t values (1, 'Ada'), (2, null)").update();
		this.backend = backend();
	}

	@AfterEach
	void connectionIsTheSame() {
		assertThat(backend()).isEqualTo(this.backend);
	}

	private static void ignore(Object row) {
	}

	private static int backend() {
		return Backends.of(client);
	}

	/** Each kind of execution refuses, and what comes next on the connection is right. */
	private <X extends DataAccessException> void refuses(Class<X> type, Consumer<PostgresClient> call,
			String... message) {
		for (int run = 0; run < 6; run++) {
			assertThatExceptionOfType(type).isThrownBy(() -> call.accept(client))
				.satisfies((ex) -> assertThat(ex.getMessage()).contains(message).contains("rofile 'orders'"))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isIn("orders", null));
			assertThat(client.sql("select name from t where id = ?").param(1).query(String.class).single())
				.isEqualTo("Ada");
			connectionIsTheSame();
		}
	}

	private void refusesParameter(String sql, Object value, String... message) {
		String insert = "insert into t values (9, (" + sql + ")::text)";
		refuses(ParameterException.class, (orders) -> orders.sql(sql).param("p", value).query().list(), message);
		refuses(ParameterException.class,
				(orders) -> orders.sql(sql).param("p", value).query().forEach(BadInputIT::ignore), message);
		refuses(ParameterException.class, (orders) -> orders.sql(insert).param("p", value).update(), message);
		refuses(ParameterException.class,
				(orders) -> orders.batch(insert, List.of(Map.of("p", "x"), Map.of("p", value))), message);
		client.transaction().run((tx) -> {
			refuses(ParameterException.class, (orders) -> orders.sql(sql).param("p", value).query().list(), message);
		});
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void wrongTypes() {
		refusesParameter("select :p", Thread.currentThread(), "'p'", "java.lang.Thread");
		refusesParameter("select :p", List.of(1, "a"), "'p'", "Integer", "String");
		refusesParameter("select :p", List.of(Thread.currentThread()), "'p'", "java.lang.Thread");
		refusesParameter("select :p", Instant.MAX.minusSeconds(1), "'p'", "Instant");
		refuses(DataIntegrityViolationException.class,
				(orders) -> orders.sql("select * from t where id = :p").param("p", "one").query().list(), "'p'",
				"does not fit");
		refuses(BadSqlGrammarException.class,
				(orders) -> orders.sql("select * from t where id = :p").param("p", true).query().list(), "boolean");
		refuses(MappingException.class, (orders) -> orders.sql("select name from t").query(Integer.class).list(),
				"'name'", "text", "Integer");
	}

	@Test
	void unknownMissingAndSuperfluous() {
		refuses(BadSqlGrammarException.class, (orders) -> orders.sql("select nmae from t").query().list(), "nmae");
		refuses(ParameterException.class, (orders) -> orders.sql("select :a").param("b", 1).query().list(),
				"no parameter 'b'", "[a]");
		refuses(ParameterException.class, (orders) -> orders.sql("select :a, :b").param("a", 1).query().list(),
				"'b' has no value", "[a]");
		refuses(ParameterException.class, (orders) -> orders.sql("select ?").param(1).param(2).query().list(),
				"1 placeholder ", "2 values");
		refuses(ParameterException.class, (orders) -> orders.batch("select ?", List.of(List.of(1), List.of())), "row 2",
				"0 values");
	}

	@Test
	void emptyCollection() {
		refuses(ParameterException.class,
				(orders) -> orders.sql("select id from t where id in (:ids)").param("ids", List.of()).query().list(),
				"'ids'", "empty", "= any(");
		assertThat(client.sql("select id from t where id = any(:ids)").param("ids", List.of()).query().list())
			.isEmpty();
		assertThat(client.sql("select id from t where id = any(:ids)").param("ids", new int[0]).query().list())
			.isEmpty();
	}

	@Test
	void collectionInAnInListOfABatch() {
		refuses(ParameterException.class,
				(orders) -> orders.batch("delete from t where id in (:ids)", List.of(Map.of("ids", List.of(1)))),
				"row 1", "'ids'", "= any(");
	}

	@Test
	void nulInText() {
		for (Object value : List.of("a\0b", 'a', List.of("x", "\0"), new String[] { "\0" }, List.of(List.of("\0")))) {
			Object bad = value.equals('a') ? '\0' : value;
			refusesParameter("select :p", bad, "'p'", "U+0000");
		}
	}

	@Test
	void unpairedSurrogate() {
		String pair = "\ud83d\ude00";
		for (String bad : List.of("\ud83d", "a\ude00", pair + pair.charAt(0), "\ud83d\ud83d\ude00", "\ude00\ud83d")) {
			refusesParameter("select :p", bad, "'p'", "half of a surrogate pair");
			refusesParameter("select :p", Arrays.asList("x", bad, null), "'p'", "half of a surrogate pair");
		}
		assertThat(client.sql("select :p || '!'").param("p", pair).query(String.class).single()).isEqualTo(pair + "!");
		refuses(ParameterException.class, (orders) -> orders.sql("select :name").params(new Named("\0")).query().list(),
				"'name'", "U+0000");
		refuses(ParameterException.class,
				(orders) -> orders.batch("insert into t values (7, :name)", List.of(new Named("\ud83d"))), "row 1",
				"'name'", "U+D83D");
	}

	record Named(String name) {
	}

	@Test
	void queryThatReturnsNoRowsAtAll() {
		refuses(UnexpectedResultException.class, (orders) -> orders.sql("update t set name = name").query().list(),
				"returns no rows", "update()");
		refuses(UnexpectedResultException.class, (orders) -> orders.sql("update t set name = name").query().stream(),
				"returns no rows", "update()");
		refuses(UnexpectedResultException.class, (orders) -> orders.sql("select 1; select 2").query().list(),
				"several results");
		assertThat(client.sql("update t set name = name returning id").query(Integer.class).list()).hasSize(2);
	}

	@Test
	void updateThatReturnsRows() {
		refuses(UnexpectedResultException.class, (orders) -> orders.sql("select 1").update(), "returns rows",
				"query(…)");
		refuses(ParameterException.class,
				(orders) -> orders.batch("update t set name = :name where id = :id")
					.query(Integer.class)
					.list(List.of(Map.of("id", 1, "name", "x"))),
				"no 'returning'");
	}

	@Test
	void noRowAndTwoRowsWhereOneWasAskedFor() {
		refuses(EmptyResultDataAccessException.class,
				(orders) -> orders.sql("select id from t where false").query(Integer.class).single(), "no row");
		refuses(IncorrectResultSizeDataAccessException.class,
				(orders) -> orders.sql("select id from t").query(Integer.class).single(), "more than one row");
	}

	@Test
	void closedClient() {
		PostgresClients.Closeable closeable = Profiles.single("archive", database);
		PostgresClient archive = closeable.primary();
		archive.sql("select 1").query().list();
		closeable.close();
		List<Runnable> uses = List.of(() -> archive.sql("select 1").query().list(),
				() -> archive.sql("update t set id = id").update(), () -> archive.sql("select 1").query().stream(),
				() -> archive.batch("select ?", List.of(List.of(1))), () -> archive.transaction().run((tx) -> {
				}), () -> archive.copy().from("t").csv().to(java.io.OutputStream.nullOutputStream()),
				() -> archive.withConnection((connection) -> 1));
		for (Runnable use : uses) {
			assertThatExceptionOfType(ClientClosedException.class).isThrownBy(use::run)
				.withMessageContainingAll("Profile 'archive'", "closed")
				.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("archive"));
		}
		closeable.close();
	}

	@Test
	void streamOfRowsIsClosedAlsoWhenTheClientIs() {
		PostgresClients.Closeable closeable = Profiles.single("archive", database);
		closeable.close();
		boolean[] closed = new boolean[1];
		Stream<List<Integer>> rows = Stream.of(List.of(1)).onClose(() -> closed[0] = true);
		assertThatExceptionOfType(ClientClosedException.class)
			.isThrownBy(() -> closeable.primary().batch("select ?").update(rows));
		assertThat(closed[0]).isTrue();
	}

}

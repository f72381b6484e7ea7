package io.github.pgprofiles.error;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.TransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** No value is in what is printed of an exception, with its causes and all. */
@EveryServer
@PostgresTest
class ErrorValuesIT {

	private static final String CANARY = "canary4711";

	/** Also as a number, and as bytes in hexadecimal. */
	private static final String NUMBER = "471147114711471147114711";

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create type mood as enum ('sad', 'happy')").update();
		client.sql("create domain short as text check (length(value) < 5)").update();
		client.sql("create table other (name text primary key)").update();
		client.sql("""
				create table t (id int primary key, name text unique, n int, d date, j jsonb, m mood, s short,
				    v varchar(3), num numeric(5, 2), u uuid, b boolean, a int[], r int4range, i inet, x xml,
				    iv interval, ts timestamptz, f float8, bits bit(3), by bytea, o text references other,
				    c text check (c not like 'canary%'), e text,
				    exclude using gist (r with &&))""").update();
		client.sql("insert into t (id, name, r) values (1, '" + CANARY + "', '[471147,471148]')").update();
	}

	private record Case(String what, Runnable call) {

		@Override
		public String toString() {
			return this.what;
		}

	}

	private static Case insert(String column, Object value) {
		return new Case(column + " of " + value.getClass().getSimpleName(),
				() -> client.sql("insert into t (id, " + column + ") values (2, ?)").param(value).update());
	}

	private static Case query(String sql, Object value) {
		return new Case(sql, () -> client.sql(sql).param(value).query().list());
	}

	private static Case copy(String column, String cell) {
		return new Case("copy of " + column,
				() -> client.copy()
					.into("t")
					.columns("id", column)
					.csv()
					.from(new StringReader("2,1\n3," + cell + "\n")));
	}

	private static Stream<Case> values() {
		return Stream.of(insert("n", CANARY), insert("d", CANARY), insert("j", CANARY), insert("m", CANARY),
				insert("s", CANARY), insert("v", CANARY), insert("u", CANARY), insert("b", CANARY), insert("a", CANARY),
				insert("a", "{" + CANARY + "}"), insert("r", CANARY), insert("r", "[471147,471148]"),
				insert("i", CANARY), insert("x", "<" + CANARY), insert("iv", CANARY), insert("ts", CANARY),
				insert("f", CANARY), insert("bits", CANARY), insert("by", "\\x" + CANARY), insert("o", CANARY),
				insert("c", CANARY), insert("name", CANARY), insert("n", NUMBER), insert("num", NUMBER),
				insert("f", "1e" + NUMBER), insert("n", "sec\"ret " + CANARY + " of \" it"),
				insert("m", "a\"" + CANARY), insert("n", "«" + CANARY), insert("j", "{\"" + CANARY + "\": "),
				insert("d", "4711-47-11 " + CANARY));
	}

	private static Stream<Case> functions() {
		return Stream.of(query("select to_tsquery('simple', ?)", CANARY + " &"),
				query("select ?::jsonpath", "$." + CANARY + " ?? 1"), query("select ?::tsvector", "'" + CANARY),
				query("select make_date(2020, 13, ?)", 47114711), query("select make_time(?, 1, 1)", 47114711),
				query("select to_date(?, 'YYYY-MM-DD')", CANARY), query("select to_number(?, '999')", CANARY),
				query("select timezone(?, now())", CANARY), query("select date_trunc(?, now())", CANARY),
				query("select extract(epoch from ?::interval)", CANARY), query("select get_byte('\\x00', ?)", 47114711),
				query("select regexp_match('a', ?)", "(" + CANARY), query("select decode(?, 'hex')", CANARY),
				query("select decode(?, 'base64')", "!" + CANARY),
				query("select set_config('work_mem', ?, true)", CANARY),
				query("select convert_to(?, 'latin1')", "\u4711\u4712"),
				query("select jsonb_path_query('{}', 'strict $.a', ?::jsonb)", "[\"" + CANARY + "\"]"),
				query("select jsonb_set('[1]', array[?], '1')", CANARY), query("select ?::pg_lsn", CANARY),
				query("select ?::money", CANARY), query("select ?::macaddr", CANARY), query("select ?::point", CANARY),
				query("select string_to_array('a', ',')::int[] || ?::int[]", CANARY),
				query("select xpath(?, '<a/>')", "//[" + CANARY));
	}

	private static Stream<Case> copies() {
		return Stream.of(copy("n", CANARY), copy("d", CANARY), copy("j", CANARY), copy("m", CANARY), copy("s", CANARY),
				copy("v", CANARY), copy("u", CANARY), copy("c", CANARY), copy("o", CANARY), copy("name", CANARY),
				copy("n", NUMBER), copy("n", "1," + CANARY), copy("n", "\"" + CANARY),
				new Case("header",
						() -> client.copy()
							.into("t")
							.columns("id", "name")
							.csv()
							.header()
							.from(new StringReader("id," + CANARY + "\n" + CANARY + ",1\n"))),
				new Case("upsert",
						() -> client.copy()
							.into("t")
							.columns("id", "c")
							.onConflict("id")
							.update()
							.csv()
							.from(new StringReader("3," + CANARY + "\n"))));
	}

	private static Case mapper(String what, RowMapper<Object> mapper) {
		return new Case(what, () -> client.sql("select ?::text").param(CANARY).query(mapper).list());
	}

	/**
	 * What the driver and the JDK say of values that a mapper asks for, and literals of a
	 * COPY.
	 */
	private static Stream<Case> readings() {
		return Stream.of(mapper("getBoolean", (row, number) -> row.getBoolean(1)),
				mapper("getTimestamp", (row, number) -> row.getTimestamp(1)),
				mapper("getTime", (row, number) -> row.getTime(1)), mapper("getInt", (row, number) -> row.getInt(1)),
				mapper("getBigDecimal", (row, number) -> row.getBigDecimal(1)),
				new Case("literal of a query",
						() -> client.copy()
							.query("select ?::int")
							.param(CANARY)
							.csv()
							.to(OutputStream.nullOutputStream())),
				new Case("literal of a query of no table",
						() -> client.copy()
							.query("select * from nowhere where name = :name")
							.param("name", CANARY)
							.csv()
							.to(OutputStream.nullOutputStream())));
	}

	@ParameterizedTest
	@MethodSource("readings")
	void showsNoneOfWhatIsRead(Case of) {
		assertThat(printed(failure(of))).doesNotContain(CANARY);
	}

	private static Stream<Case> others() {
		return Stream.of(
				new Case("batch",
						() -> client.batch("insert into t (id, n) values (?, ?)",
								List.of(List.of(5, "1"), List.of(6, CANARY)))),
				new Case("batch of records",
						() -> client.batch("insert into t (id, m) values (:id, :m::text::mood)",
								List.of(Map.of("id", 5, "m", CANARY)))),
				new Case("transaction", () -> client.transaction().run((tx) -> {
					try {
						tx.sql("insert into t (id, n) values (2, ?)").param(CANARY).update();
					}
					catch (DataAccessException ex) {
						tx.sql("select 1").query().list();
					}
				})), new Case("swallowed", () -> client.transaction().run((tx) -> {
					try {
						tx.sql("insert into t (id, n) values (2, ?)").param(CANARY).update();
					}
					catch (DataAccessException ex) {
						// on to COMMIT
					}
				})), new Case("stream",
						() -> client.sql("select cast(? as text)::int from t").param(CANARY).query().forEach((row) -> {
						})),
				new Case("mapper",
						() -> client.sql("select name from t").query((row, number) -> row.getInt("name")).list()),
				new Case("mapper of a stream",
						() -> client.sql("select name from t").query((row, number) -> row.getLong(1)).forEach((row) -> {
						})),
				new Case("nested cause", () -> client.withConnection((connection) -> {
					try (var statement = connection.prepareStatement("select cast(? as text)::int")) {
						statement.setString(1, CANARY);
						return statement.executeQuery();
					}
				})));
	}

	private static Throwable failure(Case of) {
		try {
			of.call().run();
		}
		catch (RuntimeException ex) {
			return ex;
		}
		throw new AssertionError("nothing is wrong with " + of);
	}

	private static String printed(Throwable thrown) {
		StringWriter printed = new StringWriter();
		thrown.printStackTrace(new PrintWriter(printed, true));
		return printed.toString();
	}

	@ParameterizedTest
	@MethodSource({ "values", "functions", "copies", "others" })
	void showsNone(Case of) {
		Throwable thrown = failure(of);
		assertThat(thrown).isInstanceOfAny(DataAccessException.class, TransactionException.class);
		assertThat(printed(thrown)).doesNotContain(CANARY, CANARY.toUpperCase(Locale.ROOT), "4711", "\u4711", "0x");
	}

	@Test
	void causeIsTheDriversForWhoeverAsksIt() {
		DataAccessException thrown = catchThrowableOfType(DataIntegrityViolationException.class,
				() -> client.sql("insert into t (id, n) values (2, ?)").param(CANARY).update());
		assertThat(thrown.getCause()).isInstanceOfSatisfying(PSQLException.class, (cause) -> {
			assertThat(cause.getSQLState()).isEqualTo("22P02");
			assertThat(cause.getServerErrorMessage()).isNotNull()
				.satisfies((server) -> assertThat(server.getMessage()).contains(CANARY));
			assertThat(cause.toString()).isEqualTo("org.postgresql.util.PSQLException: " + cause.getMessage());
			assertThat(cause.getStackTrace()).isNotEmpty();
		});
		DataAccessException inCopy = (DataAccessException) failure(copy("name", CANARY));
		assertThat(PostgresError.of(inCopy))
			.isEqualTo(new PostgresError("orders", "23505", "t_name_key", "t", null, false, 2L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "transaction", "copy" })
	void whatAFunctionRaisesIsItsAuthors(String where) {
		client
			.sql("create or replace function refuse() returns int language plpgsql as "
					+ "$$ begin raise exception 'no % today', 'pears' using hint = 'ask again'; end $$")
			.update();
		assertThat(failure(new Case("raise", () -> {
			if ("copy".equals(where)) {
				client.copy().query("select refuse()").csv().to(new StringWriter());
			}
			else {
				client.transaction().run((tx) -> tx.sql("select refuse()").query().list());
			}
		}))).isInstanceOf(UncategorizedSQLException.class).hasMessageContaining("no pears today");
	}

}

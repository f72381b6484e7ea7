package io.github.pgprofiles.error;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.lock.AdvisoryLock;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.RowMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What kind an error has, what it says one can do, and what it leaves to the caller. */
@EveryServer
@PostgresTest
class ErrorKindsIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int primary key, name text, g int generated always as (id * 2) stored)")
			.update();
		client.sql("create table part (id int, name text)").update();
		client.sql("create table late (id int constraint late_key unique deferrable, name text)").update();
		client.sql("create table apart (id int, r int4range, constraint apart_r exclude using gist (r with &&))")
			.update();
		client.sql("create table ruled (id int primary key, name text)").update();
		client.sql("create rule r as on insert to ruled do also notify x").update();
		client.sql("create type mood as enum ('sad')").update();
		client.sql("create table used (m mood)").update();
		client.sql("insert into t values (1, 'Ada')").update();
		database.executeAsSuperuser("create table guarded (id int); alter table guarded enable row level security;"
				+ " create policy positive on guarded using (id > 0); grant all on guarded to public");
	}

	@SuppressWarnings("ArrayRecordComponent")
	private record Case(Class<?> kind, Runnable call, String... words) {
	}

	private static Case sql(Class<?> kind, String sql, String... words) {
		return new Case(kind, () -> client.sql(sql).update(), words);
	}

	private static Case inTransaction(Class<?> kind, String sql, String... words) {
		return new Case(kind, () -> client.transaction().run((tx) -> tx.sql(sql).update()), words);
	}

	private static Stream<Case> kinds() {
		return Stream.concat(sentAsSql(), calls());
	}

	private static Stream<Case> sentAsSql() {
		return Stream.of(
				sql(PermissionDeniedDataAccessException.class, "insert into guarded values (-1)", "row-level security",
						"policies"),
				inTransaction(InvalidDataAccessApiUsageException.class, "vacuum t", "outside of transaction()"),
				inTransaction(InvalidDataAccessApiUsageException.class, "release savepoint nowhere", "nowhere"),
				sql(InvalidDataAccessResourceUsageException.class, "drop type mood", "CASCADE"),
				sql(InvalidDataAccessResourceUsageException.class,
						"insert into late values (1) on conflict (id) do nothing", "deferrable", "not deferrable"),
				sql(BadSqlGrammarException.class, "insert into part values (1) on conflict (id) do nothing",
						"exactly the columns of a unique"),
				sql(InvalidDataAccessApiUsageException.class,
						"insert into ruled values (1, 'a') on conflict do nothing", "ON CONFLICT"),
				sql(BadSqlGrammarException.class, "create table nowhere.x ()", "nowhere"),
				sql(BadSqlGrammarException.class,
						"insert into t values (1) on conflict on constraint nowhere do nothing", "nowhere"),
				sql(BadSqlGrammarException.class, "insert into t (id) select 1 where 1 = (select 1 union select 2)",
						"more than one row"),
				sql(BadSqlGrammarException.class, "insert into t (id, g) values (9, 9)", "non-DEFAULT"),
				sql(InvalidDataAccessResourceUsageException.class, "select currval('t_seq')", "t_seq"),
				sql(InvalidDataAccessResourceUsageException.class, "deallocate nowhere", "prepareThreshold"),
				sql(InvalidDataAccessApiUsageException.class, "copy t from stdin", "copy()"),
				sql(InvalidDataAccessApiUsageException.class, "set max_connections = 5", "max_connections"));
	}

	private static Stream<Case> calls() {
		return Stream.of(
				new Case(InvalidDataAccessApiUsageException.class, () -> client.sql("copy t to stdout").query().list(),
						"copy()"),
				new Case(BadSqlGrammarException.class,
						() -> client.copy().into("t").columns("id", "g").csv().from(new StringReader("1,2\n")),
						"generated column", "columns(…)"),
				new Case(BadSqlGrammarException.class,
						() -> client.copy()
							.into("apart")
							.onConflictConstraint("apart_r")
							.update("id")
							.csv()
							.from(new StringReader("1,\"[1,2]\"\n")),
						"exclusion constraint", "doNothing()"),
				new Case(BadSqlGrammarException.class, () -> client.transaction().run((tx) -> {
					tx.sql("create temporary table staging (id int) on commit drop").update();
					client.copy()
						.into("t")
						.columns("id")
						.staging("insert into t (id) select id from staging")
						.csv()
						.from(new StringReader("7\n"));
				}), "this session has one"));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	@NotPooled("calls currval by itself, which is refused: PoolerRefusalsIT")
	void hasAKindAndAWayOut(Case of) {
		if (of.words()[0].equals("t_seq")) {
			client.sql("create sequence if not exists t_seq").update();
		}
		assertThatThrownBy(() -> of.call().run()).isInstanceOf(of.kind()).satisfies((thrown) -> {
			assertThat(thrown.getMessage()).contains(of.words()).contains("Profile 'orders'");
			assertThat(thrown).isNotInstanceOf(QueryCanceledException.class);
			assertThat(PostgresError.of(thrown).safeToRetry()).isFalse();
		});
		assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
	}

	private static Stream<Consumer<String>> statements() {
		return Stream.of((sql) -> client.sql("selekt " + sql).update(),
				(sql) -> client.sql("select 1/0 " + sql).query().list(),
				(sql) -> client.sql("select 1/0 " + sql).query().stream(),
				(sql) -> client.sql("do $$ begin raise 'x'; end $$ " + sql).update(),
				(sql) -> client.sql("select :p " + sql).query().list(), (sql) -> client.sql("select 1 " + sql).update(),
				(sql) -> client.sql("select 1 where false " + sql).query().single(),
				(sql) -> client.sql("select null::int " + sql).query(Integer.class).single(),
				(sql) -> client.batch("insert into t (id) values (?) " + sql, List.of(List.of(1))),
				(sql) -> client.copy().query("select 1/0 " + sql).csv().to(new ByteArrayOutputStream()),
				(sql) -> client.copy().into("t").staging("selekt " + sql).csv().from(new StringReader("1,2\n")),
				(sql) -> client.sql("selekt '" + "😀".repeat(3_000)).update(),
				(sql) -> client.transaction().run((tx) -> {
					try {
						tx.sql("selekt " + sql).update();
					}
					catch (DataAccessException ex) {
						// on to COMMIT
					}
				}));
	}

	@ParameterizedTest
	@MethodSource("statements")
	void longStatementIsCutInEveryMessage(Consumer<String> statement) {
		Throwable thrown = catchThrowable(() -> statement.accept("/* " + "x😀".repeat(700_000) + " */"));
		assertThat(thrown).isNotNull();
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			assertThat(String.valueOf(t.getMessage())).hasSizeLessThan(6_000).doesNotMatch("(?s).*\\p{IsCs}.*");
		}
		StringWriter printed = new StringWriter();
		thrown.printStackTrace(new PrintWriter(printed, true));
		assertThat(printed.toString()).hasSizeLessThan(100_000);
	}

	@Test
	void statementIsThereForWhoeverAsksForIt() {
		String sql = "selekt " + "x".repeat(5_000);
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(() -> client.sql(sql).update())
			.withMessageContaining("(5,007 characters)")
			.satisfies((ex) -> assertThat(ex.getSql()).isEqualTo(sql));
	}

	/** As another database or library throws it, unsaid. */
	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
		throw (X) thrown;
	}

	private record Row(int id, String name) {
	}

	@SuppressWarnings("StaticAssignmentOfThrowable") // the very same one is to come back
	private static final SQLException OWN = new SQLException("the archive is away", "08006");

	private static Iterator<Row> failingRows() {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return true;
			}

			@Override
			public Row next() {
				throw ErrorKindsIT.<RuntimeException>sneaky(OWN);
			}

		};
	}

	private static InputStream failingStream() {
		return new InputStream() {

			@Override
			public int read() {
				throw ErrorKindsIT.<RuntimeException>sneaky(OWN);
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				return read();
			}

		};
	}

	private static Stream<Runnable> ownCode() {
		Consumer<Object> consumer = (row) -> {
			throw ErrorKindsIT.<RuntimeException>sneaky(OWN);
		};
		Iterator<Row> rows = failingRows();
		InputStream stream = failingStream();
		OutputStream sink = new OutputStream() {

			@Override
			public void write(int value) {
				throw ErrorKindsIT.<RuntimeException>sneaky(OWN);
			}

		};
		RowMapper<Integer> mapper = (row, number) -> {
			throw OWN;
		};
		List<Object> params = List.of(List.of(8));
		return Stream.of(() -> client.sql("select 1").query().forEach(consumer),
				() -> client.sql("select 1").engine(StreamEngine.CURSOR).query().forEach(consumer),
				() -> client.sql("select 1").query().chunks(2).forEach(consumer),
				() -> client.sql("select 1").query(mapper).list(),
				() -> client.sql("select 1").query(mapper).forEach(consumer),
				() -> client.batch("insert into t (id) values (?) returning id")
					.query(Integer.class)
					.forEach(params.iterator(), consumer),
				() -> client.batch("insert into part (id, name) values (:id, :name)").update(rows),
				() -> client.copy().into("part").records(Row.class).from(rows),
				() -> client.copy().into("part").csv().from(stream),
				() -> client.copy().into("part").csv().from(new InputStreamReader(stream, StandardCharsets.UTF_8)),
				() -> client.copy().from("t").csv().to(sink),
				() -> client.copy().from("t").csv().to(new OutputStreamWriter(sink, StandardCharsets.UTF_8)),
				() -> client.copy().from("t").records(Row.class).to(consumer),
				() -> client.copy().from("t").csv().onProgress(consumer).to(new ByteArrayOutputStream()),
				() -> client.copy().from("t").records(Row.class).onProgress(consumer).to((row) -> {
				}), () -> client.copy().into("part").csv().onProgress(consumer).from(new StringReader("1,x\n")));
	}

	@ParameterizedTest
	@MethodSource("ownCode")
	void exceptionOfTheCallersOwnCodeIsTheCallers(Runnable call) {
		int backend = Backends.of(client);
		assertThat(catchThrowable(call::run)).isSameAs(OWN);
		client.transaction().run((tx) -> {
			assertThat(catchThrowable(call::run)).isSameAs(OWN);
			tx.rollbackOnly();
		});
		assertThat(Backends.of(client)).isEqualTo(backend);
		assertThat(client.sql("select count(*) from part").query(Integer.class).single()).isZero();
		assertThat(OWN.getSuppressed()).isEmpty();
	}

	@Test
	void mapperThatAsksForWhatTheRowDoesNotHaveIsBadGrammar() {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.sql("select 1 as a").query((row, number) -> row.getInt("b")).list())
			.withMessageContaining("column name b");
	}

	@Test
	void streamThatFailsCarriesNothingElse() {
		for (StreamEngine engine : StreamEngine.values()) {
			for (String sql : List.of("selekt", "select 1/0", "select 1/(3 - i) from generate_series(1, 5) i")) {
				Throwable thrown = catchThrowable(
						() -> client.sql(sql).engine(engine).fetchSize(1).query().forEach((row) -> {
						}));
				assertThat(thrown).isInstanceOf(DataAccessException.class);
				for (Throwable t = thrown; t != null; t = t.getCause()) {
					assertThat(t.getSuppressed()).extracting(Throwable::getMessage).isSubsetOf("on profile 'orders'");
				}
			}
		}
	}

	@Test
	void exportIntoAMissingFolderNamesTheFile(@TempDir Path folder) {
		Path file = folder.resolve("nowhere").resolve("t.csv");
		assertThatThrownBy(() -> client.copy().from("t").csv().to(file)).hasCauseInstanceOf(NoSuchFileException.class)
			.hasMessageContaining(file.toString())
			.hasMessageContaining("folder")
			.hasMessageNotContaining(".part");
	}

	@Test
	void oneValueForOnePlaceholder() {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.sql("select ?").query().list())
			.withMessageContaining("has 1 placeholder ('?'), but 0 values are given");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select ?, ?").param(1).query().list())
			.withMessageContaining("has 2 placeholders ('?'), but 1 value is given");
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockSharedWithinSharedIsRefusedWithItsReason() {
		try (PostgresClients.Closeable two = PostgresClients
			.open(Profiles.of("two", database).pool(PoolSettings.defaults().withMaxSize(2)).build())) {
			AdvisoryLock lock = two.primary().lock("nightly").shared();
			two.primary().transaction().run((tx) -> lock.inTransaction().run((same) -> {
				assertThatThrownBy(() -> lock.run(() -> {
				})).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("as soon as somebody else waits to have it alone");
				assertThatThrownBy(() -> two.primary().lock("nightly").run(() -> {
				})).hasMessageEndingWith("on another connection");
			}));
		}
	}

	@Test
	void jacksonsConverterThrowsWhatOthersCanCatch() {
		JsonConverter converter = new JacksonJsonConverter(JsonMapper.shared());
		Map<String, Object> ring = new HashMap<>();
		ring.put("ring", ring);
		byte[] json = "\"secret\"".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> converter.reader(Row.class).read(json, 0, json.length))
			.withMessageContaining("Row")
			.withMessageNotContaining("secret");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> converter.write(ring))
			.withMessageContaining("cannot be written as JSON");
	}

}

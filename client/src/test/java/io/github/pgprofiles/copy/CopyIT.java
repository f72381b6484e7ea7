package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@EveryServer
@PostgresTest
class CopyIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	private static int pid;

	@BeforeAll
	static void open() {
		client.sql("create table t (a int, b text)").update();
		pid = pid();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t").update();
	}

	@AfterEach
	void connectionIsUsableAndStillTheSame() {
		assertThat(pid()).isEqualTo(pid);
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static long rows() {
		return client.sql("select count(*) from t").query(Long.class).single();
	}

	private static InputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static InputStream lines(int count) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append(i).append(",some text\n");
		}
		return bytes(text.toString());
	}

	private static String text(CopyOutSpec.Csv copy) {
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		CopyResult result = copy.to(sink);
		assertThat(result.bytes()).isEqualTo(sink.size());
		return sink.toString(StandardCharsets.UTF_8);
	}

	@Test
	void copiesInWithColumnsAndHeader() {
		String csv = "x,y\n\"é, \"\"q\"\"\n2\",1\n,2\n";
		CopyResult result = client.copy().into("public.t").columns("b", "a").csv().header().from(bytes(csv));
		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.bytes()).isEqualTo(csv.length() + 1);
		assertThat(result.elapsed()).isPositive().isLessThan(Duration.ofSeconds(30));
		assertThat(result.rowsPerSecond()).isPositive();
		assertThat(client.sql("select a, b from t order by a").query(Row.class).list())
			.containsExactly(new Row(1, "é, \"q\"\n2"), new Row(2, null));
	}

	@Test
	void copiesInNothing() {
		assertThat(client.copy().into("t").csv().from(bytes("")).rows()).isZero();
		assertThat(client.copy().into("t").csv().header().from(bytes("a,b\n")).rows()).isZero();
	}

	@Test
	void copiesMoreThanOneMessage() {
		CopyResult in = client.copy().into("t").csv().from(lines(100_000));
		assertThat(in.rows()).isEqualTo(100_000);
		assertThat(rows()).isEqualTo(100_000);
		CopyResult out = client.copy().from("t").csv().to(OutputStream.nullOutputStream());
		assertThat(out.rows()).isEqualTo(100_000);
		assertThat(out.bytes()).isEqualTo(in.bytes());
	}

	@Test
	void copiesOutTablesColumnsAndQueries() {
		client.sql("insert into t values (1, 'é,\"'), (2, null)").update();
		assertThat(text(client.copy().from("t").csv())).isEqualTo("1,\"é,\"\"\"\n2,\n");
		assertThat(text(client.copy().from("public", "t").columns("b", "a").csv().header()))
			.isEqualTo("b,a\n\"é,\"\"\",1\n,2\n");
		assertThat(text(client.copy().query("select a + 1 as c from t order by a -- up").csv().header()))
			.isEqualTo("c\n2\n3\n");
		assertThat(text(client.copy().query("select 1 where false").csv())).isEmpty();
		assertThat(text(client.copy().query("(select 1 as n union select 2) order by n").csv())).isEqualTo("1\n2\n");
		assertThat(text(client.copy().query("((values (1)) -- )\n)").csv())).isEqualTo("1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Trades", "a b", "größe", "drop", "t; drop table t --", "x'y", "$$", "a\\b", "?", ":name",
			"t\" from stdin; drop table t; --" })
	void takesNamesExactly(String name) {
		String quoted = '"' + name.replace("\"", "\"\"") + '"';
		client.withConnection((connection) -> {
			try (java.sql.Statement statement = connection.createStatement()) {
				statement.setEscapeProcessing(false);
				return statement.execute("create schema if not exists \"S.1\"; create table \"S.1\"." + quoted + " ("
						+ quoted + " int, other int)");
			}
		});
		assertThat(client.copy().into("S.1", name).columns(name).csv().from(bytes("7\n")).rows()).isEqualTo(1);
		assertThat(client.copy().into("\"S.1\"." + quoted).columns(name).csv().from(bytes("8\n")).rows()).isEqualTo(1);
		assertThat(text(client.copy().from("S.1", name).columns("other", name).csv())).isEqualTo(",7\n,8\n");
		assertThat(rows()).as("nothing was dropped").isZero();
	}

	@Test
	void foldsNoNameAndRefusesWhatIsNone() {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().into("T").csv().from(bytes("")))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42P01"));
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().into("t").columns("A").csv().from(bytes("")))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42703"));
		for (Runnable call : List.<Runnable>of(() -> client.copy().into("a.b.c"), () -> client.copy().from("\"a"),
				() -> client.copy().into("", "t"), () -> client.copy().from("s", "a\0b"),
				() -> client.copy().into("t").columns(),
				() -> client.copy().into("t").columns("a\0").csv().from(bytes("")),
				() -> client.copy().from("t").columns("").csv().to(OutputStream.nullOutputStream()))) {
			assertThatExceptionOfType(CopyException.class).isThrownBy(call::run)
				.withMessageContaining("Profile 'orders'");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 50_000 })
	void sourceThatFailsLeavesNoRow(int before) {
		IOException own = new IOException("own");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> client.copy().into("t").csv().from(new SequenceInputStream(lines(before), failing(own))))
			.withCause(own);
		assertThat(rows()).isZero();
	}

	@Test
	void sourceThatThrowsUncheckedLeavesNoRowAndPassesThrough() {
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(
				() -> client.copy().into("t").csv().from(new SequenceInputStream(lines(50_000), failing(own))))
			.isSameAs(own);
		assertThat(rows()).isZero();
	}

	private static InputStream failing(Exception failure) {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				if (failure instanceof IOException io) {
					throw io;
				}
				throw (RuntimeException) failure;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				return read();
			}

		};
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 100_000 })
	void badLineLeavesNoRow(int before) {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.copy()
				.into("t")
				.csv()
				.from(new SequenceInputStream(lines(before), bytes("geheim,x\n1,x\n"))))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22P02"))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
		assertThat(rows()).isZero();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.copy().into("t").csv().from(bytes("1\n")))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22P04"));
	}

	@RepeatedTest(20)
	void nextQueryIsRightWhenTheSinkFails() {
		IOException own = new IOException("own");
		for (int rows : new int[] { 1, 2_000, 2_000_000 }) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.copy()
				.query("select repeat('x', 100) from generate_series(1, " + rows + ")")
				.csv()
				.to(new OutputStream() {

					@Override
					public void write(int b) throws IOException {
						throw own;
					}

				})).withCause(own);
			for (int i = 0; i < 20; i++) {
				assertThat(client.sql("select ?").param(i).query(Integer.class).single()).isEqualTo(i);
			}
		}
	}

	@Test
	void connectionIsDiscardedWhenTheExportCannotBeCancelled() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
				HikariDataSource pool = Profiles.pool(Profiles.of("orders", database)
					.host(proxy.host())
					.port(proxy.port())
					.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(1))
					.build())) {
			PostgresClient proxied = PostgresClient.create("orders", pool, () -> new JdbcTransactionManager(pool));
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> proxied.copy()
				.query("select repeat('x', 100), generate_series(1, 2000000000)")
				.csv()
				.to(new OutputStream() {

					@Override
					public void write(int b) throws IOException {
						proxy.refuse(true);
						throw new IOException("own");
					}

				}))
				.withMessageContaining("own")
				.satisfies((ex) -> assertThat(ex.getCause().getSuppressed()).singleElement()
					.satisfies((further) -> assertThat(further).hasMessageContaining("after a cancel")));
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 0);
		}
	}

	@Test
	void serverErrorInTheMiddleOfAnExportIsTranslated() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> text(client.copy().query("select 1 / (5000 - n) from generate_series(1, 9999) n").csv()))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
	}

	@Test
	void sinkIsFlushedAndSourceAndSinkStayOpen() {
		Watched watched = new Watched();
		client.copy().query("select 1").csv().to(watched);
		assertThat(watched.flushed).isTrue();
		assertThat(watched.closed).isFalse();
		boolean[] closed = new boolean[1];
		client.copy().into("t").csv().from(new java.io.FilterInputStream(bytes("1,x\n")) {

			@Override
			public void close() {
				closed[0] = true;
			}

		});
		assertThat(closed).containsExactly(false);
	}

	@Test
	void stagesAreImmutableAndReusable() {
		CopyInSpec.Table into = client.copy().into("t");
		into.columns("a").csv().header();
		assertThat(into.csv().from(bytes("1,x\n")).rows()).isEqualTo(1);
		assertThat(into.csv().from(bytes("2,y\n")).rows()).isEqualTo(1);
		assertThat(client.sql("select a, b from t order by a").query().list()).containsExactly(Map.of("a", 1, "b", "x"),
				Map.of("a", 2, "b", "y"));
	}

	@Test
	void rateOfACopyThatTookNoTimeIsZero() {
		assertThat(new CopyResult(5, 5, Duration.ZERO).rowsPerSecond()).isZero();
		assertThat(new CopyResult(5, 5, Duration.ofMillis(500)).rowsPerSecond()).isEqualTo(10);
	}

	private static final class Watched extends OutputStream {

		private boolean flushed;

		private boolean closed;

		@Override
		public void write(int b) {
			this.flushed = false;
		}

		@Override
		public void flush() {
			this.flushed = true;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	record Row(int a, String b) {
	}

}

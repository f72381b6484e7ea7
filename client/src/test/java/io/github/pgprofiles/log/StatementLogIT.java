package io.github.pgprofiles.log;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.SqlLog;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@PostgresTest
class StatementLogIT {

	private static final String TAIL = " ms=\\d+\\.\\d{3} node=\\S+:\\d+";

	static TestDatabase database;

	@TestProfile("logged")
	static PostgresClient client;

	@TestProfile("logged")
	static HikariDataSource pool;

	@TestProfile("logged")
	static JdbcTemplate jdbc;

	@TestProfile("logged")
	static PlatformTransactionManager manager;

	private SqlLog log;

	public record Item(int id, String name) {
	}

	@BeforeAll
	static void createTable() {
		jdbc.execute("create table item (id int primary key, name text)");
		jdbc.execute("insert into item select i, 'item ' || i from generate_series(1, 5000) i");
	}

	@BeforeEach
	void open() {
		this.log = new SqlLog("logged", Level.DEBUG);
	}

	@AfterEach
	void close() {
		this.log.close();
		jdbc.execute("delete from item where id > 5000");
	}

	private String only() {
		List<String> lines = this.log.take();
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	@Test
	void queryIsOneLineWithItsRows() {
		client.sql("select id, name from item where id <= :most").param("most", 3).query(Item.class).list();
		assertThat(only()).matches("\\[select id, name from item where id <= \\$1\\] rows=3" + TAIL);
	}

	@Test
	void queryWithItsOwnLimitIsOneLineAndShowsNoLimit() {
		client.sql("select name from item where id = ?")
			.param(1)
			.timeout(java.time.Duration.ofSeconds(5))
			.query(String.class)
			.single();
		assertThat(only()).matches("\\[select name from item where id = \\$1\\] rows=1" + TAIL);
		client.transaction()
			.run((tx) -> tx.sql("select name from item where id = ?")
				.param(1)
				.timeout(java.time.Duration.ofSeconds(5))
				.query(String.class)
				.single());
		assertThat(only()).matches("\\[select name from item where id = \\$1\\] rows=1" + TAIL);
	}

	@Test
	void updateIsOneLineWithTheRowsThatItChanged() {
		client.sql("update item set name = name where id <= 7").update();
		assertThat(only()).matches("\\[update item set name = name where id <= 7\\] rows=7" + TAIL);
	}

	@Test
	void statementWithoutRowsHasNoNumberOfThem() {
		client.sql("create table nothing (id int)").update();
		assertThat(only()).contains("[create table nothing (id int)]").doesNotContain("rows=-");
		client.sql("drop table nothing").update();
	}

	@Test
	void streamIsOneLineWithAllItsRowsWhateverItsEngine() {
		for (StreamEngine engine : List.of(StreamEngine.COPY, StreamEngine.CURSOR)) {
			client.sql("select id, name from item where id > :least")
				.param("least", 1000)
				.engine(engine)
				.query(Item.class)
				.forEach((item) -> {
				});
			assertThat(only()).as(engine.name())
				.matches("\\[select id, name from item where id > \\$1\\] rows=4000 bytes=\\d+" + TAIL);
		}
	}

	@Test
	void streamInPortionsIsOneLine() {
		client.sql("select id, name from item").fetchSize(100).query(Item.class).forEach((item) -> {
		});
		assertThat(only()).contains("[select id, name from item] rows=5000");
	}

	@Test
	void streamThatIsLeftHasTheRowsThatWereRead() {
		try (Stream<Item> rows = client.sql("select id, name from item").query(Item.class).stream()) {
			assertThat(rows.limit(3)).hasSize(3);
		}
		assertThat(only()).contains("[select id, name from item] rows=3 ");
	}

	@Test
	void streamInATransactionIsOneLineWithItsName() {
		client.transaction()
			.named("report")
			.run((tx) -> tx.sql("select id, name from item")
				.engine(StreamEngine.CURSOR)
				.query(Item.class)
				.forEach((i) -> {
				}));
		assertThat(only()).contains("rows=5000 ").endsWith(" transaction=report");
	}

	@Test
	void batchIsOneLineWithAllItsRowsAndNoValue() {
		client.batch("insert into item (id, name) values (:id, :name)")
			.size(400)
			.update(IntStream.rangeClosed(5001, 6000).mapToObj((i) -> new Item(i, "batched " + i)));
		assertThat(only()).matches("\\[insert into item \\(id, name\\) values \\(\\$1, \\$2\\)\\] rows=1000" + TAIL);
		client.batch("update item set name = ? where id = ?").update(List.of(List.of("one", 1), List.of("two", 2)));
		assertThat(only()).matches("\\[update item set name = \\$1 where id = \\$2\\] rows=2" + TAIL);
	}

	@Test
	void batchWithReturningIsOneLine() {
		client.batch("insert into item (id, name) values (?, ?) returning id")
			.query(Integer.class)
			.list(List.of(List.of(6001, "a"), List.of(6002, "b")));
		assertThat(only()).contains("returning id] rows=2 ");
	}

	@Test
	void copyInIsOneLineWithRowsAndBytes() {
		client.copy().into("item").csv().from("6001,a\n6002,b\n");
		assertThat(only()).matches("\\[COPY \"item\" FROM STDIN WITH \\(FORMAT csv\\)\\] rows=2 bytes=14" + TAIL);
		client.copy().into("item").csv().from(new StringReader("6003,a\n"));
		assertThat(only()).contains("rows=1 bytes=7 ");
		client.copy().into("item").records(Item.class).from(List.of(new Item(6004, "d")));
		assertThat(only()).matches("\\[COPY \"item\" FROM STDIN.*\\] rows=1 bytes=\\d+" + TAIL);
	}

	@Test
	void upsertIsOneLineWhicheverWayItGoes() {
		client.copy().into("item").onConflict("id").update().records(Item.class).from(List.of(new Item(1, "item 1")));
		assertThat(only()).contains("[COPY \"item\" FROM STDIN").contains("rows=1 ");
		client.copy().into("item").onConflict("id").update().csv().from("1,item 1\n2,item 2\n");
		assertThat(only()).contains("[COPY \"item\" FROM STDIN").contains("rows=2 ");
		client.copy().into("item").staging("insert into item select * from staging").csv().from("7001,a\n");
		assertThat(only()).contains("rows=1 ");
	}

	@Test
	void copyOutIsOneLineWithRowsAndBytesAndNoValue() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		client.copy().query("select id, name from item where name = :name").param("name", "item 42").csv().to(out);
		assertThat(only()).matches(
				"\\[COPY \\(select id, name from item where name = :name\\) TO STDOUT WITH \\(FORMAT csv\\)\\] rows=1 bytes="
						+ out.size() + TAIL);
		client.copy().from("item").records(Item.class).to((item) -> {
		});
		assertThat(only()).contains("rows=5000 bytes=");
	}

	@Test
	void whatFailsHasItsStateAndNoValue() {
		assertThatThrownBy(() -> client.sql("insert into item values (:id, :name)")
			.param("id", 1)
			.param("name", "secret value")
			.update()).isInstanceOf(DataAccessException.class);
		assertThat(only()).matches("\\[insert into item values \\(\\$1, \\$2\\)\\]" + TAIL + " sqlState=23505");
		assertThatThrownBy(() -> client.copy().into("item").csv().from("1,again\n"))
			.isInstanceOf(DataAccessException.class);
		assertThat(only()).contains("FROM STDIN").endsWith("sqlState=23505");
		assertThatThrownBy(() -> client.sql("select 1 / (id - 4000) from item").query(Integer.class).forEach((i) -> {
		})).isInstanceOf(DataAccessException.class);
		assertThat(only()).endsWith("sqlState=22012");
		assertThatThrownBy(() -> client.batch("insert into item values (?, ?)").update(List.of(List.of(1, "x"))))
			.isInstanceOf(DataAccessException.class);
		assertThat(only()).endsWith("sqlState=23505");
	}

	@Test
	void transactionsNameStandsAtItsStatementsAndBeginAndCommitDoNotShow() {
		client.transaction().serializable().named("transfer").retry().run((tx) -> {
			tx.sql("update item set name = name where id = 1").update();
			tx.sql("select name from item where id = 1").query(String.class).single();
		});
		assertThat(this.log.take()).hasSize(2).allMatch((line) -> line.endsWith(" transaction=transfer"));
		client.sql("select 1").query(Integer.class).single();
		assertThat(only()).doesNotContain("transaction=");
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void whatTheLibraryAsksForItselfDoesNotShow() {
		client.transaction()
			.once("log-key")
			.run((tx) -> tx.sql("select name from item where id = 1").query(String.class).single());
		assertThat(only()).startsWith("[select name from item where id = 1]");
		client.lock("log-lock").run(() -> {
		});
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void whatTheLibraryAsksForItselfShowsAtTrace() {
		this.log.level(Level.TRACE);
		client.transaction().serializable().run((tx) -> tx.sql("select 1").query(Integer.class).single());
		assertThat(this.log.take())
			.anyMatch((line) -> line.toLowerCase(Locale.ROOT).startsWith("[begin isolation level serializable"))
			.anyMatch((line) -> line.startsWith("[COMMIT]"))
			.anyMatch((line) -> line.startsWith("[select 1]"));
	}

	@Test
	void jdbcTemplateIsLoggedAsWell() {
		jdbc.queryForList("select name from item where id = ?", String.class, 1);
		assertThat(only()).matches("\\[select name from item where id = \\$1\\] rows=1" + TAIL);
		jdbc.batchUpdate("update item set name = ? where id = ?",
				List.of(new Object[] { "item 1", 1 }, new Object[] { "item 2", 2 }));
		assertThat(only()).matches("\\[update item set name = \\$1 where id = \\$2\\] rows=2" + TAIL);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName("Orders.find");
		new TransactionTemplate(manager, definition)
			.executeWithoutResult((status) -> jdbc.queryForObject("select count(*) from item", Integer.class));
		assertThat(only()).contains("[select count(*) from item] rows=1").endsWith("transaction=Orders.find");
	}

	@Test
	void cursorOfJdbcIsOneLineWhetherReadToItsEndOrNot() throws SQLException {
		for (int most : List.of(5000, 150)) {
			try (Connection connection = pool.getConnection()) {
				connection.setAutoCommit(false);
				try (PreparedStatement statement = connection.prepareStatement("select id from item")) {
					statement.setFetchSize(100);
					try (ResultSet rows = statement.executeQuery()) {
						int count = 0;
						while (count < most && rows.next()) {
							count++;
						}
						assertThat(count).isEqualTo(most);
						if (most == 5000) {
							assertThat(rows.next()).isFalse();
						}
					}
				}
				connection.commit();
			}
			assertThat(only()).contains("[select id from item] rows=" + ((most == 150) ? 200 : most) + " ");
		}
	}

	@Test
	void copyOfTheDriversOwnApiIsOneLine() throws Exception {
		try (Connection connection = pool.getConnection()) {
			PGConnection driver = connection.unwrap(PGConnection.class);
			driver.getCopyAPI().copyIn("copy item from stdin csv", new StringReader("8001,x\n8002,y\n"));
			assertThat(only()).matches("\\[copy item from stdin csv\\] rows=2 bytes=14" + TAIL);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			driver.getCopyAPI().copyOut("copy (select 1) to stdout", out);
			assertThat(only()).matches("\\[copy \\(select 1\\) to stdout\\] rows=1 bytes=2" + TAIL);
			assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\n");
			assertThatThrownBy(() -> driver.getCopyAPI().copyIn("copy item from stdin csv", new StringReader("x\n")))
				.isInstanceOf(SQLException.class);
			assertThat(only()).contains("[copy item from stdin csv]").endsWith("sqlState=22P02");
			assertThatThrownBy(() -> driver.getCopyAPI().copyIn("copy nowhere from stdin"))
				.isInstanceOf(SQLException.class);
			assertThat(only()).endsWith("sqlState=42P01");
		}
	}

	@Test
	void nothingIsLoggedAboveItsLevel() {
		this.log.level(Level.INFO);
		client.sql("select 1").query(Integer.class).single();
		client.sql("select id from item").query(Integer.class).forEach((id) -> {
		});
		assertThat(this.log.take()).isEmpty();
		this.log.level(Level.DEBUG);
		client.sql("select 1").query(Integer.class).single();
		assertThat(only()).startsWith("[select 1]");
	}

	@Test
	void textOfSqlCannotForgeALine() {
		jdbc.queryForObject("select 'a\r\n2026-01-01 ERROR forged \u2028 \u001b[31m'", String.class);
		assertThat(only()).doesNotContain("\n", "\r", "\u2028", "\u001b").contains("\\u2028", "\\u001b");
	}

	@Test
	void textOfSqlIsBounded() {
		jdbc.queryForObject("select length('" + "x".repeat(100_000) + "')", Integer.class);
		assertThat(only().length()).isLessThan(1200);
	}

	@Test
	void passwordInATextOfSqlDoesNotShow() {
		String user = "log_user_" + database.name();
		database.executeAsSuperuser("create role " + user);
		for (String literal : List.of("'pass-word'", "E'pass-word\\''", "$$pass-word$$", "$x$pass-word$x$",
				"/* new */ 'pass-word''s'")) {
			assertThatThrownBy(() -> jdbc.execute("alter role " + user + " encrypted password " + literal))
				.isInstanceOf(DataAccessException.class);
			assertThat(only()).as(literal).contains("password").doesNotContain("pass-word");
		}
		database.executeAsSuperuser("drop role " + user);
	}

}

package io.github.pgprofiles.log;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.SqlLog;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

@PostgresTest
class NamedIT {

	private static final String COMMENT = "/* find-user */";

	static TestProxy proxy;

	@TestProfile(value = "named", proxied = true)
	static PostgresClient client;

	public record Item(int id, String name) {
	}

	@BeforeAll
	static void createTables() {
		client.sql("create table item (id int primary key, name text)").update();
		client.sql("create table watched (id int primary key, name text)").update();
		client.sql("create table note (text text)").update();
		client
			.sql("create function note() returns trigger language plpgsql as"
					+ " 'begin insert into note values (current_query()); return new; end'")
			.update();
		client.sql("create trigger note before insert on watched for each row execute function note()").update();
	}

	@BeforeEach
	void forget() {
		client.sql("truncate item, watched, note").update();
		proxy.takeStatements();
	}

	/** What the server ran of the statement that was named. */
	private static String seen() {
		return client.sql("select string_agg(distinct text, '; ') from note").query(String.class).single();
	}

	@Test
	void nameOfAQueryIsATrailingComment() {
		client.sql("select 1").named("find-user").query(Integer.class).single();
		assertThat(proxy.takeStatements()).containsExactly("select 1 " + COMMENT);
		client.sql("insert into item values (:id, :name)")
			.param("id", 1)
			.param("name", "a")
			.named("find-user")
			.update();
		assertThat(proxy.takeStatements()).containsExactly("insert into item values ($1, $2) " + COMMENT);
	}

	@Test
	void commentIsWithinTheStatementHoweverThatEnds() {
		assertThat(client.sql("select 1;").named("find-user").query(Integer.class).single()).isEqualTo(1);
		assertThat(client.sql("select 1 ; ; -- done").named("find-user").query(Integer.class).single()).isEqualTo(1);
		assertThat(client.sql("select 1 -- done").named("find-user").query(Integer.class).single()).isEqualTo(1);
		assertThat(client.sql("select 1 /* done */\n").named("find-user").query(Integer.class).single()).isEqualTo(1);
		assertThat(client.sql("select '--'").named("find-user").query(String.class).single()).isEqualTo("--");
		assertThat(proxy.takeStatements()).hasSize(5).allMatch((sql) -> sql.endsWith(COMMENT));
	}

	@Test
	void serverShowsTheName() {
		assertThat(client.sql("select query from pg_stat_activity where pid = pg_backend_pid()")
			.named("find-user")
			.query(String.class)
			.single()).endsWith(" " + COMMENT);
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void namedStatementStaysPrepared() {
		for (int i = 0; i < 20; i++) {
			client.sql("select name as prepared from item where id = :id")
				.param("id", i)
				.named("find-user")
				.query(String.class)
				.optional();
		}
		assertThat(client
			.sql("select count(*) from pg_prepared_statements where statement like '%as prepared from item%find-user%'"
					+ " and statement not like '%pg_prepared%'")
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(StreamEngine.class)
	void streamCarriesTheName(StreamEngine engine) {
		for (int i = 0; i < 3; i++) {
			client.sql("select id from item where id > :id")
				.param("id", 1)
				.named("find-user")
				.engine(engine)
				.query(Integer.class)
				.forEach((id) -> {
				});
			assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.contains("from item") && sql.contains(COMMENT))
				.noneMatch((sql) -> sql.contains("from item") && !sql.contains(COMMENT));
		}
		client.sql("select id from item").engine(engine).named("find-user").query(Integer.class).forEach((id) -> {
		});
		assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.contains("from item") && sql.contains(COMMENT));
	}

	@Test
	void batchCarriesTheNameRowByRowAndAtOnce() {
		client.batch("insert into item values (?, ?)").named("find-user").update(List.of(List.of(1, "a")));
		assertThat(proxy.takeStatements()).contains("insert into item values ($1, $2) " + COMMENT);
		client.batch("insert into item values (:id, :name)")
			.named("find-user")
			.update(IntStream.range(10, 1010).mapToObj((i) -> new Item(i, "n" + i)));
		assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.contains("unnest") && sql.contains(COMMENT));
		assertThat(client.sql("select count(*) from item").query(Integer.class).single()).isEqualTo(1001);
	}

	@Test
	void copyInCarriesTheNameWhicheverWayItGoes() {
		client.copy().into("watched").csv().named("find-user").from("1,a\n");
		assertThat(seen()).contains("COPY \"watched\"").contains(COMMENT);
		client.sql("truncate note, watched").update();
		client.copy().into("watched").named("find-user").text().from(new StringReader("1\ta\n"));
		assertThat(seen()).contains("COPY \"watched\"").endsWith(COMMENT);
		client.sql("truncate note, watched").update();
		client.copy().into("watched").records(Item.class).named("find-user").from(List.of(new Item(1, "a")));
		assertThat(seen()).contains(COMMENT);
		client.transaction().run((tx) -> {
			tx.sql("truncate note, watched").update();
			tx.copy().into("watched").csv().where("id > 0").named("find-user").from("1,a\n");
		});
		assertThat(seen()).contains("WHERE").endsWith(COMMENT);
	}

	@Test
	void upsertCarriesTheNameWhicheverWayItGoes() {
		for (int i = 0; i < 3; i++) {
			client.sql("truncate note").update();
			client.copy()
				.into("watched")
				.onConflict("id")
				.update()
				.records(Item.class)
				.named("find-user")
				.from(List.of(new Item(i, "a")));
			assertThat(seen()).containsPattern("(?s)INSERT INTO.* ON CONFLICT.*/\\* find-user \\*/");
			client.sql("truncate note").update();
			client.copy().into("watched").named("find-user").onConflict("id").update().csv().from(i + 10 + ",a\n");
			assertThat(seen()).containsPattern("(?s)INSERT INTO.* ON CONFLICT.*/\\* find-user \\*/");
		}
		client.sql("truncate note").update();
		client.copy()
			.into("watched")
			.staging("insert into watched select * from staging; -- all")
			.csv()
			.named("find-user")
			.from("99,a\n");
		assertThat(seen()).contains(COMMENT);
		client.transaction().run((tx) -> {
			tx.sql("truncate note").update();
			tx.copy().into("watched").onConflict("id").doNothing().csv().named("find-user").from("100,a\n");
		});
		assertThat(seen()).containsPattern("ON CONFLICT.*/\\* find-user \\*/");
	}

	@Test
	void copyOutCarriesTheName() {
		client.copy().query("select id from item").named("find-user").csv().to(new ByteArrayOutputStream());
		client.copy().from("item").csv().named("find-user").to(new ByteArrayOutputStream());
		client.copy().from("item").named("find-user").columns("id").text().to(new ByteArrayOutputStream());
		assertThat(proxy.takeStatements()).hasSizeGreaterThanOrEqualTo(3)
			.filteredOn((sql) -> sql.contains("COPY"))
			.allMatch((sql) -> sql.endsWith(COMMENT));
		client.copy().from("item").records(Item.class).named("find-user").to((item) -> {
		});
		assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.contains("COPY") && sql.contains(COMMENT));
	}

	@Test
	void nameOfATransactionIsItsNameByEitherWord() {
		for (UnaryOperator<TypedTransactionTemplate> named : List.<UnaryOperator<TypedTransactionTemplate>>of(
				(transaction) -> transaction.name("transfer"), (transaction) -> transaction.named("transfer"))) {
			TypedTransactionTemplate transfer = named.apply(client.transaction());
			begins("begin isolation level serializable /* transfer */",
					() -> transfer.serializable().run(NamedIT::read));
			begins("begin /* transfer */", () -> transfer.retry().run(NamedIT::read));
			begins("begin /* transfer */", () -> transfer.timeout(Duration.ofSeconds(30)).run(NamedIT::read));
			begins("begin /* transfer */", () -> transfer.lockTimeout(Duration.ofSeconds(30)).run(NamedIT::read));
			begins("begin isolation level serializable read only deferrable /* transfer */",
					() -> transfer.serializable().readOnly().deferrable().run(NamedIT::read));
		}
	}

	private static void read(ReadOnlyTransaction tx) {
		tx.sql("select 1").query().list();
	}

	private static void begins(String begin, Runnable work) {
		proxy.takeStatements();
		work.run();
		assertThat(proxy.takeStatements().get(0)).startsWith(begin);
	}

	@Test
	void transactionCarriesItsNameWhereItHasAMessageOfItsOwn() {
		client.transaction().serializable().named("transfer").run((tx) -> tx.sql("select 1").query().list());
		assertThat(proxy.takeStatements().get(0)).startsWith("begin isolation level serializable /* transfer */");
		client.transaction().named("transfer").retry().run((tx) -> tx.sql("select 1").query().list());
		client.transaction().named("transfer").run((tx) -> tx.sql("select 1").query().list());
		int before = proxy.takeRoundTrips();
		client.transaction().run((tx) -> tx.sql("select 1").query().list());
		int plain = proxy.takeRoundTrips();
		client.transaction().named("transfer").run((tx) -> tx.sql("select 1").query().list());
		assertThat(proxy.takeRoundTrips()).as("after %d", before).isEqualTo(plain);
	}

	@Test
	void nameStandsInMessagesAndDetailsOfErrors() {
		Throwable thrown = catchThrowable(() -> client.sql("select nothing").named("find-user").query().list());
		assertThat(thrown).hasMessageContaining("query 'find-user'");
		assertThat(PostgresError.of(thrown).name()).isEqualTo("find-user");
		thrown = catchThrowable(
				() -> client.sql("select 1/0").named("find-user").engine(StreamEngine.CURSOR).query().forEach((row) -> {
				}));
		assertThat(thrown).hasMessageContaining("stream 'find-user'");
		assertThat(PostgresError.of(thrown).name()).isEqualTo("find-user");
		thrown = catchThrowable(() -> client.batch("insert into item values (?, ?)")
			.named("find-user")
			.update(List.of(List.of(1, "a"), List.of(1, "a"))));
		assertThat(thrown).hasMessageContaining("batch 'find-user'");
		assertThat(PostgresError.of(thrown)).returns("find-user", PostgresError::name).returns(2L, PostgresError::row);
		thrown = catchThrowable(() -> client.copy().into("item").csv().named("find-user").from("x,a\n"));
		assertThat(thrown).hasMessageContaining("copy 'find-user'");
		assertThat(PostgresError.of(thrown).name()).isEqualTo("find-user");
		thrown = catchThrowable(() -> client.sql("select 1/0").query().list());
		assertThat(thrown).isInstanceOf(DataAccessException.class);
		assertThat(PostgresError.of(thrown).name()).isNull();
	}

	@Test
	void transactionsNameIsThatOfWhatFailsInItWithoutOne() {
		Throwable thrown = catchThrowable(
				() -> client.transaction().named("transfer").run((tx) -> tx.sql("select 1/0").query().list()));
		assertThat(PostgresError.of(thrown).name()).isEqualTo("transfer");
		thrown = catchThrowable(() -> client.transaction()
			.named("transfer")
			.run((tx) -> tx.sql("select 1/0").named("find-user").query().list()));
		assertThat(PostgresError.of(thrown).name()).isEqualTo("find-user");
		IllegalStateException own = new IllegalStateException();
		assertThat(catchThrowable(() -> client.transaction().named("transfer").run((tx) -> {
			throw own;
		}))).isSameAs(own);
		assertThat(own.getSuppressed()).isEmpty();
	}

	@Test
	void nameStandsInTheLog() {
		try (SqlLog log = new SqlLog("named", Level.DEBUG)) {
			client.sql("select 1").named("find-user").query(Integer.class).single();
			client.sql("select id from item").named("find-user").query(Integer.class).forEach((id) -> {
			});
			client.batch("insert into item values (?, ?)").named("find-user").update(List.of(List.of(1, "a")));
			client.copy().into("item").csv().named("find-user").from("2,a\n");
			client.copy().from("item").csv().named("find-user").to(new ByteArrayOutputStream());
			assertThat(log.lines()).hasSize(5).allMatch((line) -> line.endsWith(" name=find-user"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "*/", "a*/; drop table item; /*", "a\nb", "ä", "a'b", "a?b", "$1",
			"0123456789012345678901234567890123456789012345678901234567890123" })
	void whatIsNoNameIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> client.sql("select 1").named(name))
			.withMessageContaining("such as find-user");
		assertThatIllegalArgumentException().isThrownBy(() -> client.batch("select ?").named(name));
		assertThatIllegalArgumentException().isThrownBy(() -> client.copy().into("item").csv().named(name));
		assertThatIllegalArgumentException().isThrownBy(() -> client.copy().from("item").named(name));
		assertThatIllegalArgumentException().isThrownBy(() -> client.copy().query("select 1").named(name));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().named(name));
	}

	@Test
	void everyLetterThatANameMayHaveIsTaken() {
		String name = "Az09_.:/-" + "x".repeat(54);
		client.sql("select 1").named(name).query(Integer.class).single();
		assertThat(proxy.takeStatements()).containsExactly("select 1 /* " + name + " */");
		client.sql("select 1").named("//").query(Integer.class).single();
		assertThatIllegalArgumentException().isThrownBy(() -> client.sql("select 1").named(null));
	}

}

package io.github.pgprofiles.internal.copy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A small copy looks at its table by what the first one on its connection prepared. */
@EveryServer
@PostgresTest
@NotPooled("is about statements that stay prepared, of which there are none there")
class CopyPreparedCheckIT {

	/** More than one connection keeps. */
	private static final int MANY = 70;

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(value = "other", proxied = true)
	private static PostgresClient other;

	private HikariDataSource pool;

	private PostgresClient client;

	record Row(int a, String b) {
	}

	@BeforeEach
	void open() {
		other.sql("create table p (a int primary key, b text)").update();
		this.pool = Profiles.pool(Profiles.lasting("orders", database).host(proxy.host()).port(proxy.port()).build());
		this.client = Profiles.client(this.pool);
	}

	@AfterEach
	void close() {
		this.pool.close();
		other.sql("drop schema if exists elsewhere cascade").update();
		other.sql("drop table if exists p cascade").update();
	}

	private CopyInSpec.Records<Row> copy(String table) {
		return this.client.copy().into(table).records(Row.class);
	}

	private static List<Row> rows(int first, int count) {
		return IntStream.range(first, first + count).mapToObj((i) -> new Row(i, "row " + i)).toList();
	}

	private static String csv(int first, int count) {
		return IntStream.range(first, first + count)
			.mapToObj((i) -> i + ",row " + i + "\n")
			.collect(Collectors.joining());
	}

	/** What a copy of one row sent, and how many trips it took. */
	private Sent copies(String table, int key) {
		return sent(() -> assertThat(copy(table).from(rows(key, 1)).stored()).isOne());
	}

	private record Sent(int trips, List<String> statements) {

		boolean has(String word) {
			return this.statements.stream().anyMatch((sql) -> sql.contains(word + " pgprofiles_"));
		}

		void executesOnly() {
			assertThat(this.trips).isOne();
			assertThat(this.statements).singleElement()
				.asString()
				.matches("BEGIN; COPY .*; EXECUTE pgprofiles_[0-9a-f]{32}; COMMIT");
		}

		void looksByItsText() {
			assertThat(this.trips).isOne();
			assertThat(has("PREPARE") || has("EXECUTE")).isFalse();
			assertThat(this.statements).singleElement().asString().contains("; SELECT 1 OPERATOR(pg_catalog./)");
		}

	}

	private static Sent sent(Runnable work) {
		proxy.takeRoundTrips();
		proxy.takeStatements();
		work.run();
		return new Sent(proxy.takeRoundTrips(), proxy.takeStatements());
	}

	private static List<Integer> stored(String table) {
		return other.sql("select a::int from " + table + " order by a").query(Integer.class).list();
	}

	private void runOnTheConnection(String sql) {
		new JdbcTemplate(this.pool).execute(sql);
	}

	private List<String> prepared() {
		return this.client.sql("select name from pg_prepared_statements where name like 'pgprofiles_%' order by 1")
			.query(String.class)
			.list();
	}

	@Test
	void firstCopyPreparesAndTheOthersExecute() {
		Sent first = copies("p", 1);
		assertThat(first.trips()).isEqualTo(2);
		assertThat(first.has("PREPARE")).isTrue();
		for (int i = 2; i < 10; i++) {
			copies("p", i).executesOnly();
		}
		assertThat(prepared()).hasSize(1);
		assertThat(stored("p")).hasSize(9);
	}

	@Test
	void otherConnectionPreparesForItselfOfWhatIsKnown() {
		copies("p", 1);
		this.pool.getHikariPoolMXBean().softEvictConnections();
		Sent first = copies("p", 2);
		assertThat(first.has("PREPARE")).isTrue();
		copies("p", 3).executesOnly();
	}

	@ParameterizedTest
	@ValueSource(strings = { "truncate p", "analyze p", "vacuum p", "create index on p (b)", "cluster p using p_pkey",
			"comment on table p is 'p'", "grant select on p to public", "alter table p add check (a > 0)" })
	void whatLeavesTheTypesAloneLeavesThePlanAlone(String sql) {
		copies("p", 1);
		copies("p", 2);
		other.sql(sql).update();
		copies("p", 3).executesOnly();
		copies("p", 4).executesOnly();
	}

	@ParameterizedTest
	@ValueSource(strings = { "discard all", "deallocate all", "discard plans; deallocate all" })
	void statementThatIsGoneIsMadeAgainUnseen(String sql) {
		copies("p", 1);
		copies("p", 2).executesOnly();
		runOnTheConnection(sql);
		// it, ROLLBACK, and once more
		assertThat(copies("p", 3).trips()).isEqualTo(3);
		assertThat(copies("p", 4).has("PREPARE")).isTrue();
		copies("p", 5).executesOnly();
		assertThat(stored("p")).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void connectionThatForgetsAgainAndAgainPreparesNoMore() {
		for (int i = 0; i < 10; i++) {
			copies("p", i);
			runOnTheConnection("deallocate all");
		}
		copies("p", 20).looksByItsText();
		copies("p", 21).looksByItsText();
		assertThat(stored("p")).hasSize(12);
	}

	@Test
	void connectionThatForgetsNowAndThenGoesOn() {
		int key = 0;
		for (int i = 0; i < 6; i++) {
			runOnTheConnection("deallocate all");
			for (int j = 0; j < 10; j++) {
				copies("p", key++);
			}
		}
		copies("p", key).executesOnly();
	}

	@Test
	void statementThatIsThereAlreadyIsUsed() {
		copies("p", 1);
		String sql = this.client.sql("select statement from pg_prepared_statements where name like 'pgprofiles_%'")
			.query(String.class)
			.single();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		String prepare = sql.substring(sql.indexOf("PREPARE pgprofiles_"), sql.indexOf("; EXECUTE"));
		runOnTheConnection(prepare);
		assertThat(copies("p", 2).trips()).isEqualTo(3);
		copies("p", 3).executesOnly();
		assertThat(stored("p")).containsExactly(1, 2, 3);
	}

	@Test
	void failureOfTheCommitLeavesWhatWasPreparedUsable() {
		other.sql("alter table p add constraint late foreign key (a) references p deferrable initially deferred")
			.update();
		other.sql("alter table p add d int default 0 references p deferrable initially deferred").update();
		assertThat(PostgresError.of(catchThrowableOfType(DataAccessException.class, () -> copy("p").from(rows(1, 1))))
			.sqlState()).isEqualTo("23503");
		copies("p", 0);
		copies("p", 1);
		copies("p", 2).executesOnly();
	}

	@Test
	void tablesThatAreMoreThanAConnectionKeepsMakeRoomForOneAnother() {
		for (int i = 0; i < MANY; i++) {
			other.sql("create table p" + i + " (a int, b text)").update();
		}
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < MANY; i++) {
				copies("p" + i, round);
			}
		}
		assertThat(prepared()).hasSize(64);
		copies("p" + (MANY - 1), 9).executesOnly();
		for (int i = 0; i < MANY; i++) {
			assertThat(stored("p" + i)).contains(0, 1, 2);
			other.sql("drop table p" + i).update();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "alter table p alter a type float4 | true", "alter table p alter a type int8 | true",
					"alter table p add c int | true",
					"alter table p rename to q; create table p (b text, a int2) | true",
					"alter table p rename b to x; alter table p add b varchar(9) | true",
					"alter table p drop b; alter table p add b text | false" })
	void changeOfTheTableIsSeen(String change, boolean seen) {
		copies("p", 1);
		copies("p", 2).executesOnly();
		for (String sql : change.split(";", -1)) {
			other.sql(sql).update();
		}
		int before = stored("p").size();
		assertThat(copies("p", 3).trips()).isEqualTo(seen ? 6 : 1);
		copies("p", 4);
		copies("p", 5).executesOnly();
		assertThat(stored("p")).hasSize(before + 3).contains(3, 4, 5);
		other.sql("drop table if exists q").update();
	}

	@Test
	void tableThatComesToLieInFrontIsSeen() {
		other.sql("create schema elsewhere").update();
		this.client.sql("set search_path = elsewhere, public").update();
		copies("p", 1);
		copies("p", 2).executesOnly();
		other.sql("create table elsewhere.p (b text, a float8)").update();
		copies("p", 3);
		copies("p", 4);
		copies("p", 5).executesOnly();
		assertThat(stored("public.p")).containsExactly(1, 2);
		assertThat(stored("elsewhere.p")).containsExactly(3, 4, 5);
		other.sql("drop table elsewhere.p").update();
		copies("p", 6);
		assertThat(stored("public.p")).containsExactly(1, 2, 6);
	}

	@Test
	void schemaThatTakesTheNameOfAnotherIsSeen() {
		other.sql("create schema elsewhere").update();
		other.sql("create table elsewhere.p (a int, b text)").update();
		copies("elsewhere.p", 1);
		copies("elsewhere.p", 2).executesOnly();
		other.sql("alter schema elsewhere rename to aside").update();
		other.sql("create schema elsewhere").update();
		other.sql("create table elsewhere.p (b text, a float4)").update();
		copies("elsewhere.p", 3);
		assertThat(stored("elsewhere.p")).containsExactly(3);
		assertThat(stored("aside.p")).containsExactly(1, 2);
		other.sql("drop schema aside cascade").update();
	}

	@Test
	void roleNeedsNoMoreThanInsert() {
		String user = this.client.sql("select current_user").query(String.class).single();
		database.executeAsSuperuser("create role writer_of_p; grant writer_of_p to \"" + user + "\"");
		try {
			other.sql("grant insert on p to writer_of_p").update();
			this.client.sql("set role writer_of_p").update();
			copies("p", 1);
			copies("p", 2).executesOnly();
			this.client.sql("reset role").update();
			copies("p", 3).executesOnly();
			this.client.sql("set role writer_of_p").update();
			other.sql("revoke insert on p from writer_of_p").update();
			assertThat(
					PostgresError.of(catchThrowableOfType(DataAccessException.class, () -> copy("p").from(rows(4, 1))))
						.sqlState())
				.isEqualTo("42501");
			this.client.sql("reset role").update();
			copies("p", 4).executesOnly();
		}
		finally {
			database.executeAsSuperuser("drop owned by writer_of_p; drop role writer_of_p");
		}
	}

	record Positive(int a) {
	}

	@Test
	void domainThatRefusesNullIsLookedAt() {
		other.sql("create domain elsewhere_id as int not null check (value > 0)").update();
		other.sql("create table elsewhere (a elsewhere_id)").update();
		CopyInSpec.Records<Positive> copy = this.client.copy().into("elsewhere").records(Positive.class);
		for (int i = 1; i < 4; i++) {
			copy.from(List.of(new Positive(i)));
		}
		sent(() -> copy.from(List.of(new Positive(4)))).executesOnly();
		other.sql("alter table elsewhere alter a type float4").update();
		copy.from(List.of(new Positive(5)));
		assertThat(stored("elsewhere")).containsExactly(1, 2, 3, 4, 5);
		other.sql("drop table elsewhere; drop domain elsewhere_id").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "p\"q", "p\\q", "p'q", "p\tq", "pÄ€q", "p q", "P", "select" })
	void namesMayBeAny(String name) {
		String quoted = '"' + name.replace("\"", "\"\"") + '"';
		other.sql("create schema elsewhere").update();
		other.sql("create table elsewhere." + quoted + " (" + quoted + " int, dropped int, a int, b text)").update();
		other.sql("alter table elsewhere." + quoted + " drop dropped").update();
		for (int i = 0; i < 3; i++) {
			int key = i;
			Sent sent = sent(() -> this.client.copy()
				.into("elsewhere", name)
				.columns("a", "b")
				.records(Row.class)
				.from(rows(key, 1)));
			assertThat(sent.has("EXECUTE")).isTrue();
			assertThat(sent.trips()).isEqualTo((i == 0) ? 2 : 1);
		}
		other.sql("alter table elsewhere." + quoted + " alter a type float4").update();
		this.client.copy().into("elsewhere", name).columns("a", "b").records(Row.class).from(rows(3, 1));
		assertThat(stored("elsewhere." + quoted)).containsExactly(0, 1, 2, 3);
	}

	@Test
	void upsertExecutesToo() {
		// few records go another way
		CopyInSpec.Csv copy = this.client.copy().into("p").onConflict("a").update().csv();
		for (int i = 0; i < 3; i++) {
			assertThat(copy.from(csv(1, 3)).rows()).isEqualTo(3);
		}
		Sent sent = sent(() -> copy.from(csv(2, 3)));
		assertThat(sent.trips()).isOne();
		assertThat(sent.statements()).singleElement()
			.asString()
			.matches("(?s)BEGIN; .*; EXECUTE pgprofiles_\\w+; COMMIT");
		assertThat(prepared()).hasSize(1);
		other.sql("alter table p drop constraint p_pkey").update();
		assertThat(catchThrowableOfType(DataAccessException.class, () -> copy.from(csv(2, 3)))).isNotNull();
		other.sql("create unique index p_pkey on p (a)").update();
		copy.from(csv(2, 4));
		runOnTheConnection("discard all");
		copy.from(csv(2, 5));
		other.sql("alter table p alter a type float4").update();
		copy.from(csv(2, 6));
		assertThat(stored("p")).containsExactly(1, 2, 3, 4, 5, 6, 7);
	}

	@Test
	void manyFailuresOfTheCommitCostOneRunEachAndNoTrust() {
		other.sql("create table parent (a int primary key)").update();
		other.sql("create table child (a int references parent deferrable initially deferred, b text)").update();
		for (int i = 0; i < 6; i++) {
			runOnTheConnection("discard all");
			assertThat(catchThrowableOfType(DataAccessException.class, () -> copy("child").from(rows(1, 1))))
				.isNotNull();
		}
		other.sql("insert into parent values (1)").update();
		copy("child").from(rows(1, 1));
		assertThat(sent(() -> copy("child").from(rows(1, 1))).statements()).singleElement()
			.asString()
			.contains("EXECUTE");
	}

}

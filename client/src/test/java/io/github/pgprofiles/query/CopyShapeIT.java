package io.github.pgprofiles.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A COPY that is sent together with the question for its description, as its shape was
 * known from before, of tables that have changed since.
 */
@EveryServer
@PostgresTest
class CopyShapeIT {

	private static final String SQL = "select * from shaped";

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	private static int pid;

	@BeforeAll
	static void rememberTheSession() {
		pid = pid();
	}

	private static int pid() {
		return Backends.of(client);
	}

	@BeforeEach
	void makeTheTable() {
		other.sql("drop table if exists shaped").update();
		other.sql("create table shaped (a int, b text)").update();
		other.sql("insert into shaped select n, 'b' || n from generate_series(1, 10) n").update();
		read();
		read();
	}

	@AfterEach
	void connectionIsTheSame() {
		assertThat(pid()).isEqualTo(pid);
	}

	private static List<Map<String, Object>> read() {
		List<Map<String, Object>> rows = new ArrayList<>();
		client.sql(SQL).query().forEach(rows::add);
		return rows;
	}

	private static List<Map<String, Object>> readInATransaction() {
		return client.transaction().execute((tx) -> {
			List<Map<String, Object>> rows = new ArrayList<>();
			tx.sql(SQL).engine(StreamEngine.COPY).query().forEach(rows::add);
			assertThat(tx.sql("select 1").query(Integer.class).single()).isOne();
			return rows;
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "alter table shaped add c bigint default 7", "alter table shaped drop a",
			"alter table shaped alter a type float4", "alter table shaped alter a type text",
			"alter table shaped rename b to c", "alter table shaped alter b type bytea using b::bytea",
			"alter table shaped drop a, add a int default 3" })
	void alteredTableGivesTheRowsAsTheyAre(String change) {
		other.sql(change).update();
		List<Map<String, Object>> expected = other.sql(SQL).query().list();
		assertThat(text(read())).isEqualTo(text(expected));
		assertThat(text(readInATransaction())).isEqualTo(text(expected));
		assertThat(text(read())).isEqualTo(text(expected));
	}

	private static List<String> text(List<Map<String, Object>> rows) {
		return rows.stream()
			.map((row) -> row.keySet() + row.values().stream().map(CopyShapeIT::text).toList().toString())
			.toList();
	}

	private static String text(Object value) {
		return value.getClass().getSimpleName()
				+ ((value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : value);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			create type shaped_mood as enum ('fine') | alter table shaped alter b type shaped_mood using 'fine'
			create type shaped_pair as (x int)       | alter table shaped alter b type shaped_pair using row(1)
			select 1                                 | alter table shaped alter b type aclitem using '=r/postgres'
			""")
	void typesThatHaveToBeLookedUpOrGoByCursorAreReadInAnotherCopyOrByOne(String type, String change) {
		other.withConnection((connection) -> connection.createStatement().execute(type));
		try {
			other.sql(change.replace("postgres", other.sql("select user").query(String.class).single())).update();
			String expected = other.sql("select min(b::text) from shaped").query(String.class).single();
			List<String> seen = new ArrayList<>();
			Runnable reading = () -> client.sql(SQL).query(Shaped.class).forEach((row) -> seen.add(row.b()));
			reading.run();
			client.transaction().run((tx) -> tx.sql(SQL).query(Shaped.class).forEach((row) -> seen.add(row.b())));
			reading.run();
			assertThat(seen).hasSize(30).containsOnly(expected);
		}
		finally {
			other.sql("drop table shaped").update();
			other.sql("drop type if exists shaped_mood, shaped_pair").update();
		}
	}

	record Shaped(int a, String b) {
	}

	@Test
	void droppedTableIsTheServersErrorAndAViewInItsPlaceIsRead() {
		other.sql("drop table shaped").update();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(CopyShapeIT::read)
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42P01"));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(CopyShapeIT::readInATransaction);
		}
		other.sql("create view shaped as select 1::int8 as a, 'seen'::varchar as b").update();
		try {
			assertThat(read()).containsExactly(Map.of("a", 1L, "b", "seen"));
			assertThat(readInATransaction()).containsExactly(Map.of("a", 1L, "b", "seen"));
		}
		finally {
			other.sql("drop view shaped").update();
		}
	}

	@Test
	void streamThatIsLeftEarlyLeavesTheConnectionAndItsTransactionUsable() {
		other.sql("insert into shaped select n, repeat('b', 200) from generate_series(1, 100000) n").update();
		for (int i = 0; i < 3; i++) {
			try (Stream<?> rows = client.sql(SQL).query().stream()) {
				rows.iterator().next();
			}
			client.transaction().run((tx) -> {
				tx.sql("create temporary table kept (n int) on commit drop").update();
				try (Stream<?> rows = tx.sql(SQL).engine(StreamEngine.COPY).query().stream()) {
					rows.iterator().next();
				}
				assertThat(tx.sql("select count(*) from kept").query(Long.class).single()).isZero();
			});
		}
	}

	@Test
	void failureInTheMiddleOfTheRowsIsTheServers() {
		String failing = "select 1 / (5 - n) as q from generate_series(1, 10) n";
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql(failing).query().forEach((row) -> {
				}))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.transaction()
				.run((tx) -> tx.sql(failing).engine(StreamEngine.COPY).query().forEach((row) -> {
				}))).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
		}
	}

	@Test
	void queryThatWritesRunsOnceWhateverItsShapeWas() {
		other.sql("create table written (a int, b text)").update();
		String sql = "insert into written select * from shaped returning *";
		for (int i = 1; i <= 3; i++) {
			if (i == 3) {
				other
					.sql("alter table written alter b type shaped_b using b::text::shaped_b".replace("shaped_b",
							"name"))
					.update();
			}
			client.copy().query(sql).records(Shaped.class).to((row) -> {
			});
			client.transaction().run((tx) -> tx.copy().query(sql).records(Shaped.class).to((row) -> {
			}));
			assertThat(other.sql("select count(*) from written").query(Integer.class).single()).isEqualTo(20 * i);
		}
		other.sql("drop table written").update();
	}

}

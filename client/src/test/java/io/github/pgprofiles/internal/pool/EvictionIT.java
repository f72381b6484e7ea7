package io.github.pgprofiles.internal.pool;

import java.io.OutputStream;
import java.io.StringReader;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A connection is given up where it is what is wrong, and not where a statement is. */
@PostgresTest
class EvictionIT {

	static TestDatabase database;

	/** Refused by the server as a feature that it does not have. */
	private static final String REFUSED = "select count(*) from t for update";

	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PostgresClient client;

	/** Something that fails. */
	interface Failure {

		void run() throws Exception;

	}

	@BeforeAll
	static void open() {
		client.sql("create table t (id int, note text)").update();
		client.sql("create table guarded (id int)").update();
		client.sql("alter table guarded enable row level security").update();
		client.sql("alter table guarded force row level security").update();
		client.sql("create policy everything on guarded using (true)").update();
		client
			.sql("create function fail(state text) returns int language plpgsql as"
					+ " $$ begin raise 'failed' using errcode = state; end $$")
			.update();
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static void keepsItsConnection(String state, Failure failure) {
		int pid = pid();
		for (int i = 0; i < 20; i++) {
			Throwable thrown = catchThrowable(failure::run);
			assertThat(thrown).as("fails").isNotNull();
			assertThat(stateOf(thrown)).isEqualTo(state);
			assertThat(pid()).isEqualTo(pid);
		}
	}

	private static String stateOf(Throwable thrown) {
		return (thrown instanceof SQLException sql) ? sql.getSQLState()
				: PostgresError.of((RuntimeException) thrown).sqlState();
	}

	@Test
	void featureThatIsRefusedKeepsTheConnection() {
		JdbcTemplate jdbc = new JdbcTemplate(pool);
		Stream.<Failure>of(() -> client.sql(REFUSED).query().list(), () -> client.sql(REFUSED).update(),
				() -> client.sql(REFUSED).query().optional(),
				() -> client.sql(REFUSED).engine(StreamEngine.CURSOR).query().forEach((row) -> {
				}), () -> client.sql(REFUSED).engine(StreamEngine.COPY).query().forEach((row) -> {
				}), () -> client.transaction().run((tx) -> tx.sql(REFUSED).query().list()),
				() -> client.transaction().run((tx) -> tx.nested().run((inner) -> inner.sql(REFUSED).query().list())),
				() -> client.batch("insert into t values (?, fail('0A000')::text)", List.of(List.of(1), List.of(2))),
				() -> client.copy().query(REFUSED).csv().to(OutputStream.nullOutputStream()),
				() -> client.copy().into("guarded").csv().from(new StringReader("1\n")),
				() -> jdbc.queryForList(REFUSED), () -> jdbc.execute(REFUSED),
				() -> jdbc.batchUpdate("insert into t values (1, 'x')", "insert into t select 1, fail('0A000')::text"))
			.forEach((failure) -> keepsItsConnection("0A000", failure));
	}

	@Test
	void featureThatTheDriverDoesNotHaveKeepsTheConnection() {
		keepsItsConnection("0A000", () -> client.withConnection((connection) -> {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(connection::createNClob);
			return connection.createNClob();
		}));
	}

	/** Those that HikariCP takes for the end of a connection. */
	@ParameterizedTest
	@ValueSource(strings = { "0A000", "08000", "08001", "08006", "08P01", "57P01", "57P02", "57P03", "01002" })
	void stateThatAFunctionRaisesKeepsTheConnection(String state) {
		String sql = "select fail('%s')".formatted(state);
		keepsItsConnection(state, () -> client.sql(sql).query().list());
		keepsItsConnection(state, () -> client.sql(sql).engine(StreamEngine.COPY).query().forEach((row) -> {
		}));
		keepsItsConnection(state, () -> client.copy().query(sql).binary().to(OutputStream.nullOutputStream()));
		keepsItsConnection(state, () -> client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.execute(sql);
			}
		}));
	}

	@Test
	void statementThatWasPreparedForOtherColumnsHealsOnItsConnection() {
		client.sql("create table changing (id int)").update();
		client.sql("insert into changing values (1)").update();
		int pid = pid();
		String sql = "select * from changing where id = ?";
		for (int change = 1; change <= 3; change++) {
			for (int i = 0; i < 8; i++) {
				assertThat(client.sql(sql).param(1).query().single()).hasSize(change);
			}
			database.executeAsSuperuser("alter table changing add column c%d int".formatted(change));
			assertThat(client.sql(sql).param(1).query().single()).hasSize(change + 1);
			assertThat(pid()).isEqualTo(pid);
		}
		database.executeAsSuperuser("alter table changing add column last int");
		Throwable first = catchThrowable(() -> client.transaction().run((tx) -> tx.sql(sql).param(1).query().single()));
		assertThat((int) client.transaction().execute((tx) -> tx.sql(sql).param(1).query().single().size()))
			.as("after " + first)
			.isEqualTo(5);
		assertThat(pid()).isEqualTo(pid);
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void connectionThatIsLostIsGivenUpWhateverTheStatementFailedWithBefore() {
		for (int i = 0; i < 5; i++) {
			int pid = pid();
			assertThatThrownBy(() -> client.withConnection((connection) -> {
				assertThatThrownBy(() -> connection.createStatement().execute(REFUSED));
				database.executeAsSuperuser("select pg_terminate_backend(%d, 5000)".formatted(pid));
				return connection.createStatement().execute("select 1");
			})).isInstanceOf(Exception.class);
			assertThat(pid()).isNotEqualTo(pid);
		}
	}

	@Test
	void batchThatFailsAndLosesItsConnectionGivesItUp() {
		int pid = pid();
		assertThatThrownBy(() -> client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.addBatch("insert into t values (1, 'x')");
				statement.addBatch("select pg_terminate_backend(pg_backend_pid())");
				return statement.executeBatch();
			}
		})).hasRootCauseInstanceOf(Exception.class);
		assertThat(pid()).isNotEqualTo(pid);
	}

}

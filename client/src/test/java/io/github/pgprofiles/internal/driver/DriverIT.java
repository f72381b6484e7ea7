package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.rows.QueryDescription;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.core.TransactionState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a new version of the driver must not change. */
@EveryServer
@PostgresTest
@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
class DriverIT {

	static TestDatabase database;

	private Connection connection;

	@BeforeEach
	void connect() throws SQLException {
		this.connection = connect("");
		execute("create sequence if not exists s");
	}

	private static Connection connect(String properties) throws SQLException {
		return DriverManager.getConnection(
				"jdbc:postgresql://%s:%d/%s%s".formatted(database.host(), database.port(), database.name(), properties),
				TestServer.USER, TestServer.PASSWORD);
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.connection.close();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private int number(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private TransactionState state() throws SQLException {
		return this.connection.unwrap(BaseConnection.class).getTransactionState();
	}

	@Test
	void descriptionHasLabelsAndTypesAndRunsNothing() throws SQLException {
		this.connection.setAutoCommit(false);
		QueryDescription description = QueryDescription.of(this.connection,
				"select nextval('s') as n, 'x' as \"A b\", 1 as n, now(), '{}'::jsonb ? 'a' as found");
		assertThat(description.returnsRows()).isTrue();
		assertThat(description.labels()).containsExactly("n", "A b", "n", "now", "found");
		assertThat(description.types()).containsExactly(Oid.INT8, Oid.TEXT, Oid.INT4, Oid.TIMESTAMPTZ, Oid.BOOL);
		assertThat(state()).as("BEGIN went with it").isEqualTo(TransactionState.OPEN);
		assertThat(number("select case when is_called then 1 else 0 end from s")).isZero();
	}

	@Test
	void descriptionLocksItsTablesUntilTheTransactionEnds() throws SQLException {
		execute("create table t (id int)");
		this.connection.setAutoCommit(false);
		QueryDescription.of(this.connection, "select * from t");
		assertThat(number("select count(*) from pg_locks where relation = 't'::regclass and pid = pg_backend_pid()"))
			.isEqualTo(1);
		this.connection.rollback();
		assertThat(number("select count(*) from pg_locks where relation = 't'::regclass and pid = pg_backend_pid()"))
			.isZero();
	}

	@Test
	void descriptionTellsNoColumnsFromNoRows() throws SQLException {
		this.connection.setAutoCommit(false);
		assertThat(QueryDescription.of(this.connection, "select from s").returnsRows()).isTrue();
		assertThat(QueryDescription.of(this.connection, "select from s").labels()).isEmpty();
		assertThat(QueryDescription.of(this.connection, "drop sequence s").returnsRows()).isFalse();
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> QueryDescription.of(this.connection, "select * from nowhere"))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("42P01"));
		this.connection.rollback();
		assertThat(number("select 1")).isEqualTo(1);
	}

	@Test
	void descriptionIsImpossibleInTheSimpleProtocol() throws SQLException {
		assertThat(QueryDescription.isPossible(this.connection)).isTrue();
		try (Connection simple = connect("?preferQueryMode=simple")) {
			assertThat(QueryDescription.isPossible(simple)).isFalse();
		}
	}

	@Test
	void aStatementPreparedForAnotherTableIsPreparedAnew() throws SQLException {
		execute("create table changing as select 1 as a");
		for (String properties : List.of("?logServerErrorDetail=false", "?logServerErrorDetail=true")) {
			try (Connection other = connect(properties);
					PreparedStatement statement = other.prepareStatement("select * from changing")) {
				statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
				other.setAutoCommit(false);
				statement.executeQuery().close();
				other.commit();
				// not on that connection, whose driver would notice
				execute("alter table changing add column is_" + properties.substring(properties.indexOf('=') + 1)
						+ " int");
				assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery)
					.matches(SqlStates::isStalePlan);
				other.rollback();
				statement.executeQuery().close();
			}
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("select 1 / 0"))
			.satisfies((ex) -> assertThat(SqlStates.isStalePlan(ex)).isFalse());
	}

	private CopyOut copy(String query) throws SQLException {
		return this.connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("copy (" + query + ") to stdout with (format binary)");
	}

	@Test
	void aShortCopyIsReadToItsEndAndALongOneCancelled() throws SQLException {
		for (int i = 0; i < 50; i++) {
			CopyOut once = copy("select 1");
			once.readFromCopy();
			assertThat(UnreadCopy.finish(once)).isTrue();
			CopyOut many = copy("select generate_series(1, 1000000000)");
			many.readFromCopy();
			assertThat(UnreadCopy.finish(many)).isFalse();
			assertThat(UnreadCopy.cancel(this.connection, many)).isTrue();
			assertThat(many.isActive()).isFalse();
			assertThat(number("select " + i)).as("no cancel is left behind").isEqualTo(i);
		}
		CopyOut over = copy("select 1");
		while (over.readFromCopy() != null) {
			assertThat(over.isActive()).isTrue();
		}
		assertThat(UnreadCopy.cancel(this.connection, over)).isFalse();
		assertThat(this.connection.getNetworkTimeout()).isZero();
	}

}

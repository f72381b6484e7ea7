package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a borrower leaves open on a connection is not there for the next one. */
@Timeout(60)
@PostgresTest
class LeftOpenIT {

	static TestDatabase database;

	/** One connection, so that the next borrower has the same. */
	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static PostgresClient client;

	@TestProfile
	private static JdbcTemplate jdbc;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int primary key)").update();
	}

	@BeforeEach
	void empty() {
		other.sql("truncate t").update();
	}

	private static List<Integer> committed() {
		return other.sql("select id from t order by id").query(Integer.class).list();
	}

	private static int backend(PostgresClient on) {
		return Backends.of(on);
	}

	@Test
	void beginBySqlIsRolledBackAndNamed() {
		int backend = backend(client);
		try (LogCapture log = new LogCapture()) {
			client.sql("begin; insert into t values (1)").update();
			assertThat(log.lines()).anyMatch((line) -> line.contains(
					"Profile 'orders': a connection came back inside a transaction that was begun by SQL: [begin;"));
		}
		client.sql("insert into t values (2)").update();
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t values (3)").update();
			throw new IllegalStateException("own");
		})).hasMessage("own");
		assertThat(committed()).containsExactly(2);
		assertThat(backend(client)).isEqualTo(backend);
	}

	@Test
	void everybodysBeginIsRolledBack() throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("start transaction");
			statement.execute("insert into t values (1)");
		}
		jdbc.execute("begin");
		jdbc.update("insert into t values (2)");
		client.withConnection((connection) -> {
			try (Statement statement = connection.unwrap(PgConnection.class).createStatement()) {
				return statement.execute("begin; insert into t values (3)");
			}
		});
		client.sql("insert into t values (5)").update();
		assertThat(committed()).containsExactly(2, 5);
	}

	@Test
	void textThatFailsInItsOwnTransactionHarmsNobodyElse() {
		assertThatThrownBy(() -> client.sql("begin; insert into t values (1); select 1/0; commit").update())
			.isInstanceOf(DataAccessException.class);
		assertThatThrownBy(() -> jdbc.execute("begin; insert into t values (1); select 1/0; commit"))
			.isInstanceOf(DataAccessException.class);
		client.sql("insert into t values (2)").update();
		assertThat(committed()).containsExactly(2);
	}

	@Test
	void clientOfAnotherPoolLeavesNothingOpen() {
		try (HikariDataSource foreign = Profiles.unstarted("foreign", database); LogCapture log = new LogCapture()) {
			PostgresClient own = PostgresClient.create("foreign", foreign, () -> manager);
			own.sql("begin; insert into t values (1)").update();
			assertThat(log.lines()).anyMatch((line) -> line
				.contains("Profile 'foreign': a connection came back inside a transaction that was begun by SQL"));
			own.sql("insert into t values (2)").update();
			assertThat(committed()).containsExactly(2);
			own.withConnection(
					(connection) -> connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin"));
			assertThat(own.sql("select 1").query(Integer.class).single()).isOne();
		}
	}

	@Test
	void workThatForgotToCommitIsRolledBack() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			try (Statement statement = connection.unwrap(PgConnection.class).createStatement()) {
				// beneath the pool, which would commit it
				statement.execute("insert into t values (1)");
			}
		}
		assertThat(committed()).isEmpty();
		assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
	}

	@Test
	void copyLeftOpenRetiresTheConnection() throws Exception {
		int backend = backend(client);
		try (LogCapture log = new LogCapture()) {
			client.withConnection(
					(connection) -> connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin"));
			assertThat(log.lines()).anyMatch((line) -> line.contains("Profile 'orders'") && line.contains("COPY"));
		}
		assertThat(answerSoon()).isNotEqualTo(backend);
		client.withConnection((connection) -> connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("copy (select generate_series(1, 1000000)) to stdout"));
		answerSoon();
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin");
		}
		answerSoon();
		assertThat(committed()).isEmpty();
	}

	private static int answerSoon() throws Exception {
		return CompletableFuture.supplyAsync(() -> backend(client)).get(10, TimeUnit.SECONDS);
	}

	@Test
	void copyLeftOpenInATransactionFailsIt() throws Exception {
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			client.withConnection(
					(connection) -> connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin"));
		})).withMessageContaining("neither ended nor cancelled");
		answerSoon();
		assertThatThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
			jdbc.update("insert into t values (2)");
			jdbc.execute((ConnectionCallback<Object>) (
					connection) -> connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin"));
		})).hasMessageContaining("neither ended nor cancelled");
		answerSoon();
		assertThat(committed()).isEmpty();
	}

	@Test
	void streamByCopyThatOutlivesTheBlockGoesOn() {
		client.transaction().run((tx) -> {
			try (java.util.stream.Stream<Integer> rows = client
				.withConnection((connection) -> tx.sql("select generate_series(1, 100000)")
					.engine(StreamEngine.COPY)
					.query(Integer.class)
					.stream())) {
				assertThat(rows.mapToInt(Integer::intValue).sum()).isEqualTo(705082704);
			}
		});
	}

}

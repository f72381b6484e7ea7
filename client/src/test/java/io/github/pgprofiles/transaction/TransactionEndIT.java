package io.github.pgprofiles.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work that ends the transaction which it runs in, or tries to. */
@EveryServer
@PostgresTest
class TransactionEndIT {

	static TestDatabase database;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(2).withMinSize(0).withTimeout(Duration.ofSeconds(1)))
			.build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager);
		jdbc = new JdbcTemplate(pool);
		client.sql("create table t (id int primary key)").update();
		client.sql("create procedure commits() language plpgsql as 'begin commit; end'").update();
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	@BeforeEach
	void empty() {
		other.sql("truncate t").update();
	}

	private static List<Integer> committed() {
		return other.sql("select id from t order by id").query(Integer.class).list();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rollback", "commit", "END", "abort", "rollback and chain", "commit and chain;",
			"/* note */ rollback work", "prepare transaction 'x'", "insert into t values (2); commit",
			"commit; begin; insert into t values (2)", "insert into t values (2); rollback; insert into t values (3)" })
	void transactionRefusesToBeEndedBySql(String sql) {
		assertThatExceptionOfType(IncompatibleTransactionException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> {
				tx.sql("insert into t values (1)").update();
				tx.sql(sql).update();
			}))
			.withMessageContainingAll("Profile 'orders'", "[" + sql + "]", "would end the transaction");
		assertThat(committed()).isEmpty();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
				jdbc.update("insert into t values (1)");
				jdbc.execute(sql);
			}));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
				jdbc.update("insert into t values (1)");
				jdbc.update(sql, new Object[0]);
			}));
		assertThat(committed()).isEmpty();
	}

	@Test
	void refusedEndLeavesTheTransactionAsItWas() {
		int value = client.transaction().execute((tx) -> {
			tx.sql("insert into t values (1)").update();
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> tx.sql("rollback").update());
			tx.sql("insert into t values (2)").update();
			return 7;
		});
		assertThat(value).isEqualTo(7);
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void everyWayToRunSqlRefusesTheEnd() {
		client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> tx.sql("commit").timeout(Duration.ofSeconds(5)).update());
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> tx.sql("commit; select 1").query(Integer.class).list());
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> tx.sql("commit; select 1").query(Integer.class).stream().close());
			assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(
					() -> tx.batch("insert into t values (:n); rollback", List.of(Map.of("n", 2), Map.of("n", 3))));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> tx.nested().run((inner) -> inner.sql("rollback").update()));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.withConnection((connection) -> {
					try (Statement statement = connection.createStatement()) {
						statement.addBatch("rollback");
						return statement.executeBatch();
					}
				}));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> jdbc.batchUpdate("insert into t values (4)", "commit"));
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void transactionOfOneCallRefusesToBeEndedInTheMiddle() {
		assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(
				() -> client.batch("insert into t values (:n); commit", List.of(Map.of("n", 1), Map.of("n", 1))));
		assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(
				() -> client.sql("insert into t values (1); commit; select 1").query(Integer.class).stream().close());
		assertThat(committed()).isEmpty();
	}

	@Test
	void clientOfAnotherPoolRefusesTheEndToo() {
		try (HikariDataSource foreign = Profiles.unstarted("foreign", database)) {
			PostgresClient own = PostgresClient.create("foreign", foreign,
					() -> new DataSourceTransactionManager(foreign));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> own.transaction().run((tx) -> {
					tx.sql("insert into t values (1)").update();
					tx.sql("commit").update();
				}));
		}
		assertThat(committed()).isEmpty();
	}

	@Test
	void methodsOfTheConnectionRefuseTheEnd() {
		client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.withConnection((connection) -> {
					connection.rollback();
					return 1;
				}))
				.withMessageContaining("Connection.rollback() would end the transaction");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.withConnection((connection) -> {
					connection.commit();
					return 1;
				}));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.withConnection((connection) -> {
					connection.setAutoCommit(true);
					return 1;
				}));
			tx.rollbackOnly();
		});
		assertThat(committed()).isEmpty();
	}

	@Test
	void managerOfSpringsOwnIsKeptFromItToo() {
		PlatformTransactionManager springs = new DataSourceTransactionManager(pool);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> new TransactionTemplate(springs).executeWithoutResult((status) -> {
				jdbc.update("insert into t values (1)");
				jdbc.execute("commit");
			}));
		assertThat(committed()).isEmpty();
		new TransactionTemplate(springs).executeWithoutResult((status) -> jdbc.update("insert into t values (1)"));
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void procedureThatCommitsIsRefusedByTheServer() {
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			tx.sql("call commits()").update();
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("2D000"));
		assertThat(committed()).isEmpty();
		client.sql("call commits()").update();
	}

	@Test
	void savepointsBySqlStayTheUsersBusiness() {
		client.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			tx.sql("savepoint a").update();
			tx.sql("insert into t values (2)").update();
			tx.sql("rollback to savepoint a; insert into t values (3)").update();
			tx.sql("release a").update();
			client.withConnection((connection) -> {
				Savepoint savepoint = connection.setSavepoint();
				jdbc.update("insert into t values (4)");
				connection.rollback(savepoint);
				return 1;
			});
		});
		assertThat(committed()).containsExactly(1, 3);
	}

	@Test
	void transactionsOfAConnectionOfOnesOwnAreItsBorrowersBusiness() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute("insert into t values (1)");
				statement.execute("commit");
				statement.execute("insert into t values (2)");
			}
			connection.rollback();
		}
		client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.execute("begin");
				statement.execute("insert into t values (3)");
				return statement.execute("commit");
			}
		});
		client.sql("begin; insert into t values (4); commit").update();
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
				statement.execute("begin; insert into t values (5); commit");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			status.setRollbackOnly();
		});
		assertThat(committed()).containsExactly(1, 3, 4, 5);
	}

}

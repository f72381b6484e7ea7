package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.internal.pool.PoolStarter;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Profiles whose pool lends connections with autocommit off, as Hibernate would have it,
 * and whose transactions a manager of ours or of Spring's begins.
 */
@PostgresTest
class AutocommitOffIT {

	static TestDatabase database;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		other.sql("create table t (id int primary key)").update();
	}

	@BeforeEach
	void empty() {
		other.sql("truncate t").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	/** Who begins transactions, and whether connections are lent with autocommit off. */
	enum Setting {

		OURS, OURS_OFF, SPRINGS, SPRINGS_OFF;

		HikariDataSource pool(int size) {
			boolean autocommit = this == OURS || this == SPRINGS;
			return new PoolStarter((name, pool) -> pool.setAutoCommit(autocommit))
				.start(List.of(Profiles.of("orders", database)
					.pool(PoolSettings.defaults().withMaxSize(size).withMinSize(0).withTimeout(Duration.ofSeconds(2)))
					.build()))
				.get("orders");
		}

		PlatformTransactionManager manager(HikariDataSource pool) {
			return (this == OURS || this == OURS_OFF)
					? new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new)
					: new JdbcTransactionManager(pool);
		}

	}

	private static List<Integer> committed() {
		return other.transaction()
			.requiresNew()
			.execute((tx) -> tx.sql("select id from t order by id").query(Integer.class).list());
	}

	/** Every kind of work; each is there for all when it returns. */
	private static void work(PostgresClient client, PostgresClient witness) {
		client.sql("insert into t values (1)").update();
		assertThat(ids(witness)).contains(1);
		client.batch("insert into t values (?)", List.of(List.of(2), List.of(3)));
		assertThat(ids(witness)).contains(2, 3);
		client.copy()
			.into("t")
			.columns("id")
			.csv()
			.from(new ByteArrayInputStream("4\n".getBytes(StandardCharsets.UTF_8)));
		assertThat(ids(witness)).contains(4);
		try (Stream<Integer> rows = client.sql("insert into t values (5) returning id").query(Integer.class).stream()) {
			assertThat(rows.toList()).containsExactly(5);
		}
		assertThat(ids(witness)).contains(5);
		client.transaction().run((tx) -> tx.sql("insert into t values (6)").update());
		assertThat(ids(witness)).contains(6);
		client.transaction().retry().run((tx) -> tx.sql("insert into t values (7)").update());
		client.transaction().requiresNew().run((tx) -> tx.sql("insert into t values (8)").update());
		assertThat(ids(witness)).contains(7, 8);
		client.lock("some").run(() -> client.sql("insert into t values (9)").update());
		client.lock("some").inTransaction().run((tx) -> tx.sql("insert into t values (10)").update());
		client.withConnection((connection) -> connection.createStatement().execute("insert into t values (11)"));
		client.sql("insert into t values (12)").timeout(Duration.ofSeconds(5)).update();
		assertThat(ids(witness)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
	}

	private static List<Integer> ids(PostgresClient witness) {
		return witness.sql("select id from t order by id").query(Integer.class).list();
	}

	@ParameterizedTest
	@EnumSource
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void loneWorkIsCommitted(Setting setting) {
		try (HikariDataSource pool = setting.pool(2)) {
			PlatformTransactionManager manager = setting.manager(pool);
			work(PostgresClient.create("orders", pool, () -> manager), other);
		}
	}

	@ParameterizedTest
	@EnumSource
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void workInsideATransactionOfAnotherProfileIsCommitted(Setting setting) {
		try (HikariDataSource pool = setting.pool(4);
				PostgresClients.Closeable witnesses = Profiles.single("witness", database)) {
			PlatformTransactionManager manager = setting.manager(pool);
			PostgresClient client = PostgresClient.create("orders", pool, () -> manager);
			JdbcTemplate jdbc = new JdbcTemplate(pool);
			other.transaction().run((tx) -> {
				// binds a connection of the profile until the end, in no transaction
				jdbc.queryForObject("select 1", Integer.class);
				work(client, witnesses.get("witness"));
				tx.rollbackOnly();
			});
			assertThat(committed()).hasSize(12);
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void transactionsStillJoin(Setting setting) {
		try (HikariDataSource pool = setting.pool(2)) {
			PlatformTransactionManager manager = setting.manager(pool);
			PostgresClient client = PostgresClient.create("orders", pool, () -> manager);
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
				new JdbcTemplate(pool).update("insert into t values (1)");
				assertThat(ids(client)).containsExactly(1);
				client.transaction().run((tx) -> tx.sql("insert into t values (2)").update());
				client.batch("insert into t values (?)", List.of(List.of(3), List.of(4)));
				assertThat(committed()).isEmpty();
				status.setRollbackOnly();
			});
			assertThat(committed()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void workInCallbacksBehindATransactionIsCommitted(Setting setting) {
		try (HikariDataSource pool = setting.pool(3)) {
			PlatformTransactionManager manager = setting.manager(pool);
			PostgresClient client = PostgresClient.create("orders", pool, () -> manager);
			for (boolean atCommit : List.of(true, false)) {
				int[] calls = { 0 };
				client.transaction().run((tx) -> register(atCommit, () -> {
					work(client, other);
					calls[0]++;
				}));
				assertThat(calls[0]).isOne();
				assertThat(committed()).hasSize(12);
				other.sql("truncate t").update();
			}
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	private static void register(boolean atCommit, Runnable work) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				if (atCommit) {
					work.run();
				}
			}

			@Override
			public void afterCompletion(int status) {
				if (!atCommit) {
					work.run();
				}
			}

		});
	}

	@ParameterizedTest
	@EnumSource(names = { "SPRINGS", "SPRINGS_OFF" })
	void whereSpringKeepsTheOnlyConnectionACallbackIsTold(Setting setting) {
		try (HikariDataSource pool = setting.pool(1)) {
			PlatformTransactionManager manager = setting.manager(pool);
			PostgresClient client = PostgresClient.create("orders", pool, () -> manager);
			int[] calls = { 0 };
			client.transaction().run((tx) -> register(true, () -> {
				assertThatExceptionOfType(PoolExhaustedException.class)
					.isThrownBy(() -> client.sql("insert into t values (1)").update());
				assertThatExceptionOfType(PoolExhaustedException.class)
					.isThrownBy(
							() -> client.transaction().run((inner) -> inner.sql("insert into t values (1)").update()))
					.withMessageContaining("behind the end of another transaction");
				calls[0]++;
			}));
			assertThat(calls[0]).isOne();
			assertThat(committed()).isEmpty();
		}
	}

}

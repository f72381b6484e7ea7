package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One thread, one profile, one transaction; what may stand inside another, and how. */
@PostgresTest
class TransactionJoinIT {

	static TestDatabase database;

	/** Two connections: one to suspend, one to go on with. */
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

	private static void insert(Transaction tx, int id) {
		tx.sql("insert into t values (?)").param(id).update();
	}

	private static long xid(ReadOnlyTransaction tx) {
		return tx.sql("select pg_current_xact_id()::text::bigint").query(Long.class).single();
	}

	private static TransactionTemplate spring(int isolation, boolean readOnly) {
		TransactionTemplate template = new TransactionTemplate(manager);
		template.setIsolationLevel(isolation);
		template.setReadOnly(readOnly);
		template.setName("springs");
		return template;
	}

	@Test
	void everybodyIsInTheSameTransaction() {
		client.transaction().run((tx) -> {
			long own = xid(tx);
			assertThat(jdbc.queryForObject("select pg_current_xact_id()::text::bigint", Long.class)).isEqualTo(own);
			assertThat(
					JdbcClient.create(pool).sql("select pg_current_xact_id()::text::bigint").query(Long.class).single())
				.isEqualTo(own);
			long joined = client.transaction().execute((inner) -> xid(inner));
			assertThat(joined).isEqualTo(own);
			Long springs = new TransactionTemplate(manager)
				.execute((status) -> jdbc.queryForObject("select pg_current_xact_id()::text::bigint", Long.class));
			assertThat(springs).isEqualTo(own);
			insert(tx, 1);
			assertThat(committed()).isEmpty();
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void oursInsideSpringsCommitsAndRollsBackWithIt() {
		spring(TransactionDefinition.ISOLATION_SERIALIZABLE, false).executeWithoutResult((status) -> {
			client.transaction().serializable().retry().run((tx) -> insert(tx, 1));
			assertThat(committed()).isEmpty();
		});
		assertThat(committed()).containsExactly(1);
		spring(TransactionDefinition.ISOLATION_DEFAULT, false).executeWithoutResult((status) -> {
			client.transaction().run((tx) -> insert(tx, 2));
			status.setRollbackOnly();
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void anotherIsolationInsideIsRefusedNamingBothAndTheTransactionGoesOn() {
		client.transaction().name("outer").repeatableRead().run((tx) -> {
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().serializable().name("inner").run((inner) -> insert(inner, 9)))
				.withMessageContainingAll("Profile 'orders'", "transaction 'inner' is to be SERIALIZABLE",
						"transaction 'outer', which is REPEATABLE READ");
			client.transaction().repeatableRead().run((inner) -> insert(inner, 1));
		});
		assertThat(committed()).containsExactly(1);
		spring(TransactionDefinition.ISOLATION_SERIALIZABLE, false).executeWithoutResult((status) -> {
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().readCommitted().run((inner) -> insert(inner, 9)))
				.withMessageContainingAll("READ COMMITTED", "transaction 'springs', which is SERIALIZABLE");
			client.transaction().run((inner) -> insert(inner, 2));
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void defaultIsolationIsTheServersToTell() {
		client.transaction().run((tx) -> {
			client.transaction().readCommitted().run((inner) -> insert(inner, 1));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().serializable().run((inner) -> insert(inner, 9)))
				.withMessageContainingAll("the transaction at hand, which is READ COMMITTED");
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void writingInsideReadOnlyIsRefusedNamingBoth() {
		client.transaction().readOnly().name("report").run((tx) -> {
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().name("write").run((inner) -> insert(inner, 9)))
				.withMessageContainingAll("transaction 'write' may write", "transaction 'report', which is read only");
			assertThat(tx.sql("select 1").query(Integer.class).single()).isEqualTo(1);
			client.transaction().readOnly().run((inner) -> inner.sql("select 1").query().list());
		});
		spring(TransactionDefinition.ISOLATION_DEFAULT, true)
			.executeWithoutResult((status) -> assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().run((inner) -> insert(inner, 9)))
				.withMessageContaining("transaction 'springs', which is read only"));
	}

	@Test
	void deferrableInsideOneThatIsNotIsRefused() {
		client.transaction()
			.serializable()
			.readOnly()
			.run((tx) -> assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().serializable().readOnly().deferrable().run((inner) -> {
				}))
				.withMessageContaining("is to be deferrable"));
		client.transaction()
			.serializable()
			.readOnly()
			.deferrable()
			.run((tx) -> client.transaction().serializable().readOnly().deferrable().run((inner) -> {
			}));
	}

	@Test
	void readOnlyInsideOneThatWritesJoins() {
		client.transaction().run((tx) -> {
			insert(tx, 1);
			int count = client.transaction()
				.readOnly()
				.execute((inner) -> inner.sql("select count(*) from t").query(Integer.class).single());
			assertThat(count).isEqualTo(1);
			insert(tx, 2);
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void synchronizationsFireForOurs() {
		List<String> heard = new ArrayList<>();
		client.transaction().run((tx) -> {
			insert(tx, 1);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					heard.add("beforeCommit " + committed());
				}

				@Override
				public void afterCommit() {
					heard.add("afterCommit " + committed());
				}

				@Override
				public void afterCompletion(int status) {
					heard.add("afterCompletion " + status);
				}

			});
		});
		assertThat(heard).containsExactly("beforeCommit []", "afterCommit [1]", "afterCompletion 0");
	}

	@Test
	void swallowedFailureCannotCommitWhoeverRanItAndWhoeverBegan() {
		other.sql("insert into t values (1)").update();
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(tx, 2);
			assertThatThrownBy(() -> insert(tx, 1)).isInstanceOf(DuplicateKeyException.class);
			assertThatThrownBy(() -> insert(tx, 3)).isNotNull();
		}))
			.withMessageContaining(
					"this statement had failed, and the failure was swallowed: [insert into t values (?)]")
			.withCauseInstanceOf(DuplicateKeyException.class);
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> client.transaction()
				.run((tx) -> assertThatThrownBy(() -> jdbc.update("insert into t values (1)")).isNotNull()))
			.withMessageContaining("one of its statements had failed");
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult(
					(status) -> assertThatThrownBy(() -> client.sql("insert into t values (1)").update()).isNotNull()))
			.withMessageContaining("[insert into t values (1)]");
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult(
					(status) -> assertThatThrownBy(() -> jdbc.update("insert into t values (1)")).isNotNull()));
		assertThat(committed()).containsExactly(1);
	}

	/**
	 * What Spring keeps open for the other profile is given back while it is suspended.
	 */
	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void profileWorksOnAfterATransactionOfAnotherWasSuspended() {
		try (HikariDataSource second = Profiles.pool(Profiles.of("second", database)
			.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(1)))
			.build())) {
			PlatformTransactionManager secondManager = new CheckedCommitTransactionManager("second", second,
					CommitOutcomeUnknownException::new);
			PostgresClient b = PostgresClient.create("second", second, () -> secondManager);
			b.transaction().run((tx) -> {
				jdbc.update("insert into t values (1)");
				tx.requiresNew().run((inner) -> {
					jdbc.update("insert into t values (2)");
					client.sql("insert into t values (3)").update();
				});
				client.sql("insert into t values (4)").update();
				client.transaction().run((own) -> insert(own, 5));
				client.batch("insert into t values (?)", List.of(List.of(6)));
				client.lock("job").tryRun(Duration.ZERO, () -> jdbc.update("insert into t values (7)"));
				tx.requiresNew().run((inner) -> insert(inner, 8));
				assertThatThrownBy(() -> client.transaction().run((own) -> {
					insert(own, 9);
					throw new IllegalStateException("own");
				})).hasMessage("own");
				assertThat(client.sql("select count(*) from t").query(Integer.class).stream()).containsExactly(8);
			});
		}
		assertThat(committed()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void transactionsOnTwoProfilesStandSideBySide() {
		client.transaction().serializable().run((tx) -> other.transaction().readOnly().run((beside) -> {
			assertThat(beside.sql("show transaction_isolation").query(String.class).single())
				.isEqualTo("read committed");
			assertThat(tx.sql("show transaction_read_only").query(String.class).single()).isEqualTo("off");
			insert(tx, 1);
			client.transaction().serializable().run((joined) -> insert(joined, 2));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> other.transaction().run((inner) -> insert(inner, 9)));
		}));
		assertThat(committed()).containsExactly(1, 2);
	}

}

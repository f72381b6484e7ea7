package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work that happens once inside a transaction that is open already. */
@PostgresTest
class OnceJoinedIT {

	static TestDatabase database;

	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	private final String key = UUID.randomUUID().toString();

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeAll
	static void open() {
		client.sql("create table effect (id int primary key)").update();
		client.transaction().once("makes the table").run((tx) -> {
		});
	}

	@BeforeEach
	void empty() {
		client.sql("truncate effect").update();
	}

	private int work(Transaction tx) {
		int run = this.runs.incrementAndGet();
		tx.sql("insert into effect values (?)").param(run).update();
		return run;
	}

	private int once() {
		return client.transaction().once(this.key, Integer.class).execute(this::work);
	}

	private long records() {
		return other.sql("select count(*) from postgres_profiles_once where key = ?")
			.param(this.key)
			.query(Long.class)
			.single();
	}

	@Test
	void resultCommitsWithTheOuterTransaction() {
		client.transaction().run((tx) -> {
			assertThat(once()).isEqualTo(1);
			assertThat(records()).isZero();
		});
		assertThat(records()).isEqualTo(1);
		assertThat(once()).isEqualTo(1);
		assertThat(client.transaction().<Integer, RuntimeException>execute((tx) -> once())).isEqualTo(1);
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void resultGoesWithTheOuterTransaction() {
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			once();
			throw new IllegalStateException("outer");
		})).hasMessage("outer");
		assertThat(records()).isZero();
		assertThat(once()).isEqualTo(2);
	}

	@Test
	void secondCallInTheSameTransactionGetsTheResult() {
		client.transaction().run((tx) -> {
			assertThat(once()).isEqualTo(1);
			assertThat(once()).isEqualTo(1);
		});
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void sameKeyWithinItsOwnWorkIsAConflict() {
		assertThatExceptionOfType(OnceConflictException.class)
			.isThrownBy(() -> client.transaction().once(this.key, Integer.class).execute((tx) -> once()))
			.withMessageContaining("work around this");
		assertThat(this.runs).hasValue(0);
		assertThat(records()).isZero();
	}

	@Test
	void failureMarksTheOuterTransaction() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			assertThatThrownBy(() -> client.transaction().once(this.key).run((inner) -> {
				throw new IllegalStateException("own");
			})).hasMessage("own");
			tx.sql("insert into effect values (100)").update();
		}));
		assertThat(records()).isZero();
		assertThat(other.sql("select count(*) from effect").query(Long.class).single()).isZero();
	}

	@Test
	void failureBehindASavepointLeavesTheOuterTransactionAndTheKey() {
		client.transaction().run((tx) -> {
			assertThatThrownBy(
					() -> tx.nested().run((inner) -> inner.sql("insert into effect values (1), (1)").update()))
				.isInstanceOf(DuplicateKeyException.class);
			assertThatThrownBy(() -> tx.nested().run((inner) -> {
				once();
				throw new IllegalStateException("own");
			})).hasMessage("own");
			assertThat(once()).isEqualTo(2);
		});
		assertThat(once()).isEqualTo(2);
		assertThat(other.sql("select id from effect").query(Integer.class).list()).containsExactly(2);
	}

	@Test
	void rollbackOnlyOfTheOuterTransactionRecordsNothing() {
		client.transaction().run((tx) -> {
			tx.rollbackOnly();
			assertThat(once()).isEqualTo(1);
		});
		assertThat(records()).isZero();
	}

	@Test
	void swallowedFailureInsideIsToldAtTheEnd() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> client.transaction().once(this.key).run((inner) -> {
				try {
					inner.sql("insert into effect values (1), (1)").update();
				}
				catch (DuplicateKeyException ex) {
					// as some do
				}
			})));
		assertThat(records()).isZero();
	}

	@Test
	void joinsATransactionOfSprings() {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			new JdbcTemplate(pool).update("insert into effect values (100)");
			assertThat(once()).isEqualTo(1);
			status.setRollbackOnly();
		});
		assertThat(records()).isZero();
		new TransactionTemplate(manager).executeWithoutResult((status) -> assertThat(once()).isEqualTo(2));
		assertThat(records()).isEqualTo(1);
		assertThat(once()).isEqualTo(2);
	}

	@Test
	void joinsATransactionOfAManagerThatIsNotOurs() {
		PlatformTransactionManager plain = new DataSourceTransactionManager(pool);
		PostgresClient theirs = PostgresClient.create("orders", pool, () -> plain);
		int value = theirs.transaction().once(this.key, Integer.class).execute(this::work);
		new TransactionTemplate(plain).executeWithoutResult(
				(status) -> assertThat(theirs.transaction().once(this.key, Integer.class).execute(this::work))
					.isEqualTo(value));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void insideReadOnlyItIsRefusedAndNothingIsSent() {
		TransactionTemplate readOnly = new TransactionTemplate(manager);
		readOnly.setReadOnly(true);
		assertThatExceptionOfType(IncompatibleTransactionException.class)
			.isThrownBy(() -> readOnly.executeWithoutResult((status) -> once()));
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void retryIsForWhoeverBeganTheTransaction() {
		assertThatThrownBy(
				() -> client.transaction().run((tx) -> client.transaction().once(this.key).retry().run((inner) -> {
					work(inner);
					inner.sql("do $$ begin raise exception 'made up' using errcode = '40001'; end $$").update();
				})))
			.satisfies((thrown) -> assertThat(PostgresError.of(thrown).sqlState()).isEqualTo("40001"));
		assertThat(this.runs).hasValue(1);
		this.runs.set(0);
		client.transaction().retry().run((tx) -> client.transaction().once(this.key).run((inner) -> {
			if (work(inner) == 1) {
				inner.sql("do $$ begin raise exception 'made up' using errcode = '40001'; end $$").update();
			}
		}));
		assertThat(this.runs).hasValue(2);
		assertThat(records()).isEqualTo(1);
	}

	@Test
	void requiresNewCommitsByItself() {
		try (PostgresClients.Closeable clients = PostgresClients
			.open(Profiles.of("two", database).pool(PoolSettings.defaults().withMaxSize(2)).build())) {
			PostgresClient two = clients.primary();
			assertThatThrownBy(() -> two.transaction().run((tx) -> {
				tx.requiresNew().once(this.key, Integer.class).execute(this::work);
				throw new IllegalStateException("outer");
			})).hasMessage("outer");
		}
		assertThat(records()).isEqualTo(1);
		assertThat(once()).isEqualTo(1);
	}

	@Test
	void atAnotherIsolationOfTheOuterTransactionTheWinnerIsFoundByTheNextOne() {
		TransactionTemplate serializable = new TransactionTemplate(manager);
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		assertThatThrownBy(() -> serializable.executeWithoutResult((status) -> {
			client.sql("select 1").query().list();
			other.transaction().once(this.key, Integer.class).execute(this::work);
			once();
		})).satisfies((thrown) -> assertThat(PostgresError.of(thrown).sqlState()).isEqualTo("40001"));
		serializable.executeWithoutResult((status) -> assertThat(once()).isEqualTo(1));
		assertThat(this.runs).hasValue(1);
	}

	private static PostgresClients.Closeable inANewSchema(String schema, int poolSize) {
		other.sql("create schema " + schema).update();
		return PostgresClients.open(Profiles.of("fresh", database)
			.once(new OnceSettings(schema, Duration.ofDays(1)))
			.pool(PoolSettings.defaults().withMaxSize(poolSize).withTimeout(Duration.ofSeconds(2)))
			.build());
	}

	@Test
	void tableIsMadeOnASecondConnectionAndTheOuterTransactionGoesOn() {
		try (PostgresClients.Closeable clients = inANewSchema("two_connections", 2)) {
			PostgresClient fresh = clients.primary();
			assertThatThrownBy(() -> fresh.transaction().run((tx) -> {
				tx.sql("insert into effect values (100)").update();
				assertThat(fresh.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
				throw new IllegalStateException("outer");
			})).hasMessage("outer");
			assertThat(other.sql("select count(*) from two_connections.postgres_profiles_once")
				.query(Integer.class)
				.single()).isZero();
			fresh.transaction().run((tx) -> {
				tx.sql("insert into effect values (100)").update();
				assertThat(fresh.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(2);
			});
		}
		assertThat(other.sql("select id from effect order by 1").query(Integer.class).list()).containsExactly(2, 100);
	}

	@Test
	void tableThatCannotBeMadeForWantOfAConnectionIsAnErrorThatSaysWhatToDo() {
		try (PostgresClients.Closeable clients = inANewSchema("one_connection", 1)) {
			PostgresClient fresh = clients.primary();
			assertThatExceptionOfType(PoolExhaustedException.class)
				.isThrownBy(() -> fresh.transaction()
					.run((tx) -> fresh.transaction().once(this.key, Integer.class).execute(this::work)))
				.withMessageContainingAll("\"one_connection\".postgres_profiles_once is not there",
						"pool.max-size is 1", "DDL of docs/once.md");
			assertThat(this.runs).hasValue(0);
			assertThat(fresh.transaction().once(this.key, Integer.class).execute(this::work)).isEqualTo(1);
			fresh.transaction()
				.run((tx) -> assertThat(fresh.transaction().once(this.key, Integer.class).execute(this::work))
					.isEqualTo(1));
		}
	}

}

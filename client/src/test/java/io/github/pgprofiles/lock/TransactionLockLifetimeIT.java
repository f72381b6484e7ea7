package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.pgprofiles.lock.LockFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** For how long a thread knows that its transaction holds a lock. */
@Timeout(60)
@PostgresTest
class TransactionLockLifetimeIT {

	static TestDatabase database;

	/** With several connections. */
	private static LockFixture others;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static PostgresClient client;

	private static TransactionLock lock;

	@BeforeAll
	static void open() {
		others = new LockFixture(database);
		lock = client.lock("nightly").inTransaction();
		others.client().sql("create table t (id int primary key)").update();
	}

	@BeforeEach
	void empty() {
		others.client().sql("truncate t").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(others.locks()).isZero();
	}

	@AfterAll
	static void close() {
		others.close();
	}

	private static void insert(Transaction tx, int id) {
		tx.batch("insert into t values (?)", List.of(List.of(id)));
	}

	private static List<Integer> committed() {
		return others.client().sql("select id from t order by id").query(Integer.class).list();
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockOfATransactionIsKnownUntilTheTransactionEnds() {
		PostgresClient two = others.client();
		AdvisoryLock nightly = two.lock("nightly");
		two.transaction().run((tx) -> {
			for (int i = 0; i < 3; i++) {
				nightly.inTransaction().run((same) -> {
				});
			}
			assertThatIllegalStateException().isThrownBy(() -> nightly.run(() -> {
			})).withMessageContaining("holds the lock 'nightly' in a transaction");
			assertThatIllegalStateException().isThrownBy(() -> nightly.tryRun(LONG, () -> {
			}));
			assertThatIllegalStateException()
				.isThrownBy(() -> tx.requiresNew().run((inner) -> nightly.inTransaction().run((same) -> {
				})));
			nightly.inTransaction().run((same) -> insert(same, 1));
		});
		assertThat(nightly.tryRun(Duration.ZERO, () -> {
		})).isTrue();
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			lock.run((same) -> {
			});
			assertThatIllegalStateException().isThrownBy(() -> client.lock("nightly").run(() -> {
			}));
			status.setRollbackOnly();
		});
		assertThat(client.lock("nightly").tryRun(Duration.ZERO, () -> {
		})).isTrue();
		assertThat(committed()).containsExactly(1);
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockTakenSinceASavepointIsFreeAgainAfterItsRollback() {
		PostgresClient two = others.client();
		AdvisoryLock before = two.lock("before");
		AdvisoryLock since = two.lock("nightly");
		two.transaction().run((tx) -> {
			before.inTransaction().run((same) -> {
			});
			tx.nested().run((inner) -> {
				before.inTransaction().run((same) -> {
				});
				since.inTransaction().run((same) -> {
				});
				assertThatIllegalStateException().isThrownBy(() -> since.run(() -> {
				}));
				inner.rollbackOnly();
			});
			assertThat(since.tryRun(Duration.ZERO, () -> {
			})).isTrue();
			assertThatIllegalStateException().isThrownBy(() -> before.run(() -> {
			}));
			tx.sql("savepoint a").update();
			since.inTransaction().run((same) -> {
			});
			tx.sql("rollback to savepoint a").update();
			since.run(() -> insert(tx, 1));
			tx.nested().run((inner) -> since.inTransaction().run((same) -> {
			}));
			assertThatIllegalStateException().isThrownBy(() -> since.run(() -> {
			}));
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockOfATransactionInsideOneOfAnotherProfileEndsWithItsOwn() {
		PostgresClient two = others.client();
		client.transaction().run((outer) -> {
			two.transaction().run((tx) -> two.lock("nightly").inTransaction().run((same) -> {
			}));
			assertThat(two.lock("nightly").tryRun(Duration.ZERO, () -> {
			})).isTrue();
		});
	}

}

package io.github.pgprofiles.lock;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.pgprofiles.lock.LockFixture.LONG;
import static io.github.pgprofiles.lock.LockFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Locks that the server releases at the end of their transaction. */
@Timeout(60)
@EveryServer
@PostgresTest
@AlsoPooled
class TransactionLockIT {

	private static final String LIMITS = "select current_setting('lock_timeout') || ' '"
			+ " || current_setting('statement_timeout')";

	static TestDatabase database;

	private static LockFixture others;

	private static TestProxy proxy;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static TransactionLock lock;

	@BeforeAll
	static void open() {
		others = new LockFixture(database);
		pool = Profiles.pool(Profiles.of("orders", database)
			.host(proxy.host())
			.port(proxy.port())
			.timeouts(new TimeoutSettings(Duration.ofMillis(200), Duration.ofMillis(100), null))
			.build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager);
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
		assertThat(client.sql(LIMITS).query(String.class).single()).isEqualTo("100ms 200ms");
	}

	@AfterAll
	static void close() throws Exception {
		pool.close();
		others.close();
	}

	private static void costs(int roundTrips, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	private static void insert(Transaction tx, int id) {
		tx.batch("insert into t values (?)", List.of(List.of(id)));
	}

	private static List<Integer> committed() {
		return others.client().sql("select id from t order by id").query(Integer.class).list();
	}

	private static boolean isFree() {
		AdvisoryLock nightly = others.client().lock("nightly");
		if (TestServer.isPooled()) {
			return nightly.inTransaction().tryRun(Duration.ZERO, (tx) -> {
			});
		}
		return nightly.tryRun(Duration.ZERO, () -> {
		});
	}

	@Test
	void lockIsHeldUntilTheCommitOfItsOwnTransaction() {
		assertThat(lock.tryRun(LONG, (tx) -> {
			insert(tx, 1);
			assertThat(isFree()).isFalse();
		})).isTrue();
		assertThat(lock.tryRun(Duration.ZERO, (tx) -> insert(tx, 2))).isTrue();
		lock.run((tx) -> insert(tx, 3));
		int last = lock.execute((tx) -> tx.sql("select max(id) from t").query(Integer.class).single());
		assertThat(last).isEqualTo(3);
		assertThat(lock.tryExecute(LONG, (tx) -> "done")).hasValue("done");
		assertThat(committed()).containsExactly(1, 2, 3);
		assertThat(lock.name()).isEqualTo("nightly");
	}

	@Test
	void workThatThrowsRollsBackAndReleasesTheLock() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> lock.tryRun(LONG, (tx) -> {
			insert(tx, 1);
			throw new IOException("broken");
		})).withMessage("broken");
		assertThat(isFree()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> lock.<String, RuntimeException>tryExecute(LONG, (tx) -> {
			insert(tx, 2);
			return null;
		})).withMessageContaining("returned null");
		assertThat(committed()).isEmpty();
	}

	@Test
	void lockInATransactionAtHandIsHeldUntilThatOneEnds() {
		client.transaction().run((tx) -> {
			assertThat(lock.tryRun(LONG, (same) -> insert(same, 1))).isTrue();
			assertThat(isFree()).isFalse();
			assertThat(lock.tryRun(LONG, (same) -> insert(same, 2))).as("it is the same session's").isTrue();
			lock.run((same) -> insert(tx, 3));
		});
		assertThat(isFree()).isTrue();
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			lock.run((tx) -> insert(tx, 4));
			status.setRollbackOnly();
			assertThat(isFree()).isFalse();
		});
		assertThat(isFree()).isTrue();
		assertThat(committed()).containsExactly(1, 2, 3);
	}

	@Test
	@Timing
	void waitInVainLeavesTheTransactionAsItWas() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			client.transaction().run((tx) -> {
				insert(tx, 1);
				tx.sql("set local lock_timeout = '7s'").update();
				tx.sql("savepoint pgprofiles_lock").update();
				insert(tx, 2);
				long begin = System.nanoTime();
				assertThat(lock.tryRun(SHORT, (same) -> insert(tx, 9))).isFalse();
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SHORT.multipliedBy(4));
				assertThat(lock.tryRun(Duration.ZERO, (same) -> insert(tx, 9))).isFalse();
				assertThat(lock.shared().tryExecute(SHORT, (same) -> "done")).isEmpty();
				assertThat(tx.sql(LIMITS).query(String.class).single()).isEqualTo("7s 200ms");
				insert(tx, 3);
				tx.sql("rollback to savepoint pgprofiles_lock").update();
			});
		}
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void limitsHoldAgainAfterAWaitThatSucceeded() {
		client.transaction().run((tx) -> {
			tx.sql("set local lock_timeout = '7s'").update();
			assertThat(lock.tryRun(LONG, (same) -> {
			})).isTrue();
			assertThat(tx.sql(LIMITS).query(String.class).single()).isEqualTo("7s 200ms");
		});
	}

	@Test
	void lockCostsOneRoundTripAndTwoInVain() {
		client.transaction().run((tx) -> {
			tx.sql("select 1").query().single();
			for (int i = 0; i < 12; i++) {
				costs(1, () -> assertThat(lock.tryRun(Duration.ZERO, (same) -> {
				})).isTrue());
				costs(1, () -> assertThat(lock.tryRun(LONG, (same) -> {
				})).isTrue());
				costs(1, () -> lock.run((same) -> {
				}));
			}
		});
		client.sql("select 1").query().single();
		costs(2, () -> lock.run((tx) -> {
		}));
		try (LockFixture.Holding held = others.hold("nightly")) {
			client.transaction().run((tx) -> {
				tx.sql("select 1").query().single();
				costs(1, () -> assertThat(lock.tryRun(Duration.ZERO, (same) -> {
				})).isFalse());
				costs(2, () -> assertThat(lock.tryRun(Duration.ofMillis(1), (same) -> {
				})).isFalse());
			});
		}
	}

	@Test
	void withoutAWaitTheLimitsOfTheTransactionHoldAndItFails() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> lock.run((tx) -> {
			})).withMessageContainingAll("Profile 'orders'", "take the lock 'nightly'");
		}
	}

	@Test
	void limitThatTheTransactionHasOfItsOwnHolds() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> client.transaction().run((tx) -> {
				tx.sql("set local statement_timeout = '300ms'").update();
				lock.tryRun(LONG, (same) -> insert(same, 1));
			}));
		}
		assertThat(committed()).isEmpty();
	}

	@Test
	void deadlineOfTheTransactionComesFirst() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			for (Duration wait : List.of(LONG, Duration.ofMillis(900))) {
				assertThatExceptionOfType(QueryTimeoutException.class)
					.isThrownBy(() -> client.transaction().timeout(Duration.ofMillis(500)).run((tx) -> {
						insert(tx, 1);
						assertThat(lock.tryRun(SHORT, (same) -> insert(same, 2))).isFalse();
						lock.tryRun(wait, (same) -> insert(same, 3));
					}))
					.withMessageContaining("500 ms");
			}
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> client.transaction().timeout(LONG).run((tx) -> lock.run((same) -> insert(same, 4))));
			assertThat(client.transaction().timeout(LONG).<Boolean, RuntimeException>execute((tx) -> {
				insert(tx, 5);
				return lock.tryRun(SHORT, (same) -> insert(same, 6));
			})).isFalse();
		}
		assertThat(committed()).containsExactly(5);
	}

	@Test
	void deadlockIsFoundByTheServer() {
		CyclicBarrier both = new CyclicBarrier(2);
		List<Throwable> failures = Stream.of(List.of("a", "b"), List.of("b", "a"))
			.map((names) -> CompletableFuture.supplyAsync(() -> crossed(both, names),
					(task) -> new Thread(task).start()))
			// both begin before either is waited for
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.flatMap(Optional::stream)
			.toList();
		assertThat(failures).singleElement()
			.isInstanceOf(PessimisticLockingFailureException.class)
			.satisfies((thrown) -> assertThat(PostgresError.of(thrown).sqlState()).isEqualTo("40P01"));
		assertThat(committed()).hasSize(1);
	}

	private static Optional<Throwable> crossed(CyclicBarrier both, List<String> names) {
		try {
			others.client().lock(names.get(0)).inTransaction().run((tx) -> {
				insert(tx, names.get(0).charAt(0));
				both.await(10, TimeUnit.SECONDS);
				assertThat(others.client().lock(names.get(1)).inTransaction().tryRun(LONG, (same) -> {
				})).isTrue();
			});
			return Optional.empty();
		}
		catch (Exception ex) {
			return Optional.of(ex);
		}
	}

	@Test
	void threadThatHoldsTheLockInASuspendedTransactionFailsAtOnce() {
		try (HikariDataSource two = Profiles.pool(LockFixture.profile("orders", 2, database).build())) {
			PlatformTransactionManager spring = new JdbcTransactionManager(two);
			TransactionTemplate requiresNew = new TransactionTemplate(spring);
			requiresNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			TransactionLock same = PostgresClient.create("orders", two, () -> spring).lock("nightly").inTransaction();
			assertThatIllegalStateException().isThrownBy(
					() -> same.run((tx) -> requiresNew.executeWithoutResult((status) -> same.tryRun(LONG, (own) -> {
					}))))
				.withMessageContainingAll("Profile 'orders'", "the lock 'nightly' in a transaction",
						"would wait for itself");
		}
	}

	@Test
	void sharedAllowsSharedAndNothingElse() {
		try (LockFixture.Holding held = others.hold(others.client().lock("nightly").shared())) {
			assertThat(lock.shared().tryRun(LONG, (tx) -> insert(tx, 1))).isTrue();
			assertThat(client.lock("nightly").shared().inTransaction().tryRun(Duration.ZERO, (tx) -> insert(tx, 2)))
				.isTrue();
			assertThat(lock.tryRun(Duration.ZERO, (tx) -> insert(tx, 9))).isFalse();
		}
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	@NotPooled("sets properties of the driver that are refused: PoolerRulesTests")
	void lockHoldsWhateverTheDriverIsToldToDo() {
		for (Map.Entry<String, String> property : Map
			.of("prepareThreshold", "-1", "preferQueryMode", "simple", "stringtype", "unspecified", "autosave",
					"always")
			.entrySet()) {
			try (PostgresClients.Closeable odd = PostgresClients
				.open(Profiles.of("orders", database).property(property.getKey(), property.getValue()).build());
					LockFixture.Holding held = others.hold("nightly")) {
				PostgresClient oddClient = odd.primary();
				for (int i = 0; i < 7; i++) {
					oddClient.transaction().run((tx) -> {
						insert(tx, 1);
						assertThat(oddClient.lock("free").inTransaction().tryRun(LONG, (same) -> {
						})).as(property.getKey()).isTrue();
						assertThat(oddClient.lock("nightly").inTransaction().tryRun(Duration.ofMillis(20), (same) -> {
						})).as(property.getKey()).isFalse();
						assertThat(tx.sql(LIMITS).query(String.class).single()).as(property.getKey()).isEqualTo("0 0");
						assertThat(tx.sql("delete from t").update()).isEqualTo(1);
					});
				}
			}
		}
	}

}

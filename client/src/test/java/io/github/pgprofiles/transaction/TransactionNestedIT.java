package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Transactions inside others that are more than a part of them: savepoints, and ones of
 * their own.
 */
@PostgresTest
class TransactionNestedIT {

	static TestDatabase database;

	/** Two connections: one to suspend, one to go on with. */
	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static PostgresClients.Closeable others;

	private static PostgresClient other;

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(2).withMinSize(0).withTimeout(Duration.ofSeconds(1)))
			.build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager);
		others = Profiles.single("other", database);
		other = others.primary();
		client.sql("create table t (id int primary key)").update();
	}

	@AfterAll
	static void close() {
		pool.close();
		others.close();
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

	@Test
	void nestedThatFailsLeavesTheOuterUsable() {
		client.transaction().run((tx) -> {
			insert(tx, 1);
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> tx.nested().run((inner) -> {
				insert(inner, 2);
				insert(inner, 1);
			}));
			IllegalStateException own = new IllegalStateException("own");
			assertThatThrownBy(() -> tx.nested().run((inner) -> {
				insert(inner, 3);
				throw own;
			})).isSameAs(own);
			tx.nested().run((inner) -> {
				insert(inner, 4);
				inner.nested().run((innermost) -> insert(innermost, 5));
				assertThatThrownBy(() -> inner.nested().run((innermost) -> {
					// a failure in a part that joined does not doom more than the
					// savepoint
					client.transaction().run((joined) -> insert(joined, 1));
				})).isInstanceOf(DuplicateKeyException.class);
			});
		});
		assertThat(committed()).containsExactly(1, 4, 5);
	}

	@Test
	void nestedThatSwallowsAFailureFailsAndNamesIt() {
		client.transaction().run((tx) -> {
			insert(tx, 1);
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> tx.nested().run((inner) -> {
				assertThatThrownBy(() -> insert(inner, 1)).isInstanceOf(DuplicateKeyException.class);
			})).withMessageContaining("[insert into t values (?)]");
			insert(tx, 2);
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void nestedMayRollBackWithoutAFailure() {
		client.transaction().run((tx) -> {
			insert(tx, 1);
			int value = tx.nested().execute((inner) -> {
				insert(inner, 2);
				inner.rollbackOnly();
				return 7;
			});
			assertThat(value).isEqualTo(7);
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void nestedMayRollBackAfterAFailureThatItSwallowed() {
		client.transaction().timeout(Duration.ofSeconds(20)).run((tx) -> {
			insert(tx, 1);
			int value = tx.nested().execute((inner) -> {
				insert(inner, 2);
				assertThatThrownBy(() -> insert(inner, 1)).isInstanceOf(DuplicateKeyException.class);
				inner.rollbackOnly();
				return 7;
			});
			assertThat(value).isEqualTo(7);
			// also where a part that joined failed
			tx.nested().run((inner) -> {
				assertThatThrownBy(() -> client.transaction().run((joined) -> insert(joined, 1)))
					.isInstanceOf(DuplicateKeyException.class);
				inner.rollbackOnly();
			});
			tx.nested().run((inner) -> {
				assertThatThrownBy(() -> inner.nested().run((innermost) -> {
					insert(innermost, 3);
					insert(innermost, 1);
				})).isInstanceOf(DuplicateKeyException.class);
				insert(inner, 4);
			});
		});
		assertThat(committed()).containsExactly(1, 4);
	}

	@Test
	void nestedThatADeadPartOfItDoomsStillFails() {
		client.transaction().run((tx) -> {
			insert(tx, 1);
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> tx.nested()
				.run((inner) -> assertThatThrownBy(() -> client.transaction().run((joined) -> insert(joined, 1)))
					.isInstanceOf(DuplicateKeyException.class)));
			insert(tx, 2);
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void nestedBesideAnOpenStreamByCopyIsRefused() {
		client.transaction().run((tx) -> {
			try (java.util.stream.Stream<Integer> rows = tx.sql("select generate_series(1, 100000)")
				.engine(StreamEngine.COPY)
				.query(Integer.class)
				.stream()) {
				rows.iterator().next();
				assertThatExceptionOfType(ConnectionBusyException.class).isThrownBy(() -> tx.nested().run((inner) -> {
				}));
				assertThatExceptionOfType(ConnectionBusyException.class)
					.isThrownBy(() -> client.transaction().serializable().run((inner) -> {
					}));
			}
			insert(tx, 1);
		});
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void nestedOfAReadOnlyTransactionReads() {
		List<Integer> rows = client.transaction()
			.readOnly()
			.execute((tx) -> tx.nested().execute((inner) -> inner.sql("select 1").query(Integer.class).list()));
		assertThat(rows).containsExactly(1);
	}

	@Test
	void requiresNewCommitsByItself() {
		client.transaction().serializable().timeout(Duration.ofSeconds(20)).run((tx) -> {
			insert(tx, 1);
			tx.requiresNew().run((inner) -> {
				insert(inner, 2);
				assertThat(inner.sql("show transaction_isolation").query(String.class).single())
					.isEqualTo("read committed");
				assertThat(inner.sql("show statement_timeout").query(String.class).single()).isEqualTo("0");
				assertThatIllegalStateException().isThrownBy(() -> insert(tx, 3)).withMessageContaining("suspended");
				assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((nested) -> {
				}));
			});
			assertThat(committed()).containsExactly(2);
			assertThatThrownBy(() -> client.transaction().requiresNew().run((inner) -> {
				insert(inner, 4);
				throw new IllegalStateException("own");
			})).hasMessage("own");
			insert(tx, 5);
		});
		assertThat(committed()).containsExactly(1, 2, 5);
		client.transaction().requiresNew().run((tx) -> insert(tx, 6));
		assertThat(committed()).contains(6);
	}

	@Test
	@Timing
	void requiresNewWithoutASecondConnectionFailsNamingIt() {
		other.transaction().run((tx) -> {
			long begin = System.nanoTime();
			assertThatExceptionOfType(PoolExhaustedException.class)
				.isThrownBy(() -> tx.requiresNew().name("audit").run((inner) -> insert(inner, 9)))
				.withMessageContainingAll("requiresNew() of transaction 'audit'", "pool.max-size");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
			insert(tx, 1);
		});
		client.transaction()
			.run((outer) -> outer.requiresNew()
				.run((inner) -> assertThatExceptionOfType(PoolExhaustedException.class)
					.isThrownBy(() -> inner.requiresNew().name("third").run((third) -> insert(third, 9)))
					.withMessageContainingAll("requiresNew() of transaction 'third'", "after 1000 ms", "active=2")));
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void partThatJoinedAndFailedDoomsTheWhole() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(tx, 1);
			assertThatIllegalStateException().isThrownBy(() -> client.transaction().run((joined) -> {
				throw new IllegalStateException("own");
			}));
		}));
		assertThat(committed()).isEmpty();
	}

	@Test
	void rollbackOnlyReturnsTheValueAndCommitsNothing() {
		int value = client.transaction().execute((tx) -> {
			insert(tx, 1);
			tx.rollbackOnly();
			return 7;
		});
		assertThat(value).isEqualTo(7);
		assertThat(committed()).isEmpty();
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			insert(tx, 1);
			client.transaction().run(Transaction::rollbackOnly);
		}));
		assertThat(committed()).isEmpty();
	}

	@Test
	void transactionIsRefusedAfterItsEndAndOnAnotherThread() {
		List<Transaction> kept = new ArrayList<>();
		client.transaction().name("kept").run((tx) -> {
			kept.add(tx);
			tx.nested().run(kept::add);
			assertThatThrownBy(() -> CompletableFuture.runAsync(() -> insert(tx, 1)).join())
				.hasRootCauseInstanceOf(IllegalStateException.class)
				.hasMessageContaining("transaction 'kept' is used on another thread");
			assertThatIllegalStateException().isThrownBy(() -> insert(kept.get(1), 1))
				.withMessageContaining("after its end");
		});
		for (Transaction tx : kept) {
			assertThatIllegalStateException().isThrownBy(() -> insert(tx, 1))
				.withMessageContaining("transaction 'kept' is used after its end");
			assertThatIllegalStateException().isThrownBy(tx::rollbackOnly);
			assertThatIllegalStateException().isThrownBy(tx::requiresNew);
			assertThatIllegalStateException().isThrownBy(tx::copy);
		}
		assertThat(committed()).isEmpty();
	}

}

package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Callbacks behind the end of a transaction. The pool has one connection. */
@PostgresTest
abstract class AfterTransactionFixture {

	static TestDatabase database;

	@TestProfile
	static HikariDataSource pool;

	@TestProfile
	static PlatformTransactionManager manager;

	@TestProfile
	static PostgresClient orders;

	static PostgresClients.Closeable others;

	/** Sees what is committed. */
	static PostgresClient witness;

	@BeforeAll
	static void open() {
		others = Profiles.single("witness", database);
		witness = others.get("witness");
		witness.sql("create table parent (id int primary key)").update();
		witness.sql("create table t (id int primary key, parent int references parent deferrable initially deferred)")
			.update();
	}

	@AfterAll
	static void close() {
		others.close();
	}

	@BeforeEach
	void empty() {
		witness.sql("truncate t").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	/** When a callback runs. */
	enum Phase {

		AFTER_COMMIT, AFTER_COMPLETION, AFTER_ROLLBACK;

		void run(Runnable work) {
			run(work, (tx) -> tx.sql("insert into t values (0)").update());
		}

		void run(Runnable work, Consumer<Transaction> before) {
			List<Throwable> thrown = new ArrayList<>();
			int[] calls = { 0 };
			Runnable guarded = () -> {
				calls[0]++;
				try {
					work.run();
				}
				catch (RuntimeException | Error ex) {
					// Spring only logs it after completion
					thrown.add(ex);
				}
			};
			orders.transaction().run((tx) -> {
				before.accept(tx);
				register(this == AFTER_COMMIT ? guarded : null, this == AFTER_COMMIT ? null : guarded);
				if (this == AFTER_ROLLBACK) {
					tx.rollbackOnly();
				}
			});
			assertThat(calls[0]).isOne();
			if (!thrown.isEmpty()) {
				throw new AssertionError(thrown.get(0));
			}
		}

		List<Integer> kept(Integer... more) {
			List<Integer> all = new ArrayList<>(List.of(more));
			if (this != AFTER_ROLLBACK) {
				all.add(0, 0);
			}
			return all;
		}

	}

	static void register(Runnable afterCommit, Runnable afterCompletion) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				if (afterCommit != null) {
					afterCommit.run();
				}
			}

			@Override
			public void afterCompletion(int status) {
				if (afterCompletion != null) {
					afterCompletion.run();
				}
			}

		});
	}

	static InputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	static List<Integer> committed() {
		return witness.sql("select id from t order by id").query(Integer.class).list();
	}

}

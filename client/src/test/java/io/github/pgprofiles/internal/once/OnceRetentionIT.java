package io.github.pgprofiles.internal.once;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.internal.transaction.TransactionEnvironment;
import io.github.pgprofiles.internal.transaction.TransactionRunner;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Results that are too old go, a few at a time. */
@PostgresTest
class OnceRetentionIT {

	static TestDatabase database;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static ConnectionSource connections;

	private static TransactionRunner transactions;

	private static Errors errors;

	@TestProfile("other")
	private static PostgresClient other;

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE);

	private final AtomicInteger keys = new AtomicInteger();

	private OnceRunner once;

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMinSize(2).withMaxSize(2).withTimeout(Duration.ofSeconds(10)))
			.build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		connections = new ConnectionSource(pool);
		errors = new Errors("orders", connections::isInTransaction, (sql, cause, failure) -> {
		});
		transactions = new TransactionRunner(
				new TransactionEnvironment("orders", connections, () -> manager, errors, (attempt) -> {
				}), Duration.ZERO);
		other.transaction().once("table").run((tx) -> {
		});
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	@BeforeEach
	void fill() {
		this.once = runner(Duration.ofDays(1), "public");
		other.sql("truncate postgres_profiles_once").update();
		other.sql("""
				insert into postgres_profiles_once (key, type, result, created_at)
				select 'old ' || n, 'void', 'null', now() - interval '1 day' - n * interval '1 second'
				from generate_series(1, 250) n""").update();
		other.sql("""
				insert into postgres_profiles_once (key, type, result, created_at)
				values ('young', 'void', 'null', now() - interval '23:59')""").update();
		await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
	}

	private OnceRunner runner(Duration retention, String schema) {
		return new OnceRunner(new OnceEnvironment("orders", connections, transactions, JsonAdapter.of(null),
				new OnceSettings(schema, retention), errors), this.clock::get);
	}

	private OnceKey key() {
		return new OnceKey("new " + this.keys.incrementAndGet(), void.class, null);
	}

	private void commit() {
		commit(TransactionOptions.defaults(), key());
	}

	private void commit(TransactionOptions options, OnceKey key) {
		this.once.<Integer, RuntimeException>execute(options, key, (open) -> 1);
	}

	private static long old() {
		return other.sql("select count(*) from postgres_profiles_once where key like 'old %'")
			.query(Long.class)
			.single();
	}

	private void hourLater() {
		this.clock.addAndGet(Duration.ofHours(1).toNanos());
	}

	@Test
	void aHundredGoEachHour() {
		commit();
		assertThat(old()).isEqualTo(150);
		assertThat(other.sql("select 1 from postgres_profiles_once where key = 'old 250'").query().list())
			.as("the oldest first")
			.isEmpty();
		commit();
		this.clock.addAndGet(Duration.ofMinutes(59).toNanos());
		commit();
		assertThat(old()).isEqualTo(150);
		this.clock.addAndGet(Duration.ofMinutes(1).toNanos());
		commit();
		assertThat(old()).isEqualTo(50);
		hourLater();
		commit();
		assertThat(old()).isZero();
		assertThat(other.sql("select key from postgres_profiles_once order by created_at").query(String.class).list())
			.startsWith("young")
			.hasSize(1 + this.keys.get());
	}

	@Test
	void keyOfAResultThatWentStandsForNewWork() {
		OnceKey old = new OnceKey("old 250", void.class, null);
		AtomicInteger runs = new AtomicInteger();
		commit();
		this.once.<Integer, RuntimeException>execute(TransactionOptions.defaults(), old,
				(open) -> runs.incrementAndGet());
		assertThat(runs).hasValue(1);
	}

	@Test
	void noneGoesIfTheyAreKeptForEver() {
		this.once = runner(Duration.ZERO, "public");
		commit();
		hourLater();
		commit();
		assertThat(old()).isEqualTo(250);
	}

	@Test
	void nothingIsLookedForWithoutAResultOfOnesOwn() {
		assertThatThrownBy(
				() -> this.once.<Integer, RuntimeException>execute(TransactionOptions.defaults(), key(), (open) -> {
					throw new IllegalStateException("own");
				}))
			.hasMessage("own");
		this.once.<Integer, RuntimeException>execute(TransactionOptions.defaults(), key(), (open) -> {
			open.rollbackOnly();
			return 1;
		});
		commit(TransactionOptions.defaults(), new OnceKey("young", void.class, null));
		assertThat(old()).isEqualTo(250);
	}

	@Test
	void whatSomebodyHasLockedStays() {
		other.transaction().run((tx) -> {
			tx.sql("select 1 from postgres_profiles_once where key in ('old 250', 'old 249') for key share")
				.query()
				.list();
			commit();
		});
		assertThat(other.sql("select key from postgres_profiles_once where key > 'old 24' and key < 'old 26'")
			.query(String.class)
			.list()).containsExactlyInAnyOrder("old 249", "old 250", "old 25");
		assertThat(old()).isEqualTo(150);
	}

	@Test
	void joinedItWaitsForTheOuterCommitAndTakesAnotherConnection() {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			commit();
			commit();
			assertThat(old()).isEqualTo(250);
		});
		assertThat(old()).isEqualTo(150);
	}

	@Test
	void joinedNothingGoesIfTheOuterTransactionRollsBack() {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			commit();
			status.setRollbackOnly();
		});
		assertThat(old()).isEqualTo(250);
	}

	@Test
	void connectionOfTheOuterTransactionWillDoOnceThatHasEnded() throws Exception {
		try (Connection busy = pool.getConnection()) {
			assertThat(busy.isValid(1)).isTrue();
			new TransactionTemplate(manager).executeWithoutResult((status) -> commit());
			assertThat(old()).isEqualTo(150);
		}
	}

	@Test
	@Timing
	void withoutAConnectionToSpareItIsLeftToTheNext() throws Exception {
		List<Connection> taken = new ArrayList<>();
		try (Connection busy = pool.getConnection()) {
			assertThat(busy.isValid(1)).isTrue();
			long begin = System.nanoTime();
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
				commit();
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						try {
							taken.add(pool.getConnection());
						}
						catch (SQLException ex) {
							throw new IllegalStateException(ex);
						}
					}

				});
			});
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
			taken.get(0).close();
			assertThat(old()).isEqualTo(250);
			commit();
			assertThat(old()).as("a connection is free again").isEqualTo(150);
		}
	}

	@Test
	void failureIsLoggedAndHarmsNobody() {
		database.executeAsSuperuser("""
				create schema no_delete;
				grant usage on schema no_delete to %1$s;
				create table no_delete.postgres_profiles_once (like public.postgres_profiles_once including all);
				grant select, insert, update on no_delete.postgres_profiles_once to %1$s""".formatted(TestServer.USER));
		this.once = runner(Duration.ofDays(1), "no_delete");
		try (LogCapture log = new LogCapture()) {
			commit();
			List<String> warnings = log.lines().stream().filter((line) -> line.contains("could not delete")).toList();
			assertThat(warnings).hasSize(1);
			assertThat(warnings.get(0)).contains("Profile 'orders'", "\"no_delete\".postgres_profiles_once",
					"permission denied", "grant select, insert, update and delete");
		}
		commit();
		assertThat(other.sql("select count(*) from no_delete.postgres_profiles_once").query(Integer.class).single())
			.isEqualTo(2);
	}

}

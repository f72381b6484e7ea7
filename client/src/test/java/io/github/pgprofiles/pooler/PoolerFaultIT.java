package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The pooler goes, or its server does. */
@Timeout(90)
@PostgresTest
@RequiresPgBouncer
class PoolerFaultIT {

	private static final int THREADS = 8;

	static TestDatabase database;

	@Test
	void poolHealsWithinASecondWhenThePoolerIsBack() throws Exception {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"default_pool_size = 4");
				PostgresClients.Closeable clients = PostgresClients.open(PooledProfile.orders(database, bouncer.port())
					.pool(PoolSettings.defaults().withMaxSize(THREADS).withTimeout(Duration.ofSeconds(5)))
					.build())) {
			PostgresClient orders = clients.primary();
			Set<Class<?>> failures = ConcurrentHashMap.newKeySet();
			Set<String> states = ConcurrentHashMap.newKeySet();
			AtomicInteger done = new AtomicInteger();
			AtomicBoolean end = new AtomicBoolean();
			ExecutorService threads = Executors.newFixedThreadPool(THREADS);
			List<Future<?>> work = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				work.add(threads.submit(() -> {
					while (!end.get()) {
						try {
							work(orders, number);
							done.incrementAndGet();
						}
						catch (DataAccessException ex) {
							failures.add(ex.getClass());
							states.add(String.valueOf(SqlStates.of(ex)));
						}
					}
				}));
			}
			Awaitility.await().until(() -> done.get() > 50);
			restart(bouncer, failures, done);
			end.set(true);
			for (Future<?> each : work) {
				each.get(20, TimeUnit.SECONDS);
			}
			threads.shutdown();
			assertThat(failures).isSubsetOf(DataAccessResourceFailureException.class, PoolExhaustedException.class,
					TransientDataAccessResourceException.class, CommitOutcomeUnknownException.class);
			assertThat(states).allMatch((state) -> state.startsWith("08"));
		}
	}

	private static void work(PostgresClient orders, int number) {
		assertThat(orders.sql("select :n::int").param("n", number).query(Integer.class).single()).isEqualTo(number);
		orders.transaction().run((tx) -> tx.sql("select 1").query(Integer.class).single());
	}

	private static void restart(PgBouncer bouncer, Set<Class<?>> failures, AtomicInteger done) throws Exception {
		bouncer.kill();
		Awaitility.await().until(() -> !failures.isEmpty());
		bouncer.start();
		int before = done.get();
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> done.get() > before);
	}

	@Test
	void waitThatThePoolerEndsIsTransientAndTheNextOneIsServed() throws IOException {
		try (TestProxy server = new TestProxy(database.host(), database.serverPort());
				PgBouncer bouncer = PgBouncer.inTransactionMode("127.0.0.1", server.port(), "default_pool_size = 2",
						"query_wait_timeout = 1", "server_login_retry = 1");
				PostgresClients.Closeable clients = PostgresClients
					.open(PooledProfile.orders(database, bouncer.port()).build())) {
			PostgresClient orders = clients.primary();
			assertThat(orders.sql("select 1").query(Integer.class).single()).isOne();
			server.refuse(true);
			server.reset();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> orders.sql("select 1").query(Integer.class).single());
			assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(() -> {
				for (int i = 0; i < 5; i++) {
					try {
						orders.sql("select 1").query(Integer.class).single();
					}
					catch (PoolExhaustedException | DataAccessResourceFailureException ex) {
						// the connections that have not noticed yet
					}
				}
			}).withMessageContainingAll("'orders'", "nothing of it was sent to the server");
			server.refuse(false);
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.ignoreExceptionsInstanceOf(DataAccessException.class)
				.until(() -> orders.sql("select 2").query(Integer.class).single() == 2);
		}
	}

	@Test
	void limitsOfThePoolerAreToldFromTheServers() throws Exception {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"default_pool_size = 1", "query_wait_timeout = 1", "query_timeout = 3");
				PostgresClients.Closeable clients = PostgresClients
					.open(PooledProfile.orders(database, bouncer.port()).build());
				ExecutorServiceOf one = new ExecutorServiceOf()) {
			PostgresClient orders = clients.primary();
			Future<Throwable> ended = one.threads.submit(
					() -> catchThrowable(() -> orders.sql("select 1 from pg_sleep(30)").query(Integer.class).single()));
			Awaitility.await().until(() -> isSleeping());
			Throwable waited = catchThrowable(() -> orders.sql("select 1").query(Integer.class).single());
			assertThat(waited).isInstanceOf(TransientDataAccessResourceException.class)
				.hasMessageContaining("nothing of it was sent to the server");
			assertThat(SqlStates.of(waited)).isEqualTo(SqlStates.PROTOCOL_VIOLATION);
			Throwable failure = ended.get(20, TimeUnit.SECONDS);
			assertThat(failure).isInstanceOf(DataAccessResourceFailureException.class)
				.hasMessageContaining("query timeout");
			assertThat(SqlStates.of(failure)).isEqualTo(SqlStates.PROTOCOL_VIOLATION);
			assertThat(orders.sql("select 2").query(Integer.class).single()).isEqualTo(2);
		}
	}

	@Test
	void retryRunsAgainWhatWaitedInVain() throws IOException {
		try (PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				"default_pool_size = 1", "query_wait_timeout = 1");
				PostgresClients.Closeable clients = PostgresClients
					.open(PooledProfile.orders(database, bouncer.port()).build())) {
			PostgresClient orders = clients.primary();
			orders.sql("create table waited (a int)").update();
			AtomicInteger runs = new AtomicInteger();
			try (ExecutorServiceOf one = new ExecutorServiceOf()) {
				Future<?> holder = one.threads.submit(() -> orders.transaction().run((tx) -> {
					tx.sql("insert into waited select 1 from pg_sleep(2.5)").update();
				}));
				Awaitility.await().until(() -> isSleeping());
				orders.transaction().retry().run((tx) -> {
					runs.incrementAndGet();
					tx.sql("insert into waited values (2)").update();
				});
				holder.get(10, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			assertThat(orders.sql("select count(*) from waited").query(Integer.class).single()).isEqualTo(2);
		}
	}

	private static boolean isSleeping() {
		try (Connection connection = TestServer.get().connectAsSuperuser(database.name());
				Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")) {
			rows.next();
			return rows.getInt(1) > 0;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class ExecutorServiceOf implements AutoCloseable {

		private final ExecutorService threads = Executors.newSingleThreadExecutor();

		@Override
		public void close() {
			this.threads.shutdown();
		}

	}

}

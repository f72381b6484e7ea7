package io.github.pgprofiles.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.OwnServer.Stopped;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server whose processes are there, and do nothing. */
@Timeout(120)
@Tag("own-server")
@Timing
@PostgresTest
class StoppedServerIT {

	private static final Duration SOCKET = Duration.ofSeconds(2);

	private static final Duration POOL = Duration.ofSeconds(1);

	private static final String PID = "select pg_backend_pid()";

	static TestDatabase database;

	private static OwnServer server;

	@BeforeAll
	static void start() {
		assumeTrue(OwnServer.isPossible());
		server = new OwnServer(Map.of());
	}

	@AfterAll
	static void end() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	private static ProfileSettingsBuilder profile() {
		return ProfileSettings.builder("orders")
			.host(server.host())
			.port(server.port())
			.database(server.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pool(PoolSettings.defaults().withMaxSize(2).withMinSize(1).withTimeout(POOL));
	}

	private static int pid(PostgresClient client) {
		return client.sql(PID).query(Integer.class).single();
	}

	/** Outside the transaction of this thread. */
	private static void apart(Runnable call) {
		try {
			CompletableFuture.runAsync(call).orTimeout(30, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			throw (RuntimeException) ex.getCause();
		}
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Test
	void stoppedBackendIsGivenUpAtTheSocketTimeoutAndEvicted() {
		ProfileSettings settings = profile().property("socketTimeout", String.valueOf(SOCKET.toSeconds()))
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(POOL))
			.build();
		try (HikariDataSource pool = Profiles.pool(settings)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("create table if not exists t (n int)").update();
			for (Runnable call : List.<Runnable>of(() -> client.sql("select 1").query().list(),
					() -> client.sql("insert into t values (1)").update(), () -> client.transaction().run((tx) -> {
						tx.sql("insert into t values (1)").update();
						tx.sql("select 1").query().list();
					}))) {
				int pid = pid(client);
				try (Stopped stopped = server.stopBackend(pid)) {
					long begin = System.nanoTime();
					assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(call::run)
						.withMessageContaining("Profile 'orders'")
						.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("08006"));
					assertThat(since(begin)).isBetween(SOCKET, SOCKET.plus(SOCKET.dividedBy(10)));
					assertThat(pid(client)).isNotEqualTo(pid);
				}
			}
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isOne();
		}
	}

	@Test
	void stoppedPostmasterKeepsItsSessionsAndBorrowingANewOneEndsAtThePoolsTimeout() {
		try (HikariDataSource pool = Profiles.pool(profile().build());
				PostgresClients.Closeable others = Profiles.single("others", database)) {
			PostgresClient client = Profiles.client(pool);
			PostgresClient other = others.primary();
			Awaitility.await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 1);
			client.transaction().run((tx) -> {
				int pid = tx.sql(PID).query(Integer.class).single();
				try (Stopped stopped = server.stopPostmaster()) {
					for (int i = 0; i < 4; i++) {
						long begin = System.nanoTime();
						assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> apart(() -> pid(client)))
							.withMessageContaining("Profile 'orders'");
						assertThat(since(begin)).isBetween(POOL, POOL.plus(POOL.dividedBy(10)));
						assertThat(tx.sql(PID).query(Integer.class).single()).isEqualTo(pid);
						begin = System.nanoTime();
						assertThat(other.sql("select 1").query(Integer.class).single()).isOne();
						assertThat(since(begin)).isLessThan(Duration.ofMillis(250));
					}
					assertThat(loginsUnderWay()).as("logins that are left to themselves end").isLessThan(4);
				}
			});
		}
	}

	private static long loginsUnderWay() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().contains("JDBC driver connection thread"))
			.count();
	}

}

package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** The server lets nobody in any more, with a pool that waits for 30 s. */
@Timing
class RejectedLoginIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@RegisterExtension
	private static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger count = new AtomicInteger();

	private final String role = "rejected_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet();

	private final TestProxy proxy = new TestProxy(database.host(), database.port());

	@BeforeEach
	void createRole() {
		database.executeAsSuperuser("create role %s login password 'right'".formatted(this.role));
	}

	@AfterEach
	void dropRole() throws IOException {
		this.proxy.close();
		database.executeAsSuperuser("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '%s'"
			.formatted(this.role));
		database.executeAsSuperuser("drop role " + this.role);
	}

	private void alterRole(String what) {
		database.executeAsSuperuser("alter role %s %s".formatted(this.role, what));
	}

	private HikariDataSource pool(int min, int max) {
		ProfileSettings settings = Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.user(this.role)
			.password("right")
			.pool(PoolSettings.defaults().withMinSize(min).withMaxSize(max).withTimeout(LIMIT))
			.build();
		return Profiles.pool(settings);
	}

	private static void evictAll(HikariDataSource pool) {
		pool.getHikariPoolMXBean().softEvictConnections();
		await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 0);
	}

	private static Duration timed(Runnable work) {
		long begin = System.nanoTime();
		work.run();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@ParameterizedTest
	@CsvSource({ "password 'wrong',28P01,password authentication failed", "nologin,28000,is not permitted to log in" })
	void callersAreToldTheServersWordsWithinASecond(String change, String state, String words) {
		try (HikariDataSource pool = pool(1, 4)) {
			alterRole(change);
			evictAll(pool);
			PostgresClient client = Profiles.client(pool);
			for (int i = 0; i < 4; i++) {
				Duration took = timed(() -> {
					Throwable failure = catchThrowable(() -> client.sql("select 1").query(Integer.class).single());
					assertThat(PostgresError.of(failure).sqlState()).isEqualTo(state);
					assertThat(failure).rootCause().hasMessageContaining(words);
				});
				assertThat(took).isLessThan(Duration.ofSeconds(1));
			}
		}
	}

	@Test
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void userOfTheDataSourceGetsTheServersExceptionAsTheNextOne() {
		try (HikariDataSource pool = pool(0, 2)) {
			alterRole("password 'wrong'");
			evictAll(pool);
			SQLTransientConnectionException ex = catchThrowableOfType(SQLTransientConnectionException.class,
					pool::getConnection);
			assertThat(ex.getSQLState()).isEqualTo("28P01");
			assertThat((Throwable) ex.getNextException()).hasMessageContaining("password authentication failed");
			assertThat((Throwable) ex).hasMessageStartingWith("orders - ");
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		}
	}

	@Test
	void connectRightThatIsRevokedAndDatabaseThatIsGoneAreToldAsWell() {
		String other = "gone_" + this.role;
		database.executeAsSuperuser("create database " + other);
		try {
			ProfileSettings settings = Profiles.of("orders", database)
				.database(other)
				.user(this.role)
				.password("right")
				.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(LIMIT))
				.build();
			try (HikariDataSource pool = Profiles.pool(settings)) {
				database.executeAsSuperuser("revoke connect on database %s from public".formatted(other));
				evictAll(pool);
				isToldWithinASecond(pool, "42501");
				database.executeAsSuperuser("drop database %s with (force)".formatted(other));
				isToldWithinASecond(pool, "3D000");
			}
		}
		finally {
			database.executeAsSuperuser("drop database if exists %s with (force)".formatted(other));
		}
	}

	private static void isToldWithinASecond(HikariDataSource pool, String state) {
		assertThat(timed(() -> assertThat(catchThrowableOfType(SQLException.class, pool::getConnection).getSQLState())
			.isEqualTo(state))).isLessThan(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@CsvSource({ "0", "2" })
	void manyCallersCostTheServerFewAttempts(int min) {
		try (HikariDataSource pool = pool(min, 4)) {
			alterRole("password 'wrong'");
			evictAll(pool);
			PostgresClient client = Profiles.client(pool);
			this.proxy.takeConnections();
			try (Load load = new Load(16, () -> client.sql("select 1").query(Integer.class).single())) {
				await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
				assertThat(load.successes()).isZero();
				assertThat(load.outcomes()).hasSizeGreaterThan(16)
					.allSatisfy((each) -> assertThat(each.took()).isLessThan(Duration.ofMillis(1500)));
			}
			assertThat(this.proxy.takeConnections()).isBetween(3, 18);
		}
	}

	@Test
	void poolThatNobodyUsesTriesSeldom() {
		try (HikariDataSource pool = pool(2, 4)) {
			alterRole("password 'wrong'");
			evictAll(pool);
			await().until(() -> this.proxy.takeConnections() == 0);
			await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
			assertThat(this.proxy.takeConnections()).isLessThanOrEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0", "2" })
	void nextCallerGetsAConnectionWhenThePasswordIsRightAgain(int min) {
		try (HikariDataSource pool = pool(min, 4)) {
			PostgresClient client = Profiles.client(pool);
			alterRole("password 'wrong'");
			evictAll(pool);
			for (int i = 0; i < 6; i++) {
				assertThat(catchThrowable(() -> client.sql("select 1").query(Integer.class).single())).isNotNull();
			}
			alterRole("password 'right'");
			assertThat(timed(() -> client.sql("select 1").query(Integer.class).single()))
				.isLessThan(Duration.ofMillis(700));
		}
	}

	@Test
	void whoeverFindsAnIdleConnectionIsServed() throws SQLException {
		try (HikariDataSource pool = pool(2, 2)) {
			await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
			alterRole("password 'wrong'");
			Connection one = pool.getConnection();
			pool.evictConnection(one);
			one.close();
			for (int i = 0; i < 200; i++) {
				try (Connection served = pool.getConnection()) {
					assertThat(served.isClosed()).isFalse();
				}
			}
		}
	}

	@Test
	void whoeverWaitsGetsAConnectionThatComesBackSoon() throws Exception {
		try (HikariDataSource pool = pool(1, 2)) {
			Connection held = pool.getConnection();
			alterRole("password 'wrong'");
			List<Connection> got = new CopyOnWriteArrayList<>();
			Thread waiting = new Thread(() -> {
				try {
					got.add(pool.getConnection());
				}
				catch (SQLException ex) {
					// none
				}
			});
			waiting.start();
			await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
			held.close();
			waiting.join(5000);
			assertThat(got).hasSize(1);
			got.get(0).close();
		}
	}

	@Test
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void whoeverWaitsForOneThatIsKeptIsToldWithinASecond() throws SQLException {
		try (HikariDataSource pool = pool(1, 2); Connection held = pool.getConnection()) {
			alterRole("password 'wrong'");
			assertThat(held.isValid(1)).isTrue();
			isToldWithinASecond(pool, "28P01");
			isToldWithinASecond(pool, "28P01");
		}
	}

}

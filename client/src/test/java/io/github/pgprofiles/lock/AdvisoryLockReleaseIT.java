package io.github.pgprofiles.lock;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.AdvisoryLockLostException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.ThreadKind;
import io.github.pgprofiles.testing.Timing;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static io.github.pgprofiles.lock.LockFixture.LONG;
import static io.github.pgprofiles.lock.LockFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** The ways out of a lock: after each of them somebody else gets it. */
@Timeout(60)
@PostgresTest
@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
class AdvisoryLockReleaseIT {

	static TestDatabase database;

	private static LockFixture others;

	private static TestProxy proxy;

	/** With one connection, so that the same one is seen again. */
	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		others = new LockFixture(database);
	}

	@AfterEach
	void othersGetTheLock() {
		others.awaitNoLocks();
		assertThat(others.client().lock("nightly").tryRun(Duration.ZERO, () -> {
		})).isTrue();
		assertThat(client.lock("nightly").tryRun(SHORT, () -> {
		})).isTrue();
	}

	@AfterAll
	static void close() throws Exception {
		others.close();
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static void work(String what) throws IOException {
		throw new IOException(what);
	}

	@Test
	void workThatThrowsKeepsItsExceptionAndReleasesTheLock() {
		int pid = pid();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.lock("nightly").run(() -> work("broken")))
			.withMessage("broken")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(others.locks()).isZero();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> client.lock("nightly").execute(() -> {
			throw new StackOverflowError();
		}));
		assertThat(others.locks()).isZero();
		assertThat(pid()).isEqualTo(pid);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("newest-jdk")
	void interruptedWorkReleasesTheLockAndStaysInterrupted(ThreadKind kind) {
		int pid = pid();
		kind.run(() -> {
			assertThat(client.lock("nightly").tryRun(SHORT, () -> Thread.currentThread().interrupt())).isTrue();
			assertThat(Thread.interrupted()).isTrue();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.lock("nightly").run(() -> {
				Thread.currentThread().interrupt();
				work("broken");
			}));
			assertThat(Thread.interrupted()).isTrue();
		});
		assertThat(others.locks()).isZero();
		assertThat(pid()).isEqualTo(pid);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("newest-jdk")
	void threadThatIsInterruptedWhileItWaitsDoesNotBegin(ThreadKind kind) {
		AtomicBoolean run = new AtomicBoolean();
		kind.run(() -> {
			LockFixture.Holding held = others.hold("nightly");
			Thread waiting = Thread.currentThread();
			CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
				others.awaitWaiting();
				waiting.interrupt();
				held.close();
			}, (task) -> new Thread(task).start());
			assertThatExceptionOfType(OperationInterruptedException.class)
				.isThrownBy(() -> client.lock("nightly").tryRun(LONG, () -> run.set(true)))
				.withMessageContainingAll("Profile 'orders'", "take the lock 'nightly'");
			assertThat(Thread.interrupted()).isTrue();
			interrupt.join();
		});
		assertThat(run.get()).isFalse();
	}

	@Test
	void lostConnectionIsToldAfterTheWork() {
		int pid = pid();
		AtomicInteger runs = new AtomicInteger();
		assertThatExceptionOfType(AdvisoryLockLostException.class).isThrownBy(() -> client.lock("nightly").run(() -> {
			others.terminate(pid);
			assertThat(others.locks()).isZero();
			runs.incrementAndGet();
		}))
			.withMessageContainingAll("Profile 'orders'", "the lock 'nightly' was lost while the work ran")
			.satisfies((ex) -> assertThat(ex.safeToRetry()).isFalse())
			.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"));
		assertThat(runs).hasValue(1);
		assertThat(pid()).isNotEqualTo(pid);
	}

	@Test
	void lostConnectionIsSuppressedInWhatTheWorkThrew() {
		int pid = pid();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.lock("nightly").run(() -> {
			others.terminate(pid);
			work("broken");
		}))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.isInstanceOf(AdvisoryLockLostException.class));
	}

	@Test
	void connectionThatIsResetLosesTheLock() {
		assertThatExceptionOfType(AdvisoryLockLostException.class)
			.isThrownBy(() -> client.lock("nightly").run(proxy::reset));
	}

	@Test
	@Timing
	void connectionThatGoesSilentIsGivenUp() {
		long begin = System.nanoTime();
		assertThatExceptionOfType(AdvisoryLockLostException.class)
			.isThrownBy(() -> client.lock("nightly").run(proxy::freeze));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void connectionIsGivenUpWhereTheLockCannotBeReleased() {
		int pid = pid();
		database.executeAsSuperuser("revoke execute on function pg_advisory_unlock(bigint) from public");
		try {
			assertThat(client.lock("nightly").execute(() -> "done")).as("the lock was held all the time")
				.isEqualTo("done");
			others.awaitNoLocks();
			assertThat(pid()).isNotEqualTo(pid);
		}
		finally {
			database.executeAsSuperuser("grant execute on function pg_advisory_unlock(bigint) to public");
		}
	}

	/** As behind a pooler that gives each transaction another session. */
	@Test
	void lockThatTheSessionDoesNotHoldAtTheEndWasLost() {
		try (HikariDataSource pool = Profiles.pool("orders", database)) {
			List<Connection> lent = new ArrayList<>();
			PostgresClient watched = client(new DelegatingDataSource(pool) {

				@Override
				public Connection getConnection() throws SQLException {
					lent.add(super.getConnection());
					return lent.get(lent.size() - 1);
				}

			});
			assertThatExceptionOfType(AdvisoryLockLostException.class)
				.isThrownBy(() -> watched.lock("nightly").run(() -> {
					try (Statement statement = lent.get(0).createStatement()) {
						statement.execute("select pg_advisory_unlock_all()");
					}
				}))
				.withMessageContaining("pooler");
		}
	}

	private static PostgresClient client(DataSource dataSource) {
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		return PostgresClient.create("orders", dataSource, () -> manager);
	}

	/** As when the lock is granted in the very moment in which the wait ends. */
	@ParameterizedTest
	@ValueSource(strings = { "55P03", "57014" })
	void failureThatCrossedWithTheGrantLeavesNoLockInThePool(String state) {
		try (HikariDataSource pool = Profiles.pool("orders", database)) {
			PostgresClient crossed = client(new DelegatingDataSource(pool) {

				@Override
				public Connection getConnection() throws SQLException {
					return failing(Connection.class, super.getConnection(), state);
				}

			});
			int pid = Backends.of(crossed);
			ThrowingCallable attempt = () -> assertThat(crossed.lock("nightly").tryRun(LONG, () -> {
			})).isFalse();
			if (state.equals("55P03")) {
				assertThatNoException().isThrownBy(attempt);
			}
			else {
				assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(attempt);
			}
			assertThat(others.locks()).isZero();
			assertThat(Backends.of(crossed)).isEqualTo(pid);
		}
	}

	/** Fails once the server has granted what was asked for. */
	private static <T> T failing(Class<T> type, T real, String state) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, args) -> {
				Object result;
				try {
					result = method.invoke(real, args);
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
				if (result instanceof PreparedStatement statement && args != null && args[0] instanceof String sql
						&& sql.contains("pg_advisory_lock(")) {
					return failing(PreparedStatement.class, statement, state);
				}
				if (real instanceof PreparedStatement && method.getName().startsWith("execute")) {
					throw new SQLException("crossed", state);
				}
				return result;
			}));
	}

	@Test
	void waitInVainThatWasInterruptedSaysSo() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			Thread waiter = Thread.currentThread();
			CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
				others.awaitWaiting();
				waiter.interrupt();
			}, (task) -> new Thread(task).start());
			assertThatExceptionOfType(OperationInterruptedException.class)
				.isThrownBy(() -> client.lock("nightly").tryRun(Duration.ofSeconds(2), () -> {
				}));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(interrupt).isCompleted();
			assertThat(held).isNotNull();
		}
	}

	@Test
	void failureToTakeLeavesNoLockInThePool() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			int pid = pid();
			CompletableFuture<Boolean> cancel = CompletableFuture.supplyAsync(() -> others.client()
				.sql("select pg_cancel_backend(?)")
				.param(others.awaitWaiting())
				.query(Boolean.class)
				.single(), (task) -> new Thread(task).start());
			assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> client.lock("nightly").run(() -> {
			}));
			assertThat(cancel.join()).isTrue();
			assertThat(pid()).isEqualTo(pid);
		}
	}

	@Test
	void serverThatRefusesTheLockSaysWhy() {
		database.executeAsSuperuser("revoke execute on function pg_try_advisory_lock(bigint) from public");
		try {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.lock("nightly").tryRun(Duration.ZERO, () -> {
				}))
				.withMessageContainingAll("Profile 'orders'", "take the lock 'nightly'", "42501");
		}
		finally {
			database.executeAsSuperuser("grant execute on function pg_try_advisory_lock(bigint) to public");
		}
	}

}

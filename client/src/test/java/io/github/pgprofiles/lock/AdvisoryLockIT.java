package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.QueryTimeoutException;

import static io.github.pgprofiles.lock.LockFixture.LONG;
import static io.github.pgprofiles.lock.LockFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Locks on connections of their own: who gets them, when, and what that costs. */
@Timeout(60)
@EveryServer
@PostgresTest
@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
class AdvisoryLockIT {

	static TestDatabase database;

	private static LockFixture others;

	private static TestProxy proxy;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		others = new LockFixture(database);
		clients = PostgresClients.open(LockFixture.profile("orders", 2, database).build(),
				Profiles.of("one", database).host(proxy.host()).port(proxy.port()).build());
		client = clients.get("orders");
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(others.locks()).isZero();
		assertThat(client.sql("select current_setting('lock_timeout') || current_setting('statement_timeout')")
			.query(String.class)
			.single()).isEqualTo("00");
	}

	@AfterAll
	static void close() throws Exception {
		clients.close();
		others.close();
	}

	/**
	 * With one connection, so that no second one is opened meanwhile; and not idle for so
	 * long that the pool looks whether it is alive.
	 */
	private static void costs(int roundTrips, Runnable work) {
		clients.get("one").sql("select 1").query().single();
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	private static boolean tried(AdvisoryLock lock, Duration wait) {
		AtomicBoolean run = new AtomicBoolean();
		boolean said = lock.tryRun(wait, () -> run.set(true));
		assertThat(run.get()).as("what tryRun says of the work").isEqualTo(said);
		return said;
	}

	private static Duration timed(Runnable call) {
		long begin = System.nanoTime();
		call.run();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static <T> CompletableFuture<T> async(Supplier<T> call) {
		return CompletableFuture.supplyAsync(call, (task) -> new Thread(task).start());
	}

	@Test
	void workRunsAloneAmongThreadsAndClients() {
		try (PostgresClients.Closeable many = PostgresClients.open(LockFixture.profile("orders", 4, database).build(),
				LockFixture.profile("archive", 4, database).build())) {
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			List<CompletableFuture<Integer>> threads = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				AdvisoryLock lock = many.get((i % 2 == 0) ? "orders" : "archive").lock("alone");
				threads.add(async(() -> {
					int runs = 0;
					for (int n = 0; n < 20; n++) {
						runs += lock.execute(() -> {
							most.accumulateAndGet(inside.incrementAndGet(), Math::max);
							others.client().sql("select 1").query().single();
							return inside.getAndDecrement();
						});
					}
					return runs;
				}));
			}
			assertThat(threads.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(160);
			assertThat(most.get()).isEqualTo(1);
		}
	}

	@Test
	void lockCostsTwoRoundTripsAndOneWhereItIsNotToBeHadAtOnce() {
		AdvisoryLock lock = clients.get("one").lock("nightly");
		for (int i = 0; i < 12; i++) {
			costs(2, () -> assertThat(tried(lock, Duration.ZERO)).isTrue());
			costs(2, () -> assertThat(tried(lock, LONG)).isTrue());
			costs(2, () -> assertThat(tried(lock.shared(), LONG)).isTrue());
			costs(2, () -> lock.run(() -> {
			}));
		}
		try (LockFixture.Holding held = others.hold("nightly")) {
			costs(1, () -> assertThat(tried(lock, Duration.ZERO)).isFalse());
			costs(2, () -> assertThat(tried(lock, Duration.ofMillis(1))).isFalse());
		}
	}

	@Test
	@Timing
	void waitEndsInTimeAndItsConnectionIsKept() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			PostgresClient one = clients.get("one");
			int pid = Backends.of(one);
			assertThat(timed(() -> assertThat(tried(one.lock("nightly"), SHORT)).isFalse())).isBetween(SHORT,
					SHORT.multipliedBy(4));
			assertThat(timed(() -> assertThat(tried(one.lock("nightly").shared(), Duration.ofNanos(1))).isFalse()))
				.isLessThan(SHORT);
			assertThat(Backends.of(one)).isEqualTo(pid);
		}
	}

	@Test
	void waitIsOverWhenTheHolderReleases() {
		CompletableFuture<Boolean> waiting;
		try (LockFixture.Holding held = others.hold("nightly")) {
			waiting = async(() -> tried(client.lock("nightly"), LONG));
			others.awaitWaiting();
		}
		assertThat(waiting.join()).isTrue();
	}

	@Test
	void cancelOfOthersIsNotTakenForTheEndOfTheWait() {
		try (LockFixture.Holding held = others.hold("nightly")) {
			CompletableFuture<Boolean> waiting = async(() -> tried(client.lock("nightly"), LONG));
			others.client()
				.sql("select pg_cancel_backend(?)")
				.param(others.awaitWaiting())
				.query(Boolean.class)
				.single();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::join)
				.havingCause()
				.isInstanceOf(QueryCanceledException.class)
				.withMessageContainingAll("Profile 'orders'", "take the lock 'nightly'");
		}
	}

	@Test
	@Timing
	void waitHoldsInsteadOfTheLimitsOfTheProfile() {
		TimeoutSettings timeouts = new TimeoutSettings(Duration.ofMillis(100), Duration.ofMillis(50), null);
		try (PostgresClients.Closeable hasty = PostgresClients
			.open(Profiles.of("orders", database).timeouts(timeouts).build());
				LockFixture.Holding held = others.hold("nightly")) {
			AdvisoryLock lock = hasty.primary().lock("nightly");
			assertThat(timed(() -> assertThat(tried(lock, SHORT)).isFalse())).isBetween(SHORT, SHORT.multipliedBy(4));
			CompletableFuture<Boolean> waiting = async(() -> tried(lock, LONG));
			others.awaitWaiting();
			assertThat(timed(() -> assertThat(tried(client.lock("nightly"), SHORT)).isFalse()))
				.isGreaterThan(Duration.ofMillis(100));
			held.close();
			assertThat(waiting.join()).isTrue();
			assertThat(hasty.primary().sql("show statement_timeout").query(String.class).single()).isEqualTo("100ms");
			assertThat(hasty.primary().sql("show lock_timeout").query(String.class).single()).isEqualTo("50ms");
		}
	}

	@Test
	void withoutAWaitTheLimitsOfTheProfileHold() {
		TimeoutSettings ofLocks = TimeoutSettings.none().withLock(SHORT);
		TimeoutSettings ofStatements = TimeoutSettings.none().withStatement(SHORT);
		try (PostgresClients.Closeable hasty = PostgresClients.open(
				Profiles.of("locks", database).timeouts(ofLocks).build(),
				Profiles.of("statements", database).timeouts(ofStatements).build());
				LockFixture.Holding held = others.hold("nightly")) {
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> hasty.get("locks").lock("nightly").run(() -> {
				}))
				.withMessageContainingAll("Profile 'locks'", "take the lock 'nightly'")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("55P03"));
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> hasty.get("statements").lock("nightly").execute(() -> 1))
				.withMessageContainingAll("Profile 'statements'", "300 ms", "timeouts.statement");
		}
	}

	@Test
	void sharedAllowsSharedAndNothingElse() {
		AdvisoryLock lock = client.lock("nightly");
		try (LockFixture.Holding held = others.hold(others.client().lock("nightly").shared())) {
			assertThat(tried(lock.shared(), Duration.ZERO)).isTrue();
			assertThat(tried(lock.shared(), LONG)).isTrue();
			assertThat(tried(lock, Duration.ZERO)).isFalse();
			assertThat(tried(lock, SHORT)).isFalse();
		}
		try (LockFixture.Holding held = others.hold("nightly")) {
			assertThat(tried(lock.shared(), Duration.ZERO)).isFalse();
			assertThat(tried(lock.shared(), SHORT)).isFalse();
			assertThat(tried(client.lock("hourly"), Duration.ZERO)).as("another name").isTrue();
		}
		assertThat(lock.shared().shared().name()).isEqualTo("nightly");
	}

	@Test
	void keyIsTheHashOfTheNameForEverybody() {
		for (String name : List.of("n", "Zürich 😀 'x'", "é".repeat(200))) {
			String probe = "select pg_try_advisory_xact_lock(hashtextextended(?, 0))";
			client.lock(name)
				.run(() -> assertThat(others.client().sql(probe).param(name).query(Boolean.class).single()).isFalse());
			assertThat(others.client().sql(probe).param(name).query(Boolean.class).single()).isTrue();
		}
	}

	@Test
	void threadThatHoldsTheLockHasIt() {
		AdvisoryLock lock = clients.get("one").lock("nightly");
		List<String> order = new ArrayList<>();
		costs(2, () -> lock.run(() -> {
			order.add("outer");
			assertThat(lock.tryRun(Duration.ZERO, () -> order.add("inner"))).isTrue();
			assertThat(lock.shared().execute(() -> order.add("shared"))).isTrue();
			assertThat(others.locks()).isEqualTo(1);
		}));
		assertThat(order).containsExactly("outer", "inner", "shared");
		lock.shared().run(() -> assertThat(tried(lock.shared(), Duration.ZERO)).isTrue());
	}

	@Test
	void threadThatWouldWaitForItselfFailsAtOnce() {
		AdvisoryLock lock = client.lock("nightly");
		List<Runnable> ways = List.of(() -> lock.shared().run(() -> tried(lock, LONG)),
				() -> lock.run(() -> lock.inTransaction().tryRun(LONG, (tx) -> {
				})), () -> lock.inTransaction().run((tx) -> tried(lock, LONG)),
				() -> lock.shared().inTransaction().run((tx) -> lock.shared().execute(() -> 1)));
		assertThat(ways).allSatisfy((way) -> assertThatIllegalStateException().isThrownBy(way::run)
			.withMessageContainingAll("Profile 'orders'", "lock 'nightly'", "would wait for itself"));
		assertThat(tried(lock, Duration.ZERO)).isTrue();
	}

	@Test
	@Timing
	void poolWithoutAConnectionForTheLockFailsAtOnce() {
		PostgresClient one = clients.get("one");
		List<Runnable> ways = List.of(() -> one.transaction().run((tx) -> {
			tx.sql("select 1").query().single();
			tried(one.lock("nightly"), LONG);
		}), () -> one.lock("hourly").run(() -> tried(one.lock("nightly"), LONG)));
		assertThat(ways).allSatisfy((way) -> assertThat(
				timed(() -> assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(way::run)
					.withMessageContainingAll("Profile 'one'", "take the lock 'nightly'", "pool.max-size")))
			.isLessThan(Duration.ofSeconds(1)));
		assertThat(tried(one.lock("nightly"), Duration.ZERO)).isTrue();
	}

	@Test
	void poolWhoseConnectionsOthersHaveFailsAtItsTimeout() {
		PostgresClient one = clients.get("one");
		try (LockFixture.Holding held = others.hold(one.lock("hourly"))) {
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> tried(one.lock("nightly"), SHORT))
				.withMessageContainingAll("Profile 'one'", "active=1");
		}
	}

	@Test
	void lockLastsOverTransactionsAndBesideOne() {
		client.lock("nightly").run(() -> {
			client.transaction().run((tx) -> tx.sql("select 1").query().single());
			assertThat(others.locks()).isEqualTo(1);
		});
		client.transaction().run((tx) -> {
			assertThat(tried(client.lock("nightly"), SHORT)).isTrue();
			assertThat(others.locks()).as("released before the transaction's end").isZero();
		});
	}

	@Test
	void valueOfTheWorkIsReturned() {
		AdvisoryLock lock = client.lock("nightly");
		assertThat(lock.execute(() -> "done")).isEqualTo("done");
		assertThat(lock.<Object, RuntimeException>execute(() -> null)).isNull();
		assertThat(lock.tryExecute(Duration.ZERO, () -> "done")).hasValue("done");
		assertThatIllegalStateException().isThrownBy(() -> lock.<String, RuntimeException>tryExecute(LONG, () -> null))
			.withMessageContainingAll("Profile 'orders'", "the lock 'nightly'", "has run and returned null");
		try (LockFixture.Holding held = others.hold("nightly")) {
			Optional<String> none = lock.tryExecute(SHORT, () -> "done");
			assertThat(none).isEmpty();
		}
	}

	@Test
	void lockHoldsWhateverTheDriverIsToldToDo() {
		for (Map.Entry<String, String> property : Map
			.of("prepareThreshold", "-1", "preferQueryMode", "simple", "stringtype", "unspecified", "autosave",
					"always")
			.entrySet()) {
			TimeoutSettings hasty = new TimeoutSettings(Duration.ofMillis(100), Duration.ofMillis(50), null);
			try (PostgresClients.Closeable odd = PostgresClients.open(Profiles.of("orders", database)
				.timeouts(hasty)
				.property(property.getKey(), property.getValue())
				.build())) {
				AdvisoryLock lock = odd.primary().lock("nightly");
				for (int i = 0; i < 12; i++) {
					assertThat(tried(lock, Duration.ZERO)).as(property.getKey()).isTrue();
					assertThat(tried(lock, LONG)).as(property.getKey()).isTrue();
				}
				try (LockFixture.Holding held = others.hold("nightly")) {
					assertThat(timed(() -> assertThat(tried(lock, SHORT)).isFalse())).as(property.getKey())
						.isGreaterThanOrEqualTo(SHORT);
				}
				assertThat(odd.primary().sql("show lock_timeout").query(String.class).single()).isEqualTo("50ms");
			}
		}
	}

	@Test
	void badInputIsRefused() {
		for (String name : new String[] { null, "", "n".repeat(201), "a\0", "a\ud83d", "\ude00a" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> client.lock(name))
				.withMessageContaining("The name of a lock");
		}
		AdvisoryLock lock = client.lock("n".repeat(200));
		Map<Duration, String> waits = Map.of(Duration.ofNanos(-1), "-1ns", Duration.ofDays(25), "25d",
				Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE + "s");
		waits.forEach((wait, text) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> tried(lock, wait)).withMessageContaining(text);
			assertThatIllegalArgumentException().isThrownBy(() -> lock.inTransaction().tryRun(wait, (tx) -> {
			})).withMessageContaining(text);
		});
		assertThat(tried(lock, Duration.ofMillis(Integer.MAX_VALUE))).isTrue();
	}

}

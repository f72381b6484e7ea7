package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a start does while the database cannot be used. */
@Timeout(60)
@Timing
@PostgresTest
class StartupWaitIT {

	private static final String CANARY = "zaunkoenig";

	private static final Pattern NEXT = Pattern.compile("Attempt (\\d+), the next in (\\d+) ms");

	static TestDatabase database;

	private TestProxy proxy;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private static StartupSettings waiting(long delayMillis, long maxWaitMillis) {
		return new StartupSettings(StartupMode.WAIT, Duration.ofMillis(delayMillis),
				Duration.ofMillis(Math.max(delayMillis, 30_000)), Duration.ofMillis(maxWaitMillis), true);
	}

	private ProfileSettingsBuilder profile(String name) {
		return Profiles.of(name, database).host(this.proxy.host()).port(this.proxy.port());
	}

	private static int select(PostgresClients clients) {
		return clients.primary().sql("select 1").query(Integer.class).single();
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static ProfileUnavailableException failure(ProfileSettings... profiles) {
		return catchThrowableOfType(ProfileUnavailableException.class, () -> PostgresClients.open(profiles).close());
	}

	@Test
	void startWaitsForAServerThatComesLaterAndTellsEachAttempt() {
		this.proxy.refuse(true);
		try (LogCapture log = new LogCapture()) {
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(profile("orders").startup(waiting(100, 0)).build()));
			Awaitility.await().until(() -> pauses(log, "orders").size() >= 3);
			assertThat(opening).isNotDone();
			this.proxy.refuse(false);
			try (PostgresClients.Closeable clients = opening.join()) {
				assertThat(select(clients)).isOne();
			}
			List<Long> pauses = pauses(log, "orders");
			assertThat(pauses.get(0)).isEqualTo(100);
			assertThat(pauses.get(1)).isBetween(150L, 200L);
			assertThat(pauses.get(2)).isBetween(300L, 400L);
			assertThat(log.lines()).filteredOn((line) -> line.contains("cannot connect"))
				.hasSize(pauses.size())
				.allMatch((line) -> line.contains("Profile 'orders'") && line.contains("SQLSTATE 08"));
			assertThat(log.lines()).noneMatch((line) -> line.contains(TestServer.PASSWORD));
		}
	}

	private static List<Long> pauses(LogCapture log, String profile) {
		return log.lines()
			.stream()
			.filter((line) -> line.contains("'" + profile + "'"))
			.map(NEXT::matcher)
			.filter(Matcher::find)
			.map((found) -> Long.valueOf(found.group(2)))
			.toList();
	}

	@Test
	void firstPauseIsTwoSecondsByDefault() {
		this.proxy.refuse(true);
		try (LogCapture log = new LogCapture()) {
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(profile("orders").build()));
			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> !pauses(log, "orders").isEmpty());
			long begin = System.nanoTime();
			this.proxy.refuse(false);
			opening.join().close();
			assertThat(since(begin)).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
			assertThat(pauses(log, "orders")).containsExactly(2000L);
		}
	}

	@Test
	void waitEndsAfterItsLimitWithTheLastFailure() {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		assertThat(failure(profile("orders").startup(waiting(300, 1000)).build())).hasMessageContaining("'orders'")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).startsWith("08"));
		assertThat(since(begin)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1700));
		assertThat(this.proxy.takeConnections()).as("at 0, 0.3, some 0.8 and 1 s").isBetween(4, 5);
	}

	@Test
	void delayBeyondTheLimitLeavesOneAttemptAtItsEnd() {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		assertThat(failure(profile("orders").startup(waiting(20_000, 600)).build())).isNotNull();
		assertThat(since(begin)).isBetween(Duration.ofMillis(600), Duration.ofMillis(1300));
		assertThat(this.proxy.takeConnections()).isEqualTo(2);
	}

	@Test
	void limitHoldsWhileTheServerAcceptsAndIsSilent() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			long begin = System.nanoTime();
			assertThat(failure(profile("orders").host("localhost")
				.port(silent.getLocalPort())
				.connectTimeout(Duration.ofSeconds(50))
				.pool(PoolSettings.defaults().withTimeout(Duration.ofSeconds(50)))
				.startup(waiting(100, 1500))
				.build())).isNotNull();
			assertThat(since(begin)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(3700));
		}
	}

	@Test
	void tenDeadProfilesCostOneWaitAndAllAreNamed() {
		this.proxy.refuse(true);
		ProfileSettings[] profiles = IntStream.range(0, 10)
			.mapToObj((i) -> profile("dead" + i).startup(waiting(100, 1000)).build())
			.toArray(ProfileSettings[]::new);
		long begin = System.nanoTime();
		ProfileUnavailableException failure = failure(profiles);
		assertThat(since(begin)).isLessThan(Duration.ofMillis(2200));
		List<String> named = new ArrayList<>(List.of(failure.profile()));
		for (Throwable further : failure.getSuppressed()) {
			named.add(((ProfileUnavailableException) further).profile());
		}
		assertThat(named)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).mapToObj((i) -> "dead" + i).toList());
	}

	@Test
	void whatNoWaitingHealsEndsTheWaitOfTheOthersToo() {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		ProfileUnavailableException failure = failure(profile("dead").build(),
				Profiles.of("wrong", database).database("nowhere").build());
		assertThat(since(begin)).isLessThan(Duration.ofMillis(1900));
		assertThat(failure.profile()).isEqualTo("wrong");
		assertThat(failure.getSuppressed()).singleElement()
			.satisfies((further) -> assertThat(further).hasMessageContaining("'dead'"));
	}

	@Test
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void whatNoWaitingHealsFailsAtOnce() {
		Map<String, ProfileSettings> profiles = Map.of("28P01", Profiles.of("a", database).password(CANARY).build(),
				"3D000", Profiles.of("b", database).database("nowhere").build(), "08004",
				Profiles.of("c", database).sslmode("require").build());
		profiles.forEach((state, profile) -> {
			long begin = System.nanoTime();
			assertThat(failure(profile))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo(state));
			assertThat(since(begin)).isLessThan(Duration.ofMillis(1500));
		});
	}

	@Test
	void unknownHostIsWaitedForAndNamed() {
		try (LogCapture log = new LogCapture()) {
			assertThat(failure(profile("orders").host("nowhere.invalid").startup(waiting(100, 500)).build()))
				.isNotNull();
			assertThat(log.lines()).filteredOn((line) -> line.contains("the next in"))
				.isNotEmpty()
				.allMatch((line) -> line.contains("UnknownHostException: nowhere.invalid"));
		}
	}

	@Test
	void failFastTriesOnce() {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		assertThat(
				failure(profile("orders").startup(StartupSettings.defaults().withMode(StartupMode.FAIL_FAST)).build()))
			.isNotNull();
		assertThat(since(begin)).isLessThan(Duration.ofSeconds(1));
		assertThat(this.proxy.takeConnections()).isOne();
	}

	@Test
	void lazyStartsWithoutTheServerAndWorksOnceItAnswers() {
		this.proxy.refuse(true);
		PoolSettings pool = PoolSettings.defaults().withMaxSize(3).withTimeout(Duration.ofMillis(700));
		long begin = System.nanoTime();
		try (PostgresClients.Closeable clients = PostgresClients.open(
				profile("orders").pool(pool).startup(StartupSettings.defaults().withMode(StartupMode.LAZY)).build())) {
			assertThat(since(begin)).isLessThan(Duration.ofMillis(700));
			long call = System.nanoTime();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(clients))
				.withMessageContaining("Profile 'orders'")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).startsWith("08"));
			assertThat(since(call)).isLessThan(Duration.ofMillis(1500));
			this.proxy.refuse(false);
			assertThat(select(clients)).isOne();
		}
	}

	@Test
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void lazyStartsAlsoWithAWrongPasswordAndTellsItsCallers() {
		PoolSettings pool = PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofMillis(700));
		try (PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("orders", database)
			.password(CANARY)
			.pool(pool)
			.startup(StartupSettings.defaults().withMode(StartupMode.LAZY))
			.build())) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(clients))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("28P01"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "WAIT", "FAIL_FAST", "LAZY" })
	void profileThatIsNotCriticalStopsNoStartAndDelaysNone(StartupMode mode) {
		this.proxy.refuse(true);
		StartupSettings startup = StartupSettings.defaults().withMode(mode).withCritical(false);
		PoolSettings pool = PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(2));
		long begin = System.nanoTime();
		try (LogCapture log = new LogCapture();
				PostgresClients.Closeable clients = PostgresClients.open(
						profile("orders").pool(pool).startup(startup).build(), Profiles.of("default", database).build(),
						Profiles.of("wrong", database).password(CANARY).startup(startup).build())) {
			assertThat(since(begin)).isLessThan(Duration.ofSeconds(1));
			assertThat(log.lines()).filteredOn((line) -> line.contains("'health.critical' is false"))
				.hasSize((mode == StartupMode.LAZY) ? 0 : 2);
			assertThat(log.lines())
				.filteredOn((line) -> line.contains("'wrong'") && line.contains("once that is repaired"))
				.hasSize((mode == StartupMode.LAZY) ? 0 : 1)
				.allMatch((line) -> line.contains("Correct 'user' or 'password'") && !line.contains("answers"));
			assertThat(select(clients)).isOne();
			this.proxy.refuse(false);
			assertThat(clients.get("orders").sql("select 1").query(Integer.class).single()).isOne();
		}
	}

	@Test
	void interruptEndsTheWaitAtOnceAndIsKept() throws InterruptedException {
		this.proxy.refuse(true);
		CompletableFuture<Boolean> kept = new CompletableFuture<>();
		try (LogCapture log = new LogCapture()) {
			Thread thread = new Thread(() -> {
				assertThatExceptionOfType(IllegalStateException.class)
					.isThrownBy(() -> PostgresClients.open(profile("orders").build()))
					.withMessageContaining("Interrupted")
					.withMessageContaining("orders");
				kept.complete(Thread.currentThread().isInterrupted());
			});
			thread.start();
			Awaitility.await().until(() -> !pauses(log, "orders").isEmpty());
			assertThat(thread.getState()).as("Spring interrupts a start in this state only")
				.isEqualTo(Thread.State.WAITING);
			long begin = System.nanoTime();
			thread.interrupt();
			thread.join(1000);
			assertThat(since(begin)).isLessThan(Duration.ofMillis(500));
			assertThat(kept.join()).isTrue();
		}
	}

	/** Waits for a server that never comes. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			PostgresClients.open(ProfileSettings.builder("orders").dsn(System.getenv("DSN")).build());
		}

	}

	@Test
	void terminatedApplicationEndsAtOnceWhileItWaits() {
		this.proxy.refuse(true);
		try (ChildJvm child = new ChildJvm(Application.class, List.of("-Xmx64m"),
				Map.of("DSN", "postgresql://localhost:" + this.proxy.port() + "/x"))) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(child.lines()).anyMatch((line) -> line.contains("the next in")));
			child.terminate();
			assertThat(child.await(Duration.ofSeconds(1))).isEqualTo(128 + 15);
		}
	}

}

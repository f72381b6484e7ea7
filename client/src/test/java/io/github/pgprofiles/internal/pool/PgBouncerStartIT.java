package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Starts through a real PgBouncer, all of whose errors have the SQLSTATE 08P01. */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PgBouncerStartIT {

	static TestDatabase database;

	private TestProxy proxy;

	private PgBouncer bouncer;

	@BeforeEach
	void open() throws IOException {
		this.proxy = new TestProxy(database.host(), database.port());
		this.bouncer = new PgBouncer("127.0.0.1", this.proxy.port(), "query_wait_timeout = 1",
				"server_login_retry = 1");
	}

	@AfterEach
	void close() throws IOException {
		this.bouncer.close();
		this.proxy.close();
	}

	private ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(this.bouncer.port())
			.database("shop")
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.startup(new StartupSettings(StartupMode.WAIT, Duration.ofMillis(100), Duration.ofSeconds(1),
					Duration.ofSeconds(40), true));
	}

	private static ProfileUnavailableException failure(ProfileSettings orders) {
		return catchThrowableOfType(ProfileUnavailableException.class, () -> PostgresClients.open(orders).close());
	}

	@Test
	void startWaitsForTheServerBehindIt() {
		this.proxy.refuse(true);
		try (LogCapture log = new LogCapture()) {
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(orders().build()));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> log.lines()
					.stream()
					.filter((line) -> line.contains("query_wait_timeout") && line.contains("the next in"))
					.count() >= 2);
			assertThat(opening).isNotDone();
			this.proxy.refuse(false);
			try (PostgresClients.Closeable clients = opening.join()) {
				assertThat(clients.primary().sql("select 1").query(Integer.class).single()).isOne();
			}
		}
	}

	@Test
	void failFastSaysWhoAnswers() {
		this.proxy.refuse(true);
		assertThat(failure(orders()
			.startup(new StartupSettings(StartupMode.FAIL_FAST, Duration.ofMillis(100), Duration.ofSeconds(1),
					Duration.ofSeconds(40), true))
			.build()).advice()).contains("server behind the pooler", "PgBouncer");
	}

	@Test
	void wrongPasswordAndUnknownDatabaseStopTheStartAtOnce() {
		long begin = System.nanoTime();
		assertThat(failure(orders().password("wrong").build()).advice()).contains("password");
		assertThat(failure(orders().database("nosuch").build()).advice()).contains("database");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void secretThatItRejectsIsResolvedAnew() {
		AtomicInteger asked = new AtomicInteger();
		try (PostgresClients.Closeable clients = PostgresClients.open(orders().password("secret://pw")
			.secrets((key) -> Secret.of((asked.getAndIncrement() == 0) ? "wrong" : TestServer.PASSWORD))
			.build())) {
			assertThat(clients.primary().sql("select 1").query(Integer.class).single()).isOne();
			assertThat(asked).hasValue(2);
		}
	}

}

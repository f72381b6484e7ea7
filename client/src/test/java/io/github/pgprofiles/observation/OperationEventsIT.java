package io.github.pgprofiles.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.observation.OperationLog.Seen;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What those hear who listen to a client where answers are lost, and servers late. */
@Timeout(120)
@PostgresTest
class OperationEventsIT {

	static TestDatabase database;

	static TestProxy proxy;

	@TestProfile("direct")
	private static PostgresClient direct;

	record Row(int id) {
	}

	private final OperationLog log = new OperationLog();

	private HikariDataSource pool;

	private PostgresClient client;

	@BeforeAll
	static void makeTheTable() {
		direct.sql("create table t (id int)").update();
	}

	@BeforeEach
	void open() {
		this.pool = Profiles
			.pool(profile().pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(10))).build());
		this.client = this.log.client(this.pool);
	}

	@AfterEach
	void close() {
		this.pool.close();
	}

	private static ProfileSettingsBuilder profile() {
		return Profiles.of("orders", database).host(proxy.host()).port(proxy.port());
	}

	private static OperationEvent event(OperationEvent.Kind kind, @Nullable String name) {
		return new OperationEvent("orders", kind, name, Duration.ZERO, true);
	}

	private static void assertUnknown(Runnable work) {
		proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(work::run);
	}

	@Test
	void commitThatNobodyKnowsOfIsAnEvent() {
		assertUnknown(
				() -> this.client.transaction().named("pay").run((tx) -> tx.sql("insert into t values (1)").update()));
		assertThat(this.log.takeEvents()).containsExactly(event(OperationEvent.Kind.OUTCOME_UNKNOWN, "pay"));
		List<Seen> seen = this.log.take();
		assertThat(seen.get(0).result().failure()).isInstanceOf(CommitOutcomeUnknownException.class);
	}

	@Test
	void commitOfABatchThatNobodyKnowsOfIsAnEvent() {
		assertUnknown(() -> this.client.batch("insert into t values (?)")
			.named("load")
			.update(List.of(List.of(1), List.of(2))));
		assertThat(this.log.takeEvents()).containsExactly(event(OperationEvent.Kind.OUTCOME_UNKNOWN, "load"));
	}

	@Test
	void commitThatFailsWhatIsAroundItIsOneEvent() {
		assertUnknown(() -> this.client.sql("select 1")
			.query()
			.forEach((row) -> this.client.batch("insert into t values (?)").update(List.of(List.of(1)))));
		assertUnknown(() -> this.client.copy().into("t").records(Row.class).from(Stream.of(1).map((n) -> {
			this.client.transaction().run((tx) -> tx.sql("insert into t values (1)").update());
			return new Row(n);
		})));
		assertThat(this.log.takeEvents()).containsExactly(event(OperationEvent.Kind.OUTCOME_UNKNOWN, null),
				event(OperationEvent.Kind.OUTCOME_UNKNOWN, null));
	}

	@Test
	void commitOfSpringsUsersThatNobodyKnowsOfIsAnEvent() {
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		TransactionTemplate spring = new TransactionTemplate(Profiles.manager(this.pool));
		assertUnknown(() -> spring.executeWithoutResult((status) -> jdbc.update("insert into t values (1)")));
		assertThat(this.log.takeEvents()).map(OperationEvent::kind)
			.containsExactly(OperationEvent.Kind.OUTCOME_UNKNOWN);
	}

	@Test
	void commitThatTheServerKnowsOfIsAnEvent() {
		for (CommitCut cut : CommitCut.values()) {
			proxy.cutAtCommit(cut, 1);
			this.client.transaction().named("pay").retry().run((tx) -> tx.sql("insert into t values (1)").update());
			assertThat(this.log.takeEvents()).singleElement().satisfies((each) -> {
				assertThat(each).isEqualTo(new OperationEvent("orders", OperationEvent.Kind.OUTCOME_RESOLVED, "pay",
						each.duration(), true));
				assertThat(each.duration()).isPositive();
			});
		}
	}

	@Test
	void waitForTheServerAtTheStartIsAnEvent() {
		proxy.refuse(true);
		StartupSettings waiting = new StartupSettings(StartupMode.WAIT, Duration.ofMillis(100), Duration.ofSeconds(1),
				Duration.ZERO, true);
		try (LogCapture lines = new LogCapture()) {
			CompletableFuture<PostgresClients.Closeable> opening = CompletableFuture
				.supplyAsync(() -> PostgresClients.open(this.log.options(), profile().startup(waiting).build()));
			Awaitility.await().until(() -> lines.lines().stream().anyMatch((line) -> line.contains("the next in")));
			proxy.refuse(false);
			opening.join().close();
		}
		assertThat(this.log.takeEvents()).singleElement().satisfies((each) -> {
			assertThat(each.kind()).isEqualTo(OperationEvent.Kind.START_WAITED);
			assertThat(each.profile()).isEqualTo("orders");
			assertThat(each.succeeded()).isTrue();
			assertThat(each.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
		});
	}

	@Test
	void startWithoutTheServerIsAnEvent() {
		proxy.refuse(true);
		StartupSettings without = StartupSettings.defaults().withCritical(false);
		try (PostgresClients.Closeable clients = PostgresClients.open(this.log.options(),
				profile().startup(without).build())) {
			assertThat(this.log.takeEvents()).singleElement().satisfies((each) -> {
				assertThat(each.kind()).isEqualTo(OperationEvent.Kind.START_WAITED);
				assertThat(each.succeeded()).isFalse();
			});
		}
		finally {
			proxy.refuse(false);
		}
	}

	@Test
	void startWithoutAWaitIsNone() {
		PostgresClients.open(this.log.options(), profile().build()).close();
		assertThat(this.log.takeEvents()).isEmpty();
	}

	@Test
	void waitThatWasKeptIsToldOnce() {
		proxy.refuse(true);
		StartupSettings waiting = new StartupSettings(StartupMode.WAIT, Duration.ofMillis(100), Duration.ofSeconds(1),
				Duration.ZERO, true);
		CompletableFuture<HikariDataSource> opening = CompletableFuture
			.supplyAsync(() -> Profiles.pool(profile().startup(waiting).build()));
		Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> !opening.isDone());
		proxy.refuse(false);
		try (HikariDataSource late = opening.join()) {
			this.log.client(late);
			this.log.client(late);
			assertThat(this.log.takeEvents()).map(OperationEvent::kind)
				.containsExactly(OperationEvent.Kind.START_WAITED);
		}
	}

}

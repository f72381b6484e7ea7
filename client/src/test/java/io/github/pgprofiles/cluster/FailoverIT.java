package io.github.pgprofiles.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.FailingOverException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A standby becomes the primary, and the profile follows it. */
@Timeout(180)
@Tag("own-server")
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class FailoverIT {

	private static final int CALLERS = 4;

	/** Of a machine on which everything takes its time. */
	private static final Duration SOON = Duration.ofSeconds(5);

	@RegisterExtension
	static final Leader leader = new Leader();

	private final List<OperationEvent> events = new CopyOnWriteArrayList<>();

	private ProfileSettingsBuilder profile(int... nodes) {
		return leader.cluster()
			.profile("orders", nodes)
			.property("targetServerType", (nodes.length > 1) ? "primary" : "any")
			.pool(PoolSettings.defaults().withMaxSize(CALLERS).withTimeout(Duration.ofSeconds(20)))
			.retry(new RetrySettings(5, Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofSeconds(60)));
	}

	private PostgresClients.Closeable open(ProfileSettingsBuilder profile) {
		return PostgresClients.open(ClientOptions.defaults().withOperationListener(new OperationListener() {

			@Override
			public @Nullable OperationObserver begin(Operation operation) {
				return null;
			}

			@Override
			public void happened(OperationEvent event) {
				FailoverIT.this.events.add(event);
			}

		}), profile.build());
	}

	private static HostPort address(OwnServer server) {
		return new HostPort(server.host(), server.port());
	}

	/** The primary last, so that the first one to be asked is none. */
	private static int[] both() {
		return new int[] { 1 - leader.number(), leader.number() };
	}

	private static void atWork(Load load) {
		long before = load.successes();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> load.successes() > before + 5L * CALLERS);
	}

	/** Waits until they work again, and prints how long that took. */
	private static void back(String what, Load load, long since) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> load.outcomes().stream().anyMatch((each) -> each.isSuccess() && each.end() > since));
		atWork(load);
		Duration first = load.firstSuccessAfter(since);
		Duration last = load.outcomes()
			.stream()
			.filter((each) -> each.begin() < since && each.end() > since)
			.map((each) -> Duration.ofNanos(each.end() - since))
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		System.out.printf("%s: first write after %d ms, what was under way ended after %d ms, %d of %d failed%n", what,
				first.toMillis(), last.toMillis(), load.failures().size(), load.outcomes().size());
		assertThat(first).isLessThan(SOON);
		assertThat(last).isLessThan(SOON);
	}

	/** Each says what it is, and whether it may be run again. */
	private static void classified(List<RuntimeException> failures) {
		assertThat(failures).allSatisfy((each) -> {
			PostgresError error = PostgresError.of(each);
			assertThat(error.profile()).isEqualTo("orders");
			assertThat(error.sqlState()).isNotNull();
		});
	}

	private void failedOver(OwnServer from, OwnServer to) {
		failedOver(address(from), address(to));
	}

	private void failedOver(HostPort from, HostPort to) {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.events).filteredOn((event) -> event.kind() == OperationEvent.Kind.FAILED_OVER)
						.singleElement()
						.satisfies((event) -> {
							assertThat(event.from()).isEqualTo(from);
							assertThat(event.to()).isEqualTo(to);
						}));
	}

	/** Work in transactions that retry fails in none of these. */
	private void carriedOver(String what, Consumer<Runnable> fault) {
		OwnServer before = leader.primary();
		Transfers transfers = new Transfers();
		try (PostgresClients.Closeable clients = open(profile(both()))) {
			PostgresClient client = clients.primary();
			long[] promoted = new long[1];
			try (Load load = new Load(CALLERS, () -> transfers.retried(client))) {
				atWork(load);
				fault.accept(() -> promoted[0] = leader.promote());
				back(what, load, promoted[0]);
				assertThat(load.failures())
					.allSatisfy((each) -> assertThat(each).hasMessageContaining("it is committed, or it is not"));
			}
			failedOver(before, leader.primary());
		}
		assertThat(transfers.wrong(leader.primary())).isEmpty();
	}

	@Test
	void transactionsThatRetryAreCarriedOverTheDeathOfThePrimary() {
		leader.synchronous();
		carriedOver("killed", (promote) -> {
			leader.primary().kill();
			promote.run();
		});
	}

	@Test
	void transactionsThatRetryAreCarriedOverASilentPrimary() {
		leader.synchronous();
		OwnServer silent = leader.primary();
		OwnServer.Stopped[] stopped = new OwnServer.Stopped[1];
		try {
			carriedOver("silent", (promote) -> {
				stopped[0] = silent.silence();
				promote.run();
			});
		}
		finally {
			stopped[0].close();
		}
	}

	@Test
	void transactionsThatRetryAreCarriedOverAPrimaryThatBecomesReadOnly() {
		leader.synchronous();
		carriedOver("read-only, retried", (promote) -> {
			leader.primary().set("default_transaction_read_only", "on");
			promote.run();
		});
	}

	@Test
	void transactionsThatRetryAreCarriedOverAPrimaryThatIsCutOff() {
		leader.synchronous();
		OwnServer former = leader.primary();
		Transfers transfers = new Transfers();
		try (TestProxy wire = new TestProxy(former.host(), former.port());
				PostgresClients.Closeable clients = open(profile(both())
					.dsn("postgresql://%s:%d,%s/%s?target_session_attrs=read-write".formatted(wire.host(), wire.port(),
							address(leader.standby()), former.database()))
					.pool(PoolSettings.defaults().withMaxSize(CALLERS).withTimeout(Duration.ofSeconds(2))))) {
			PostgresClient client = clients.primary();
			try (Load load = new Load(CALLERS, () -> transfers.retried(client))) {
				atWork(load);
				wire.silence(true);
				wire.freeze();
				Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
				back("cut off", load, leader.promote());
				classified(load.failures());
			}
			wire.restore();
		}
		assertThat(transfers.wrong(leader.primary())).isEmpty();
	}

	@Test
	void plainStatementsSayThatTheyFailWhileItFailsOver() {
		leader.synchronous();
		OwnServer silent = leader.primary();
		Transfers transfers = new Transfers();
		try (PostgresClients.Closeable clients = open(profile(both()))) {
			PostgresClient client = clients.primary();
			try (Load load = new Load(CALLERS, () -> transfers.plain(client))) {
				atWork(load);
				try (OwnServer.Stopped stopped = silent.silence()) {
					long promoted = leader.promote();
					back("silent, plain", load, promoted);
				}
				atWork(load);
				classified(load.failures());
				assertThat(load.failures()).isNotEmpty().hasSizeLessThanOrEqualTo(CALLERS).allSatisfy((each) -> {
					assertThat(each).isInstanceOf(FailingOverException.class).hasMessageContaining("failing over");
					assertThat(((FailingOverException) each).node()).isEqualTo(address(silent).toString());
					assertThat(PostgresError.of(each).safeToRetry()).isFalse();
				});
			}
		}
		assertThat(transfers.wrong(leader.primary())).isEmpty();
	}

	@Test
	void serverThatIsReadOnlyIsLeftForOneThatIsNot() {
		OwnServer former = leader.primary();
		Transfers transfers = new Transfers();
		try (PostgresClients.Closeable clients = open(profile(both()))) {
			PostgresClient client = clients.primary();
			try (Load load = new Load(CALLERS, () -> transfers.plain(client))) {
				atWork(load);
				former.set("default_transaction_read_only", "on");
				long promoted = leader.promote();
				back("read-only", load, promoted);
				classified(load.failures());
				assertThat(load.failures()).allSatisfy((each) -> {
					assertThat(each).isInstanceOf(FailingOverException.class);
					assertThat(PostgresError.of(each).safeToRetry()).isTrue();
				});
				long refused = load.failures()
					.stream()
					.filter((each) -> "25006".equals(PostgresError.of(each).sqlState()))
					.count();
				assertThat(refused).isLessThanOrEqualTo(CALLERS);
			}
		}
	}

	@Test
	void addressThatMovesIsFollowed() {
		OwnServer former = leader.primary();
		leader.synchronous();
		Transfers transfers = new Transfers();
		try (TestProxy address = new TestProxy(former.host(), former.port());
				PostgresClients.Closeable clients = open(profile(0)
					.dsn("postgresql://%s:%d/%s".formatted(address.host(), address.port(), former.database())))) {
			PostgresClient client = clients.primary();
			try (Load load = new Load(CALLERS, () -> transfers.retried(client))) {
				atWork(load);
				former.kill();
				leader.promote();
				former.rejoin(leader.primary());
				// the address leads to a standby by now, and nobody is to write there
				Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
				address.redirect(leader.primary().host(), leader.primary().port());
				long moved = System.nanoTime();
				back("moved", load, moved);
				assertThat(load.failures())
					.allSatisfy((each) -> assertThat(each).hasMessageContaining("it is committed, or it is not"));
			}
			HostPort same = new HostPort(address.host(), address.port());
			failedOver(same, same);
		}
		assertThat(transfers.wrong(leader.primary())).isEmpty();
	}

}

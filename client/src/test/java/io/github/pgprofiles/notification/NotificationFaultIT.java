package io.github.pgprofiles.notification;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server that goes away from those who listen, and comes back. */
@Timeout(180)
@Tag("own-server")
class NotificationFaultIT {

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

	private static ProfileSettingsBuilder profile(int port) {
		return ProfileSettings.builder("orders")
			.host("localhost")
			.port(port)
			.database(server.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.notifications(NotificationSettings.defaults().withQueueSize(20_000))
			.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(20)));
	}

	/** What was committed, or may have been, by its number. */
	private static void send(PostgresClient client, int from, int to, List<Integer> sure, List<Integer> doubtful) {
		for (int i = from; i < to; i++) {
			try {
				client.notify("stock", String.valueOf(i));
				sure.add(i);
			}
			catch (DataAccessException ex) {
				doubtful.add(i);
			}
		}
	}

	@Test
	void tenThousandThroughAKilledServerAreDeliveredOnceAndTheGapIsTold() {
		Heard heard = new Heard();
		List<Integer> sure = new java.util.ArrayList<>();
		List<Integer> doubtful = new java.util.ArrayList<>();
		try (HikariDataSource pool = Profiles.pool(profile(server.port()).build());
				LogCapture log = new LogCapture();
				NotificationSubscription subscription = Heard.listening(Profiles.client(pool), "stock", heard)) {
			PostgresClient client = Profiles.client(pool);
			send(client, 0, 5000, sure, doubtful);
			assertThat(sure).hasSize(5000);
			heard.awaitPayloads(5000);
			Instant before = Instant.now();
			// some of them on their way
			send(client, 5000, 5100, sure, doubtful);
			server.kill();
			send(client, 5100, 5103, sure, doubtful);
			assertThat(subscription.isListening()).isFalse();
			server.start();
			heard.awaitConnections(2);
			send(client, 5103, 10_000, sure, doubtful);
			int last = sure.get(sure.size() - 1);
			assertThat(last).isEqualTo(9999);
			Awaitility.await().atMost(Heard.LONG).until(() -> heard.payloads().contains("9999"));
			List<Integer> numbers = heard.payloads().stream().map(Integer::valueOf).toList();
			assertThat(new HashSet<>(numbers)).as("none twice").hasSameSizeAs(numbers);
			assertThat(numbers).isSorted();
			// only what was sent next to the failure may be missing, and that is told
			HashSet<Integer> missing = new HashSet<>(sure);
			missing.removeAll(numbers);
			assertThat(missing).allSatisfy((each) -> assertThat(each).isBetween(5000, 5103));
			assertThat(heard.connections()).hasSize(2);
			ListenerConnected again = heard.connections().get(1);
			assertThat(again.isAgain()).isTrue();
			assertThat(again.missedSince()).isBetween(before.minusSeconds(5), Instant.now());
			int place = heard.all.indexOf(again);
			assertThat(heard.all.subList(place + 1, heard.all.size()))
				.allSatisfy((each) -> assertThat(Integer.parseInt(((Notification) each).payload()))
					.isGreaterThanOrEqualTo(5103));
			outageIsToldOnce(log);
		}
	}

	private static void outageIsToldOnce(LogCapture log) {
		assertThat(String.join("\n", log.lines()))
			.containsOnlyOnce("Profile 'orders': no connection listens for notifications, and it is tried again")
			.contains("Profile 'orders': listens for notifications again")
			.doesNotContain(TestServer.PASSWORD);
	}

	@Test
	void silentServerIsFoundWithinTheKeepalive() throws IOException {
		Heard heard = new Heard();
		try (TestProxy proxy = new TestProxy("localhost", server.port());
				HikariDataSource pool = Profiles.pool(profile(proxy.port())
					.notifications(NotificationSettings.defaults().withKeepalive(Duration.ofSeconds(2)))
					.build());
				NotificationSubscription subscription = Heard.listening(Profiles.client(pool), "stock", heard)) {
			heard.awaitConnections(1);
			proxy.freeze();
			heard.awaitConnections(2);
			Profiles.client(pool).notify(subscription.channel(), "1");
			heard.awaitPayloads(1);
			ListenerState state = ListenerState.of(pool);
			assertThat(state).isNotNull();
			assertThat(state.connections()).isEqualTo(2);
		}
	}

	@Test
	void quietConnectionIsKeptAndAsksForNoMoreThanAWord() throws IOException {
		Heard heard = new Heard();
		try (TestProxy proxy = new TestProxy("localhost", server.port());
				HikariDataSource pool = Profiles.pool(profile(proxy.port())
					.notifications(NotificationSettings.defaults().withKeepalive(Duration.ofSeconds(2)))
					.build());
				NotificationSubscription ignored = Heard.listening(Profiles.client(pool), "stock", heard)) {
			proxy.takeStatements();
			List<String> asked = new ArrayList<>();
			Awaitility.await().atMost(Heard.LONG).until(() -> {
				asked.addAll(proxy.takeStatements());
				return asked.stream().filter(String::isEmpty).count() >= 3;
			});
			// the pool's own connections come this way, too
			assertThat(asked).allMatch((each) -> each.isEmpty() || each.startsWith("SET application_name"));
			assertThat(heard.connections()).hasSize(1);
			Profiles.client(pool).notify("stock", "1");
			heard.awaitPayloads(1);
		}
	}

	@Test
	void endedSessionIsReplacedAndTheHandlerReadsUpWhatItMissed() {
		server.execute("select 1");
		Heard heard = new Heard();
		AtomicBoolean readUp = new AtomicBoolean();
		try (HikariDataSource pool = Profiles.pool(profile(server.port()).build())) {
			PostgresClient client = Profiles.client(pool);
			try (NotificationSubscription ignored = Heard.listening(client, "stock", new NotificationHandler() {

				@Override
				public void onNotification(Notification notification) throws Exception {
					heard.onNotification(notification);
				}

				@Override
				public void onConnected(ListenerConnected connected) {
					heard.onConnected(connected);
					if (connected.isAgain()) {
						// the pool is at hand
						client.sql("select 1").query(Integer.class).single();
						readUp.set(true);
					}
				}

			})) {
				heard.awaitConnections(1);
				for (int i = 1; i <= 3; i++) {
					server.execute("select pg_terminate_backend(" + heard.connections().get(i - 1).pid() + ")");
					heard.awaitConnections(i + 1);
				}
				client.notify("stock", "x");
				heard.awaitPayloads(1);
				assertThat(readUp).isTrue();
			}
		}
	}

	@Test
	void serverThatIsNotThereYetIsWaitedFor() throws IOException {
		Heard heard = new Heard();
		try (TestProxy proxy = new TestProxy("localhost", server.port())) {
			proxy.refuse(true);
			try (HikariDataSource pool = Profiles
				.pool(profile(proxy.port()).startup(StartupSettings.defaults().withMode(StartupMode.LAZY)).build())) {
				NotificationSubscription subscription = Profiles.client(pool).listen("stock", heard);
				assertThat(subscription.awaitListening(Duration.ofMillis(1))).isFalse();
				Awaitility.await().untilAsserted(() -> {
					ListenerState state = ListenerState.of(pool);
					assertThat(state).isNotNull();
					assertThat(state.failure()).contains("SQLSTATE");
				});
				proxy.refuse(false);
				assertThat(subscription.awaitListening(Heard.LONG)).isTrue();
				heard.awaitConnections(1);
				assertThat(heard.connections().get(0).isAgain()).isFalse();
				subscription.close();
			}
		}
	}

	@Test
	void poolThatClosesWhileTheServerIsAwayWaitsForNothing() throws IOException {
		try (TestProxy proxy = new TestProxy("localhost", server.port());
				HikariDataSource pool = Profiles.pool(profile(proxy.port()).build())) {
			NotificationSubscription subscription = Heard.listening(Profiles.client(pool), "stock", new Heard());
			proxy.blackHole(true);
			proxy.reset();
			Awaitility.await().atMost(Heard.LONG).until(() -> !subscription.isListening());
			pool.close();
			Awaitility.await()
				.atMost(Heard.LONG)
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("postgres-profiles-listen-orders")));
		}
	}

}

package io.github.pgprofiles.notification;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@PostgresTest
@EveryServer
@Timeout(120)
@NotPooled("LISTEN needs a session; PoolerRefusalsIT shows that")
class NotificationIT {

	private static TestDatabase database;

	@TestProfile
	private static PostgresClient orders;

	@TestProfile
	private static HikariDataSource pool;

	private static List<String> listeners() {
		return orders
			.sql("select query from pg_stat_activity where query ilike '%listen%' and pid <> pg_backend_pid()"
					+ " and datname = current_database()")
			.query(String.class)
			.list();
	}

	@Test
	void notificationArrivesWithItsChannelPayloadAndSender() {
		Heard heard = new Heard();
		try (NotificationSubscription subscription = Heard.listening(orders, "stock", heard)) {
			assertThat(subscription.channel()).isEqualTo("stock");
			orders.notify("stock", "täglich 1");
			orders.notify("stock", "");
			heard.awaitPayloads(2);
			assertThat(heard.payloads()).containsExactly("täglich 1", "");
			Notification first = heard.of(Notification.class).get(0);
			assertThat(first.channel()).isEqualTo("stock");
			assertThat(first.pid()).isPositive();
			assertThat(first.toString()).doesNotContain("täglich");
			ListenerConnected connected = heard.connections().get(0);
			assertThat(heard.all.get(0)).isSameAs(connected);
			assertThat(connected.isAgain()).isFalse();
			assertThat(connected.channel()).isEqualTo("stock");
			assertThat(connected.pid()).isNotEqualTo(first.pid());
		}
	}

	@Test
	void notificationGoesWithTheTransactionAtHand() {
		Heard heard = new Heard();
		try (NotificationSubscription ignored = Heard.listening(orders, "stock", heard)) {
			AtomicBoolean failed = new AtomicBoolean();
			try {
				orders.transaction().run((tx) -> {
					orders.notify("stock", "rolled back");
					throw new IllegalStateException("no");
				});
			}
			catch (IllegalStateException ex) {
				failed.set(true);
			}
			assertThat(failed).isTrue();
			orders.transaction().run((tx) -> {
				orders.notify("stock", "one");
				orders.notify("stock", "two");
				orders.notify("stock", "one");
			});
			orders.notify("stock", "last");
			heard.awaitPayloads(3);
			assertThat(heard.payloads()).containsExactly("one", "two", "last");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "12+\"34", "Stock", "with space", "a.b", "select", "ä'\\", "; drop table x; --",
			"äääääääääääääääääääääääääääääää1", "123456789012345678901234567890123456789012345678901234567890123" })
	void channelIsExactlyAsItIsWritten(String channel) {
		Heard heard = new Heard();
		Heard other = new Heard();
		try (NotificationSubscription first = Heard.listening(orders, channel, heard);
				NotificationSubscription second = Heard.listening(orders,
						channel.substring(0, channel.length() - 1) + "~", other)) {
			orders.notify(channel, "here");
			orders.notify(channel.toUpperCase(Locale.ROOT) + "x".repeat(channel.length() > 20 ? 0 : 1), "elsewhere");
			orders.notify(second.channel(), "there");
			other.awaitPayloads(1);
			heard.awaitPayloads(1);
			assertThat(heard.of(Notification.class).get(0).channel()).isEqualTo(channel);
			assertThat(heard.payloads()).contains("here").doesNotContain("there");
			assertThat(other.payloads()).containsExactly("there");
		}
	}

	@Test
	void whatIsTooLongIsToldBeforeItIsSent() {
		orders.notify("stock", "ä".repeat(3999) + "x");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.notify("stock", "ä".repeat(4000)))
			.withMessageContaining("Profile 'orders'")
			.withMessageContaining("8000 bytes in UTF-8, and PostgreSQL takes at most 7999");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.notify("ä".repeat(32), ""))
			.withMessageContaining("64 bytes in UTF-8, and PostgreSQL takes at most 63");
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.listen("ä".repeat(32), (n) -> {
		})).withMessageContaining("64 bytes");
		for (String bad : List.of("", "a\0b", "\ud83d")) {
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.notify(bad, ""));
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.listen(bad, (n) -> {
			}));
		}
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> orders.notify("stock", "secret\0"))
			.withMessageContaining("U+0000 at index 6")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		// and none of it has failed the transaction
		orders.transaction().run((tx) -> {
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> orders.notify("stock", "x".repeat(8000)));
			assertThat(tx.sql("select 1").query(Integer.class).single()).isOne();
		});
	}

	@Test
	void subscriptionsShareOneConnectionOutsideThePool() {
		assertThat(pool.getMaximumPoolSize()).isOne();
		Heard one = new Heard();
		Heard two = new Heard();
		Heard three = new Heard();
		assertThat(listeners()).isEmpty();
		try (NotificationSubscription a = Heard.listening(orders, "a", one);
				NotificationSubscription b = Heard.listening(orders, "b", two)) {
			NotificationSubscription again = Heard.listening(Profiles.client(pool), "a", three);
			List.of(one, two, three).forEach((each) -> each.awaitConnections(1));
			assertThat(listeners()).hasSize(1);
			assertThat(one.connections().get(0).pid()).isEqualTo(two.connections().get(0).pid())
				.isEqualTo(three.connections().get(0).pid());
			orders.notify("a", "1");
			orders.notify("b", "2");
			three.awaitPayloads(1);
			two.awaitPayloads(1);
			again.close();
			assertThat(again.isListening()).isFalse();
			b.close();
			orders.notify("b", "3");
			orders.notify("a", "4");
			one.awaitPayloads(2);
			assertThat(one.payloads()).containsExactly("1", "4");
			assertThat(two.payloads()).containsExactly("2");
			assertThat(three.payloads()).containsExactly("1");
		}
		Awaitility.await().untilAsserted(() -> assertThat(listeners()).isEmpty());
		try (NotificationSubscription again = Heard.listening(orders, "a", one)) {
			orders.notify(again.channel(), "5");
			one.awaitPayloads(3);
		}
	}

	@Test
	void channelThatIsLeftAndTakenAgainMissesNothing() {
		try (NotificationSubscription other = Heard.listening(orders, "other", new Heard())) {
			for (int i = 0; i < 50; i++) {
				Heard heard = new Heard();
				try (NotificationSubscription ignored = Heard.listening(orders, "again", heard)) {
					orders.notify("again", String.valueOf(i));
					heard.awaitPayloads(1);
					assertThat(heard.payloads()).containsExactly(String.valueOf(i));
				}
			}
			assertThat(other.isListening()).isTrue();
		}
	}

	@Test
	void orderIsKeptAndAFailureEndsNothing() {
		Heard heard = new Heard();
		NotificationHandler failing = new NotificationHandler() {

			@Override
			public void onNotification(Notification notification) throws Exception {
				heard.onNotification(notification);
				if (notification.payload().equals("7")) {
					throw new java.io.IOException("a failure of seven");
				}
				if (notification.payload().equals("8")) {
					throw new AssertionError("a failure of eight");
				}
			}

			@Override
			public void onConnected(ListenerConnected connected) {
				throw new IllegalStateException("a failure at first");
			}

		};
		try (LogCapture log = new LogCapture();
				NotificationSubscription ignored = Heard.listening(orders, "stock", failing)) {
			ListenerState before = ListenerState.of(pool);
			orders.transaction()
				.run((tx) -> IntStream.range(0, 500).forEach((i) -> orders.notify("stock", String.valueOf(i))));
			heard.awaitPayloads(500);
			assertThat(heard.payloads())
				.containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
			assertThat(String.join("\n", log.lines())).contains("Profile 'orders': a handler of channel 'stock' failed",
					"a failure of seven", "a failure of eight", "a failure at first");
			countsAre(before, 500);
		}
	}

	private static void countsAre(ListenerState before, long more) {
		Awaitility.await().untilAsserted(() -> {
			ListenerState after = ListenerState.of(pool);
			assertThat(before).isNotNull();
			assertThat(after).isNotNull();
			assertThat(after.received() - before.received()).isEqualTo(more);
			assertThat(after.delivered() - before.delivered()).isEqualTo(more);
			assertThat(after.failed()).isGreaterThanOrEqualTo(3);
			assertThat(after.queued()).isZero();
			assertThat(after.connectedSince()).isNotNull();
			assertThat(after.subscriptions()).isOne();
		});
	}

	@Test
	void slowHandlerLosesWhatItsQueueCannotHoldAndIsToldWhere() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		Heard slow = new Heard();
		Heard quick = new Heard();
		try (HikariDataSource small = Profiles.pool(
				Profiles.of("small", database).notifications(NotificationSettings.defaults().withQueueSize(3)).build());
				LogCapture log = new LogCapture();
				NotificationSubscription a = Heard.listening(Profiles.client(small), "stock",
						blocking(begun, go, slow));
				NotificationSubscription b = Heard.listening(Profiles.client(small), "quick", quick)) {
			orders.notify("stock", "0");
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			for (int i = 1; i < 10; i++) {
				orders.notify("stock", String.valueOf(i));
			}
			// another channel is not kept
			orders.notify("quick", "end");
			quick.awaitPayloads(1);
			go.countDown();
			slow.awaitPayloads(4);
			orders.notify("stock", "later");
			slow.awaitPayloads(5);
			assertThat(slow.payloads()).containsExactly("0", "1", "2", "3", "later");
			assertThat(slow.of(NotificationOverflow.class)).containsExactly(new NotificationOverflow("stock", 6));
			assertThat(slow.all.indexOf(new NotificationOverflow("stock", 6))).isEqualTo(4);
			assertThat(String.join("\n", log.lines()))
				.containsOnlyOnce("3 notifications wait for a handler of channel 'stock'");
			leftOut(small, 6);
		}
	}

	private static NotificationHandler blocking(CountDownLatch begun, CountDownLatch go, Heard heard) {
		return new NotificationHandler() {

			@Override
			public void onNotification(Notification notification) throws Exception {
				begun.countDown();
				go.await();
				heard.onNotification(notification);
			}

			@Override
			public void onOverflow(NotificationOverflow overflow) {
				heard.onOverflow(overflow);
			}

		};
	}

	private static void leftOut(HikariDataSource of, long count) {
		ListenerState state = ListenerState.of(of);
		assertThat(state).isNotNull();
		assertThat(state.overflowed()).isEqualTo(count);
	}

	@Test
	void closingLetsTheHandlerFinishAndGivesItNothingMore() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		AtomicBoolean finished = new AtomicBoolean();
		Heard heard = new Heard();
		NotificationSubscription subscription = Heard.listening(orders, "stock", (notification) -> {
			heard.onNotification(notification);
			begun.countDown();
			go.await();
			finished.set(true);
		});
		orders.notify("stock", "1");
		orders.notify("stock", "2");
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(subscription::close,
				(task) -> new Thread(task).start());
		Awaitility.await().until(() -> !subscription.isListening());
		assertThat(closing).isNotDone();
		go.countDown();
		closing.get(30, TimeUnit.SECONDS);
		assertThat(finished).isTrue();
		assertThat(heard.payloads()).containsExactly("1");
		subscription.close();
	}

	@Test
	void handlerMayCloseItsOwnSubscription() {
		Heard heard = new Heard();
		CompletableFuture<NotificationSubscription> own = new CompletableFuture<>();
		own.complete(Heard.listening(orders, "stock", (notification) -> {
			heard.onNotification(notification);
			own.get().close();
		}));
		orders.transaction().run((tx) -> {
			orders.notify("stock", "1");
			orders.notify("stock", "2");
		});
		heard.awaitPayloads(1);
		Awaitility.await().untilAsserted(() -> assertThat(listeners()).isEmpty());
		assertThat(heard.payloads()).containsExactly("1");
	}

	@Test
	void closedPoolEndsThreadsAndConnectionWithoutAWord() {
		Heard heard = new Heard();
		NotificationSubscription subscription;
		PostgresClient client;
		try (LogCapture log = new LogCapture()) {
			try (HikariDataSource closing = Profiles.pool("closing", database)) {
				client = Profiles.client(closing);
				PostgresClient used = client;
				subscription = Heard.listening(client, "stock", (notification) -> {
					heard.onNotification(notification);
					// the pool still serves who is at work
					used.sql("select 1").query(Integer.class).single();
				});
				for (int i = 0; i < 200; i++) {
					orders.notify("stock", String.valueOf(i));
				}
			}
			Awaitility.await().untilAsserted(() -> {
				assertThat(listeners()).isEmpty();
				assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("postgres-profiles-listen-closing"));
			});
			assertThat(subscription.isListening()).isFalse();
			assertThat(subscription.awaitListening(Duration.ofSeconds(30))).isFalse();
			assertThat(String.join("\n", log.lines())).doesNotContain("no connection listens", "a handler of channel");
			assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> client.listen("stock", heard));
			subscription.close();
		}
	}

}

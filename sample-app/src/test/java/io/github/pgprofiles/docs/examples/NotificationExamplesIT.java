package io.github.pgprofiles.docs.examples;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.notification.PostgresListener;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationOverflow;
import io.github.pgprofiles.notification.NotificationSubscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/notifications.md. */
@Shop
@SpringBootTest
@Import(NotificationExamplesIT.StockCache.class)
class NotificationExamplesIT {

	private static final Duration LONG = Duration.ofSeconds(30);

	@Autowired
	private PostgresClient orders;

	@Autowired
	private StockCache cache;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@BeforeEach
	void createTable() {
		this.orders.sql("drop table if exists stock").update();
		this.orders.sql("create table stock (item text, n int)").update();
	}

	private void changed(String item) {
		this.heard.add(item);
	}

	private void readAll() {
		this.heard.add("all");
	}

	private void work() {
		PostgresClient orders = this.orders;
		orders.transaction().run((tx) -> {
			tx.sql("update stock set n = n - 1 where item = 'pen'").update();
			orders.notify("stock", "pen");
		});
		Awaitility.await().atMost(LONG).until(() -> this.heard.contains("pen"));
	}

	@Test
	void listening() {
		PostgresClient orders = this.orders;
		try (NotificationSubscription subscription = orders.listen("stock",
				(notification) -> changed(notification.payload()))) {
			subscription.awaitListening(Duration.ofSeconds(10));
			work();
		}
		assertThat(this.heard).containsExactly("pen");
	}

	@Test
	void readingUp() {
		subscribe(this.orders);
		Awaitility.await().atMost(LONG).until(() -> this.heard.contains("all"));
		work();
	}

	private void subscribe(PostgresClient orders) {
		orders.listen("stock", new NotificationHandler() {

			@Override
			public void onNotification(Notification notification) {
				changed(notification.payload());
			}

			@Override
			public void onConnected(ListenerConnected connected) {
				readAll();
			}

			@Override
			public void onOverflow(NotificationOverflow overflow) {
				readAll();
			}

		});
	}

	@Test
	void beanTakesJson() {
		Awaitility.await().atMost(LONG).until(() -> {
			this.orders.notify("stock", "{\"item\": \"chair\", \"left\": 3}");
			return Integer.valueOf(3).equals(this.cache.left.get("chair"));
		});
	}

	@Component
	static class StockCache {

		record Change(String item, int left) {
		}

		@PostgresListener(profile = "orders", channel = "stock")
		void changed(Change change) {
			this.left.put(change.item(), change.left());
		}

		@PostgresListener(profile = "orders", channel = "stock")
		void connected(ListenerConnected connected) {
			this.left.clear();
		}

		final Map<String, Integer> left = new ConcurrentHashMap<>();

	}

}

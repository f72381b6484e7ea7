package io.github.pgprofiles.docs.examples;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.autoconfigure.notification.PostgresListener;
import io.github.pgprofiles.notification.ListenerConnected;

import org.springframework.stereotype.Component;

/** The bean of docs/notifications.md. */
@Component
class StockCache {

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

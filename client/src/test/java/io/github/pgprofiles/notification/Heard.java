package io.github.pgprofiles.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.pgprofiles.PostgresClient;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** A handler that keeps what it was told, in its order. */
final class Heard implements NotificationHandler {

	static final Duration LONG = Duration.ofSeconds(30);

	/** Notifications, and what else it was told. */
	final List<Object> all = new CopyOnWriteArrayList<>();

	@Override
	public void onNotification(Notification notification) throws Exception {
		this.all.add(notification);
	}

	@Override
	public void onConnected(ListenerConnected connected) {
		this.all.add(connected);
	}

	@Override
	public void onOverflow(NotificationOverflow overflow) {
		this.all.add(overflow);
	}

	List<String> payloads() {
		return of(Notification.class).stream().map(Notification::payload).toList();
	}

	List<ListenerConnected> connections() {
		return of(ListenerConnected.class);
	}

	<T> List<T> of(Class<T> type) {
		return this.all.stream().filter(type::isInstance).map(type::cast).toList();
	}

	void awaitPayloads(int count) {
		Awaitility.await().atMost(LONG).until(() -> payloads().size() >= count);
	}

	void awaitConnections(int count) {
		Awaitility.await().atMost(LONG).until(() -> connections().size() >= count);
	}

	/** Listens, and waits until it does. */
	static NotificationSubscription listening(PostgresClient client, String channel, NotificationHandler handler) {
		NotificationSubscription subscription = client.listen(channel, handler);
		assertThat(subscription.awaitListening(LONG)).isTrue();
		return subscription;
	}

}

package io.github.pgprofiles.benchmarks.notification;

import java.time.Duration;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.notification.NotificationSubscription;

/** This project's client. */
final class OurListener implements NotificationListener {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final PostgresClients.Closeable clients;

	OurListener(ServerAddress address, String channel, Receiver receiver) {
		this.clients = address.clients();
		NotificationSubscription subscription = this.clients.primary()
			.listen(channel, (notification) -> receiver.received(notification.payload()));
		if (!subscription.awaitListening(LONG)) {
			throw new IllegalStateException("No connection listens");
		}
	}

	@Override
	public String name() {
		return Contender.OURS;
	}

	@Override
	public void close() {
		this.clients.close();
	}

}

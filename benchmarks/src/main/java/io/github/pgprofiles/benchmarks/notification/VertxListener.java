package io.github.pgprofiles.benchmarks.notification;

import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;

/** Vert.x' subscriber, which connects again every 100 ms, as it is told to. */
final class VertxListener implements NotificationListener {

	private static final long PAUSE = 100;

	private final Vertx vertx;

	VertxListener(ServerAddress address, String channel, Receiver receiver) throws Exception {
		this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
		PgSubscriber subscriber = PgSubscriber.subscriber(this.vertx,
				new PgConnectOptions().setHost(ServerAddress.HOST)
					.setPort(address.port())
					.setUser(ServerAddress.USER)
					.setDatabase(ServerAddress.DATABASE));
		subscriber.reconnectPolicy((retries) -> PAUSE);
		subscriber.channel(channel).handler(receiver::received);
		subscriber.connect().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
	}

	@Override
	public String name() {
		return "vertx";
	}

	@Override
	public void close() {
		this.vertx.close().toCompletionStage().toCompletableFuture().join();
	}

}

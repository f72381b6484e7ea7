package io.github.pgprofiles.benchmarks.notification;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.postgresql.jdbc.PgConnection;

import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.integration.jdbc.channel.PostgresChannelMessageTableSubscriber;
import org.springframework.integration.util.UUIDConverter;

/**
 * Spring Integration's subscriber, which is made for its table of messages: it says that
 * there is something, and not what.
 */
final class SpringListener implements NotificationListener {

	/** Its own, of the prefix of its tables. */
	static final String CHANNEL = "int_channel_message_notify";

	private static final String REGION = "trial";

	private static final String GROUP = "group";

	/** What it takes for itself. */
	static final String PAYLOAD = REGION + " " + UUIDConverter.getUUID(GROUP);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final PostgresChannelMessageTableSubscriber subscriber;

	SpringListener(ServerAddress address, Receiver receiver) {
		this.subscriber = new PostgresChannelMessageTableSubscriber(() -> address.connect().unwrap(PgConnection.class),
				"INT_");
		this.subscriber.setTaskExecutor(new TaskExecutorAdapter(this.threads));
		this.subscriber.subscribe(new PostgresChannelMessageTableSubscriber.Subscription() {

			@Override
			public void notifyUpdate() {
				receiver.received("");
			}

			@Override
			public String getRegion() {
				return REGION;
			}

			@Override
			public Object getGroupId() {
				return GROUP;
			}

		});
		this.subscriber.start();
	}

	@Override
	public String name() {
		return "spring-integration";
	}

	@Override
	public boolean tellsPayload() {
		return false;
	}

	@Override
	public void close() {
		this.subscriber.stop();
		this.threads.shutdownNow();
	}

}

package io.github.pgprofiles.internal.spi;

import java.time.Instant;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.notification.ListenerSnapshot;
import io.github.pgprofiles.internal.notification.NotificationHub;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;

/**
 * How a profile listens for notifications at a moment. Sums are since its first
 * subscription.
 *
 * @param subscriptions that are not closed
 * @param channels that they listen to
 * @param connectedSince when the connection was made; {@code null} while there is none
 * @param failure why there is none; {@code null} where there is one, or none was tried
 * @param queued notifications that wait for their handlers
 * @param received notifications that the server has sent
 * @param delivered calls of handlers with a notification, ended ones
 * @param overflowed notifications that were left out as a queue was full
 * @param failed calls of handlers that have thrown
 * @param connections that were made in all
 */
public record ListenerState(int subscriptions, int channels, @Nullable Instant connectedSince, @Nullable String failure,
		long queued, long received, long delivered, long overflowed, long failed, long connections) {

	/**
	 * That of a profile. Asks nobody.
	 * @param pool of the profile
	 * @return {@code null} where it has never had a subscription, or the pool is none of
	 * a profile
	 */
	public static @Nullable ListenerState of(DataSource pool) {
		BesidePool beside = BesidePool.of(new ConnectionSource(pool));
		if (beside == null || !(beside.companion() instanceof NotificationHub hub)) {
			return null;
		}
		ListenerSnapshot now = hub.snapshot();
		return new ListenerState(now.subscriptions(), now.channels(), now.connectedSince(), now.failure(), now.queued(),
				now.received(), now.delivered(), now.overflowed(), now.failed(), now.connections());
	}

}

package io.github.pgprofiles.internal.notification;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a profile listens at a moment.
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
public record ListenerSnapshot(int subscriptions, int channels, @Nullable Instant connectedSince,
		@Nullable String failure, long queued, long received, long delivered, long overflowed, long failed,
		long connections) {

}

package io.github.pgprofiles.notification;

/**
 * Notifications were left out in this place, as the handler was too slow and the queue of
 * its subscription was full.
 *
 * @param channel of the subscription
 * @param count how many were left out, one after the other
 * @since 0.1.0
 */
public record NotificationOverflow(String channel, long count) {

}

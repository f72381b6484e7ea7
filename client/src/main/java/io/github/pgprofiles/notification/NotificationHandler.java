package io.github.pgprofiles.notification;

/**
 * What is done with the notifications of one subscription. Called by one thread at a
 * time, in the order in which the server sent them. What a method throws is logged and
 * counted, and the next call follows. An interrupt tells that the subscription has been
 * closed and waits no longer.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NotificationHandler {

	/**
	 * Takes a notification.
	 * @param notification that the server has sent
	 * @throws Exception is logged and counted
	 */
	void onNotification(Notification notification) throws Exception;

	/**
	 * Hears that the subscription listens, for the first time or again: the place to read
	 * up what may have been missed. Ahead of all notifications that this connection
	 * delivers. Does nothing by default.
	 * @param connected from when on something may have been missed
	 * @throws Exception is logged and counted
	 */
	default void onConnected(ListenerConnected connected) throws Exception {
	}

	/**
	 * Hears that notifications were left out in this place, because this handler was too
	 * slow. Does nothing by default; the log has a warning anyway.
	 * @param overflow how many
	 * @throws Exception is logged and counted
	 */
	default void onOverflow(NotificationOverflow overflow) throws Exception {
	}

}

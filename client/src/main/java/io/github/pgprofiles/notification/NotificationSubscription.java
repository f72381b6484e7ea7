package io.github.pgprofiles.notification;

import java.time.Duration;

/**
 * A handler that listens to a channel, until it is closed or the pool of its profile is.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface NotificationSubscription extends AutoCloseable {

	/**
	 * The channel.
	 * @return its name, exactly as it was given
	 */
	String channel();

	/**
	 * Whether the server delivers to this subscription at present, as far as is known.
	 * @return {@code false} before the connection, while it is lost, and at the end
	 */
	boolean isListening();

	/**
	 * Waits until the server delivers to this subscription. What transactions send that
	 * commit later is delivered.
	 * @param limit for how long at most
	 * @return whether it {@linkplain #isListening() listens}
	 * @throws io.github.pgprofiles.error.OperationInterruptedException if the thread is
	 * interrupted
	 */
	boolean awaitListening(Duration limit);

	/**
	 * Ends the subscription. What waits in its queue is dropped. A call of the handler
	 * that is under way may finish for 5 s, and is interrupted then; a handler may close
	 * its own subscription, and is not waited for. The last subscription of a profile
	 * closes the connection. A second call has no effect.
	 */
	@Override
	void close();

}

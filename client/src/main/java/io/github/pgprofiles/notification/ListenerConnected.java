package io.github.pgprofiles.notification;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A subscription listens, from this moment on: all that transactions send which commit
 * later is delivered behind this. What was sent before, while the connection was lost, is
 * not, and has to be read up from tables.
 *
 * @param channel that is listened to
 * @param pid the process of the server that serves the connection
 * @param missedSince by this machine's clock, when the server was last heard of on the
 * connection before: what was sent later may have been missed; {@code null} if the
 * subscription had never listened
 * @since 0.1.0
 */
public record ListenerConnected(String channel, int pid, @Nullable Instant missedSince) {

	/**
	 * Whether the subscription listened before, and may have missed something.
	 * @return {@code false} for the first time
	 */
	public boolean isAgain() {
		return this.missedSince != null;
	}

}

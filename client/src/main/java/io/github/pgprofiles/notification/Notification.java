package io.github.pgprofiles.notification;

/**
 * What a session sent to all that listen, when its transaction committed.
 *
 * @param channel on which it was sent, exactly as it was written
 * @param payload what was sent; empty if nothing was
 * @param pid the process of the server that served the sender
 * @since 0.1.0
 */
public record Notification(String channel, String payload, int pid) {

	/** Without the payload, which is the application's. */
	@Override
	public String toString() {
		return "Notification[channel=%s, payload=%d characters, pid=%d]".formatted(this.channel, this.payload.length(),
				this.pid);
	}

}

package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.internal.text.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * How a profile listens for notifications. Immutable.
 *
 * @param keepalive within which a connection that is dead is found; half of it without a
 * word from the server, it is asked for one. At least 1 s
 * @param queueSize how many notifications of one subscription wait for its handler at
 * most; further ones are left out, which the handler is told
 * @param dsn where to listen, if it is not where the profile connects to; may hold
 * secrets, and takes from the profile what it does not say itself; {@code null} for none
 * @since 0.1.0
 */
public record NotificationSettings(Duration keepalive, int queueSize, @Nullable String dsn) {

	private static final Duration LEAST = Duration.ofSeconds(1);

	private static final Duration MOST = Duration.ofDays(1);

	private static final int MOST_QUEUED = 1_000_000;

	private static final NotificationSettings DEFAULTS = new NotificationSettings(Duration.ofSeconds(30), 1000, null);

	public NotificationSettings {
		require(keepalive.compareTo(LEAST) >= 0 && keepalive.compareTo(MOST) <= 0, "keepalive",
				"must be from 1s to 1d, but is " + DurationText.of(keepalive),
				"Use the time within which a dead connection is to be found, such as 30s.");
		require(queueSize >= 1 && queueSize <= MOST_QUEUED, "queue-size",
				"must be from 1 to %d, but is %d".formatted(MOST_QUEUED, queueSize),
				"Use as many as come while the slowest handler is busy, such as 1000.");
		require(dsn == null || !dsn.isBlank(), "dsn", "is empty",
				"Remove it, or write the DSN of the server itself, such as postgresql://db1:5432/orders.");
	}

	/**
	 * The settings of a profile that has none of its own.
	 * @return 30 s, 1000 notifications, where the profile connects to
	 */
	public static NotificationSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * These settings with another keepalive.
	 * @param keepalive at least 1 s
	 * @return new settings
	 */
	public NotificationSettings withKeepalive(Duration keepalive) {
		return new NotificationSettings(keepalive, this.queueSize, this.dsn);
	}

	/**
	 * These settings with another length of the queues.
	 * @param queueSize at least 1
	 * @return new settings
	 */
	public NotificationSettings withQueueSize(int queueSize) {
		return new NotificationSettings(this.keepalive, queueSize, this.dsn);
	}

	/**
	 * These settings with a DSN of their own.
	 * @param dsn of the server; {@code null} for that of the profile
	 * @return new settings
	 */
	public NotificationSettings withDsn(@Nullable String dsn) {
		return new NotificationSettings(this.keepalive, this.queueSize, dsn);
	}

	private static void require(boolean valid, String key, String problem, String action) {
		if (!valid) {
			throw new InvalidSettingException("notifications." + key, problem, action);
		}
	}

	/** Without the DSN, which may hold a password. */
	@Override
	public String toString() {
		return "NotificationSettings[keepalive=%s, queueSize=%d, dsn=%s]".formatted(this.keepalive, this.queueSize,
				Objects.isNull(this.dsn) ? null : "******");
	}

}

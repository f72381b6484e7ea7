package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * How a profile with {@linkplain ProfileSettings#nodes() nodes} reads on its replicas.
 *
 * @param maxWait the longest time that a read waits on a replica for its caller's own writes
 * to arrive there, before it goes elsewhere; default 20 ms
 * @param maxLag a replica that is behind its primary by more is not read from; default 10
 * s
 * @param readOnlyTransactions where transactions go that a transaction manager begins as
 * read-only, such as those of {@code @Transactional(readOnly = true)}; default
 * {@link ReadOnlyTransactions#PRIMARY}
 * @since 0.1.0
 */
public record ReplicaSettings(Duration maxWait, Duration maxLag, ReadOnlyTransactions readOnlyTransactions) {

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private static final ReplicaSettings DEFAULTS = new ReplicaSettings(Duration.ofMillis(20), Duration.ofSeconds(10),
			ReadOnlyTransactions.PRIMARY);

	public ReplicaSettings {
		if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
			throw new InvalidSettingException("replica-wait",
					"must be from 0ms to 1m, but is " + DurationText.of(maxWait),
					"Use some milliseconds, such as 20ms; 0ms goes elsewhere at once.");
		}
		if (maxLag.isZero() || maxLag.isNegative()) {
			throw new InvalidSettingException("health.max-lag", "must be above 0, but is " + DurationText.of(maxLag),
					"Use how far a replica may be behind and still be read from, such as 10s.");
		}
	}

	/**
	 * The defaults.
	 * @return settings
	 */
	public static ReplicaSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Sets how long a read waits for its caller's own writes.
	 * @param maxWait from 0 ms to 1 minute
	 * @return new settings
	 */
	public ReplicaSettings withMaxWait(Duration maxWait) {
		return new ReplicaSettings(maxWait, this.maxLag, this.readOnlyTransactions);
	}

	/**
	 * Sets how far a replica may be behind.
	 * @param maxLag above zero
	 * @return new settings
	 */
	public ReplicaSettings withMaxLag(Duration maxLag) {
		return new ReplicaSettings(this.maxWait, maxLag, this.readOnlyTransactions);
	}

	/**
	 * Sets where read-only transactions of a transaction manager go.
	 * @param target the place
	 * @return new settings
	 */
	public ReplicaSettings withReadOnlyTransactions(ReadOnlyTransactions target) {
		return new ReplicaSettings(this.maxWait, this.maxLag, target);
	}

}

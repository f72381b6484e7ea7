package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;

/**
 * Size and time limits of a profile's pool. Each corresponds to a setting of HikariCP.
 *
 * @param minSize idle connections that the pool keeps ready; 0 to {@code maxSize}
 * @param maxSize connections that the pool opens at most; at least 1
 * @param timeout how long a caller waits for a connection; at least 250 ms
 * @param maxLifetime age at which an idle connection is replaced; at least 30 s, zero for
 * no limit
 * @param idleTimeout after which a connection above {@code minSize} is closed; at least
 * 10 s, zero for never
 * @param keepalive after which an idle connection is tested; at least 30 s and below
 * {@code maxLifetime}, zero for never
 * @param leakDetection after which a borrowed connection is reported in the log with the
 * stack of its borrower; at least 2 s, zero for never
 * @param reset when what a borrower has changed of a session is set back
 * @since 0.1.0
 */
public record PoolSettings(int minSize, int maxSize, Duration timeout, Duration maxLifetime, Duration idleTimeout,
		Duration keepalive, Duration leakDetection, SessionReset reset) {

	private static final int DEFAULT_MIN_SIZE = 2;

	private static final PoolSettings DEFAULTS = new PoolSettings(DEFAULT_MIN_SIZE, 10, Duration.ofSeconds(10),
			Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ZERO, SessionReset.AUTO);

	/**
	 * Settings with {@link SessionReset#AUTO}.
	 * @param minSize idle connections that the pool keeps ready; 0 to {@code maxSize}
	 * @param maxSize connections that the pool opens at most; at least 1
	 * @param timeout how long a caller waits for a connection; at least 250 ms
	 * @param maxLifetime age at which an idle connection is replaced; at least 30 s, zero
	 * for no limit
	 * @param idleTimeout after which a connection above {@code minSize} is closed; at
	 * least 10 s, zero for never
	 * @param keepalive after which an idle connection is tested; at least 30 s and below
	 * {@code maxLifetime}, zero for never
	 * @param leakDetection after which a borrowed connection is reported in the log; at
	 * least 2 s, zero for never
	 */
	public PoolSettings(int minSize, int maxSize, Duration timeout, Duration maxLifetime, Duration idleTimeout,
			Duration keepalive, Duration leakDetection) {
		this(minSize, maxSize, timeout, maxLifetime, idleTimeout, keepalive, leakDetection, SessionReset.AUTO);
	}

	public PoolSettings {
		if (maxSize < 1) {
			throw invalid("max-size", "must be at least 1, but is " + maxSize,
					"Allow as many connections as the server can spare for this application.");
		}
		if (minSize < 0) {
			throw invalid("min-size", "must not be negative, but is " + minSize, "Use 0 to keep none ready.");
		}
		if (minSize > maxSize) {
			throw invalid("min-size", "must be at most pool.max-size (" + maxSize + "), but is " + minSize,
					"Lower pool.min-size or raise pool.max-size.");
		}
		atLeast("timeout", timeout, Duration.ofMillis(250), false);
		atLeast("max-lifetime", maxLifetime, Duration.ofSeconds(30), true);
		atLeast("idle-timeout", idleTimeout, Duration.ofSeconds(10), true);
		atLeast("keepalive", keepalive, Duration.ofSeconds(30), true);
		atLeast("leak-detection", leakDetection, Duration.ofSeconds(2), true);
		if (!maxLifetime.isZero() && keepalive.compareTo(maxLifetime) >= 0) {
			throw invalid("keepalive", "must be below pool.max-lifetime (" + DurationText.of(maxLifetime) + "), but is "
					+ DurationText.of(keepalive), "Lower pool.keepalive, or set it to 0s to switch it off.");
		}
	}

	/**
	 * The defaults: 2 to 10 connections, 10 s to wait, 30 min to live, 10 min idle,
	 * tested after 2 min, leaks not reported, sessions set back where they were changed.
	 * @return the defaults
	 */
	public static PoolSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * These settings for another size of pool. The minimum is reduced to the maximum.
	 * @param maxSize connections that the pool opens at most
	 * @return new settings
	 */
	public PoolSettings withMaxSize(int maxSize) {
		return new PoolSettings(Math.min(this.minSize, Math.max(maxSize, 0)), maxSize, this.timeout, this.maxLifetime,
				this.idleTimeout, this.keepalive, this.leakDetection, this.reset);
	}

	/**
	 * These settings with another number of connections kept ready.
	 * @param minSize idle connections that the pool keeps ready
	 * @return new settings
	 */
	public PoolSettings withMinSize(int minSize) {
		return new PoolSettings(minSize, this.maxSize, this.timeout, this.maxLifetime, this.idleTimeout, this.keepalive,
				this.leakDetection, this.reset);
	}

	/**
	 * These settings with another time to wait for a connection.
	 * @param timeout how long a caller waits; at least 250 ms
	 * @return new settings
	 */
	public PoolSettings withTimeout(Duration timeout) {
		return new PoolSettings(this.minSize, this.maxSize, timeout, this.maxLifetime, this.idleTimeout, this.keepalive,
				this.leakDetection, this.reset);
	}

	/**
	 * These settings with another time of setting sessions back.
	 * @param reset when what a borrower has changed of a session is set back
	 * @return new settings
	 */
	public PoolSettings withReset(SessionReset reset) {
		return new PoolSettings(this.minSize, this.maxSize, this.timeout, this.maxLifetime, this.idleTimeout,
				this.keepalive, this.leakDetection, reset);
	}

	private static void atLeast(String key, Duration value, Duration least, boolean zeroIsOff) {
		if ((!zeroIsOff || !value.isZero()) && value.compareTo(least) < 0) {
			throw invalid(key, "must be at least " + DurationText.of(least) + ", but is " + DurationText.of(value),
					zeroIsOff ? "Raise it, or set it to 0s to switch it off." : "Raise it.");
		}
	}

	private static InvalidSettingException invalid(String key, String problem, String action) {
		return new InvalidSettingException("pool." + key, problem, action);
	}

}

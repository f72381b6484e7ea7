package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import io.github.pgprofiles.config.SessionReset;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a pool.
 *
 * @since 0.1.0
 */
public class PoolProperties {

	/**
	 * Idle connections that the pool keeps ready. Default 2, and never more than
	 * max-size.
	 */
	private @Nullable Integer minSize;

	/**
	 * Connections that the pool opens at most. Default 10.
	 */
	private @Nullable Integer maxSize;

	/**
	 * Time that a caller waits for a connection. Default 10s, at least 250ms.
	 */
	private @Nullable Duration timeout;

	/**
	 * Age at which an idle connection is replaced. Default 30m, at least 30s, 0s for no
	 * limit.
	 */
	private @Nullable Duration maxLifetime;

	/**
	 * Time after which an idle connection above min-size is closed. Default 10m, at least
	 * 10s, 0s for never.
	 */
	private @Nullable Duration idleTimeout;

	/**
	 * Time after which an idle connection is tested. Default 2m, at least 30s and below
	 * max-lifetime, 0s for never.
	 */
	private @Nullable Duration keepalive;

	/**
	 * Time after which a borrowed connection is reported in the log with the stack of its
	 * borrower. Default 0s, which is never; at least 2s.
	 */
	private @Nullable Duration leakDetection;

	/**
	 * When what a borrower has changed of a session is set back. Default auto, which is
	 * when such a change was seen.
	 */
	private @Nullable SessionReset reset;

	public @Nullable Integer getMinSize() {
		return this.minSize;
	}

	public void setMinSize(@Nullable Integer minSize) {
		this.minSize = minSize;
	}

	public @Nullable Integer getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(@Nullable Integer maxSize) {
		this.maxSize = maxSize;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	public @Nullable Duration getMaxLifetime() {
		return this.maxLifetime;
	}

	public void setMaxLifetime(@Nullable Duration maxLifetime) {
		this.maxLifetime = maxLifetime;
	}

	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(@Nullable Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public @Nullable Duration getKeepalive() {
		return this.keepalive;
	}

	public void setKeepalive(@Nullable Duration keepalive) {
		this.keepalive = keepalive;
	}

	public @Nullable Duration getLeakDetection() {
		return this.leakDetection;
	}

	public void setLeakDetection(@Nullable Duration leakDetection) {
		this.leakDetection = leakDetection;
	}

	public @Nullable SessionReset getReset() {
		return this.reset;
	}

	public void setReset(@Nullable SessionReset reset) {
		this.reset = reset;
	}

}

package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;
import java.util.Objects;

import io.github.pgprofiles.config.NotificationSettings;
import org.jspecify.annotations.Nullable;

/**
 * The keys of how a profile listens for notifications.
 *
 * @since 0.1.0
 */
public class NotificationProperties {

	/**
	 * Time within which a dead connection is found that listens. Default 30s, at least
	 * 1s.
	 */
	private @Nullable Duration keepalive;

	/**
	 * Number of notifications that wait for one handler at most. Default 1000.
	 */
	private @Nullable Integer queueSize;

	/**
	 * Where to listen, if not where the profile connects to: the server itself behind a
	 * pooler, as a DSN.
	 */
	private @Nullable String dsn;

	public @Nullable Duration getKeepalive() {
		return this.keepalive;
	}

	public void setKeepalive(@Nullable Duration keepalive) {
		this.keepalive = keepalive;
	}

	public @Nullable Integer getQueueSize() {
		return this.queueSize;
	}

	public void setQueueSize(@Nullable Integer queueSize) {
		this.queueSize = queueSize;
	}

	public @Nullable String getDsn() {
		return this.dsn;
	}

	public void setDsn(@Nullable String dsn) {
		this.dsn = dsn;
	}

	/**
	 * The client's settings of these.
	 * @return the settings, with defaults where nothing is set
	 */
	public NotificationSettings settings() {
		NotificationSettings defaults = NotificationSettings.defaults();
		return new NotificationSettings(Objects.requireNonNullElse(this.keepalive, defaults.keepalive()),
				Objects.requireNonNullElse(this.queueSize, defaults.queueSize()), this.dsn);
	}

}

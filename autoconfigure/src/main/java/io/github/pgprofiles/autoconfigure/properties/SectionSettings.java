package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.autoconfigure.properties.section.CheckedSection;
import io.github.pgprofiles.autoconfigure.properties.section.OnceProperties;
import io.github.pgprofiles.autoconfigure.properties.section.PoolProperties;
import io.github.pgprofiles.autoconfigure.properties.section.RetryProperties;
import io.github.pgprofiles.autoconfigure.properties.section.StartupProperties;
import io.github.pgprofiles.autoconfigure.properties.section.TimeoutProperties;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import org.jspecify.annotations.Nullable;

/** The client's settings of one section each, with the defaults for what is not set. */
final class SectionSettings {

	private SectionSettings() {
	}

	/** The sections that check themselves, as no settings of the client do. */
	static List<CheckedSection> checked(ProfileProperties properties) {
		return List.of(properties.getHealth());
	}

	/**
	 * Checks those sections.
	 * @throws InvalidSettingException if one of them is invalid
	 */
	static void check(ProfileDefinition definition) {
		checked(definition.properties()).forEach(CheckedSection::check);
	}

	static TimeoutSettings timeouts(TimeoutProperties timeouts) {
		return new TimeoutSettings(timeouts.getStatement(), timeouts.getLock(), timeouts.getIdleInTransaction());
	}

	static PoolSettings pool(ProfileDefinition definition) {
		PoolProperties pool = definition.properties().getPool();
		PoolSettings defaults = PoolSettings.defaults();
		int maxSize = Objects.requireNonNullElse(pool.getMaxSize(), defaults.maxSize());
		int minSize = Objects.requireNonNullElse(pool.getMinSize(), Math.min(defaults.minSize(), Math.max(maxSize, 0)));
		if (!definition.ownMinSize()) {
			minSize = Math.min(minSize, Math.max(maxSize, 0));
		}
		return new PoolSettings(minSize, maxSize, Objects.requireNonNullElse(pool.getTimeout(), defaults.timeout()),
				Objects.requireNonNullElse(pool.getMaxLifetime(), defaults.maxLifetime()),
				Objects.requireNonNullElse(pool.getIdleTimeout(), defaults.idleTimeout()),
				Objects.requireNonNullElse(pool.getKeepalive(), defaults.keepalive()),
				Objects.requireNonNullElse(pool.getLeakDetection(), defaults.leakDetection()),
				Objects.requireNonNullElse(pool.getReset(), defaults.reset()));
	}

	/** If only one of the two delays is set, the default of the other follows it. */
	static RetrySettings retry(RetryProperties retry) {
		RetrySettings defaults = RetrySettings.defaults();
		Duration delay = retry.getDelay();
		Duration maxDelay = retry.getMaxDelay();
		return new RetrySettings(Objects.requireNonNullElse(retry.getMaxAttempts(), defaults.maxAttempts()),
				(delay != null) ? delay : shorter(defaults.delay(), maxDelay),
				(maxDelay != null) ? maxDelay : longer(defaults.maxDelay(), delay),
				Objects.requireNonNullElse(retry.getTimeout(), defaults.timeout()));
	}

	private static Duration shorter(Duration usual, @Nullable Duration other) {
		return (other != null && !other.isNegative() && other.compareTo(usual) < 0) ? other : usual;
	}

	private static Duration longer(Duration usual, @Nullable Duration other) {
		return (other != null && other.compareTo(usual) > 0) ? other : usual;
	}

	/** If only one of the two delays is set, the default of the other follows it. */
	static StartupSettings startup(ProfileProperties properties) {
		StartupProperties startup = properties.getStartup();
		StartupSettings defaults = StartupSettings.defaults();
		Duration delay = startup.getDelay();
		Duration maxDelay = startup.getMaxDelay();
		return new StartupSettings(Objects.requireNonNullElse(startup.getMode(), defaults.mode()),
				(delay != null) ? delay : shorter(defaults.delay(), maxDelay),
				(maxDelay != null) ? maxDelay : longer(defaults.maxDelay(), delay),
				Objects.requireNonNullElse(startup.getMaxWait(), defaults.maxWait()),
				!Boolean.FALSE.equals(properties.getHealth().getCritical()));
	}

	static OnceSettings once(OnceProperties once) {
		OnceSettings defaults = OnceSettings.defaults();
		return new OnceSettings(Objects.requireNonNullElse(once.getSchema(), defaults.schema()),
				Objects.requireNonNullElse(once.getRetention(), defaults.retention()));
	}

}

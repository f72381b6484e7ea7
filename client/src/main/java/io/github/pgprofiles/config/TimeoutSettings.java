package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.internal.text.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * Time limits that the server enforces on every connection of a profile (PostgreSQL
 * manual, chapter 'Client Connection Defaults'). They are sent when a connection is
 * opened, at no later cost. Each is a whole number of milliseconds, up to some 24 days;
 * zero is no limit, whatever the server's own setting; {@code null} leaves that setting
 * alone.
 *
 * @param statement after which the server ends a statement; streams and COPY are exempt
 * @param lock after which a statement that waits for a lock fails
 * @param idleInTransaction after which the server closes a connection whose transaction
 * lies idle
 * @since 0.1.0
 */
public record TimeoutSettings(@Nullable Duration statement, @Nullable Duration lock,
		@Nullable Duration idleInTransaction) {

	private static final TimeoutSettings NONE = new TimeoutSettings(null, null, null);

	public TimeoutSettings {
		requireMillis("statement", statement);
		requireMillis("lock", lock);
		requireMillis("idle-in-transaction", idleInTransaction);
	}

	/**
	 * The defaults: the server's own settings.
	 * @return settings without a value
	 */
	public static TimeoutSettings none() {
		return NONE;
	}

	/**
	 * These settings with another limit for a statement.
	 * @param statement whole milliseconds; zero for no limit
	 * @return new settings
	 */
	public TimeoutSettings withStatement(@Nullable Duration statement) {
		return new TimeoutSettings(statement, this.lock, this.idleInTransaction);
	}

	/**
	 * These settings with another limit for the wait for a lock.
	 * @param lock whole milliseconds; zero for no limit
	 * @return new settings
	 */
	public TimeoutSettings withLock(@Nullable Duration lock) {
		return new TimeoutSettings(this.statement, lock, this.idleInTransaction);
	}

	/**
	 * These settings with another limit for an idle transaction.
	 * @param idleInTransaction whole milliseconds; zero for no limit
	 * @return new settings
	 */
	public TimeoutSettings withIdleInTransaction(@Nullable Duration idleInTransaction) {
		return new TimeoutSettings(this.statement, this.lock, idleInTransaction);
	}

	/**
	 * The limits as the server's own parameters.
	 * @return milliseconds by the parameter's name; empty without a limit
	 */
	public Map<String, Integer> parameters() {
		Map<String, Integer> parameters = new LinkedHashMap<>();
		put(parameters, "statement_timeout", this.statement);
		put(parameters, "lock_timeout", this.lock);
		put(parameters, "idle_in_transaction_session_timeout", this.idleInTransaction);
		return parameters;
	}

	private static void put(Map<String, Integer> parameters, String name, @Nullable Duration value) {
		if (value != null) {
			parameters.put(name, (int) value.toMillis());
		}
	}

	private static void requireMillis(String key, @Nullable Duration value) {
		if (value == null) {
			return;
		}
		boolean whole = value.toNanosPart() % 1_000_000 == 0;
		if (value.isNegative() || !whole || value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
			throw new InvalidSettingException("timeouts." + key,
					"must be a whole number of milliseconds from 0 to %d, but is %s".formatted(Integer.MAX_VALUE,
							DurationText.of(value)),
					"Write it as '30s' or '1500ms'; 0s is no limit, and without the key the server's own setting holds.");
		}
	}

}

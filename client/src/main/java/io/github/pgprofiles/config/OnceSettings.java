package io.github.pgprofiles.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Where the results of work that happens exactly once are kept, and how long. Immutable.
 *
 * @param schema of the table, taken as it is; 1 to 63 bytes, and none of PostgreSQL's
 * own, which begin with {@code pg_}
 * @param retention after which a result may be deleted, and its key stand for new work;
 * zero to keep results for ever
 */
public record OnceSettings(String schema, Duration retention) {

	/** What the server keeps of a name. */
	private static final int MAX_NAME_BYTES = 63;

	private static final OnceSettings DEFAULTS = new OnceSettings("public", Duration.ofDays(30));

	public OnceSettings {
		if (schema.isBlank() || schema.indexOf('\0') >= 0) {
			throw new InvalidSettingException("once.schema", "is no name of a schema",
					"Name a schema, or leave the key out for 'public'.");
		}
		if (schema.startsWith("pg_") || schema.equals("information_schema")) {
			throw new InvalidSettingException("once.schema",
					"names the schema '%s', which is PostgreSQL's own or lasts no longer than a session"
						.formatted(schema),
					"Name a schema of your own, or leave the key out for 'public'.");
		}
		int bytes = schema.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_NAME_BYTES) {
			throw new InvalidSettingException("once.schema",
					"must have at most %d bytes, but has %d".formatted(MAX_NAME_BYTES, bytes),
					"Use the name of an existing schema; the server would cut this one short.");
		}
		if (retention.isNegative()) {
			throw new InvalidSettingException("once.retention",
					"must not be negative, but is " + DurationText.of(retention),
					"Use the time for which a repeated key must find its result, or 0s to keep results for ever.");
		}
	}

	/**
	 * The settings of a profile that has none of its own.
	 * @return schema {@code public}, 30 days
	 */
	public static OnceSettings defaults() {
		return DEFAULTS;
	}

}

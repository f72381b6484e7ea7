package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.internal.text.DurationText;
import io.github.pgprofiles.internal.text.ServerText;

/**
 * Settings of {@code once(…)}: where results are kept, and for how long. Immutable.
 *
 * @param schema of the table, used exactly as written; 1 to 63 bytes, and none of
 * PostgreSQL's own, which begin with {@code pg_}
 * @param retention after which a result may be deleted, and its key identifies new work;
 * zero to keep results for ever
 * @since 0.1.0
 */
public record OnceSettings(String schema, Duration retention) {

	private static final OnceSettings DEFAULTS = new OnceSettings("public", Duration.ofDays(30));

	public OnceSettings {
		if (!SecretResolver.isReference(schema)) {
			requireSchema(schema);
		}
		if (retention.isNegative()) {
			throw new InvalidSettingException("once.retention",
					"must not be negative, but is " + DurationText.of(retention),
					"Use the time for which a repeated key must find its result, or 0s to keep results for ever.");
		}
	}

	private static void requireSchema(String schema) {
		if (schema.isBlank() || ServerText.firstBad(schema) >= 0) {
			throw new InvalidSettingException("once.schema", "is no name of a schema",
					"Name a schema, or leave the key out for 'public'.");
		}
		SettingText.requireName("once.schema", schema);
		if (schema.startsWith("pg_") || schema.equals("information_schema")) {
			throw new InvalidSettingException("once.schema",
					"names the schema '%s', which is PostgreSQL's own or lasts no longer than a session"
						.formatted(schema),
					"Name a schema of your own, or leave the key out for 'public'.");
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

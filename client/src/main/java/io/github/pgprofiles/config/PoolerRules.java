package io.github.pgprofiles.config;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Which of the driver's properties a pooler in transaction mode cannot follow: those that
 * make a state of the session, or need one.
 */
final class PoolerRules {

	private static final String STATEMENTS = "pooler-max-prepared-statements";

	private PoolerRules() {
	}

	/**
	 * Checks the settings of a profile.
	 * @param statements how many prepared ones the pooler follows
	 * @param properties of the driver
	 * @param key how the user has written a property of the driver
	 */
	static void check(PoolerMode pooler, int statements, Map<String, String> properties, UnaryOperator<String> key) {
		if (pooler != PoolerMode.TRANSACTION) {
			return;
		}
		properties.forEach((name, value) -> {
			PGProperty property = PGProperty.forName(name);
			if (property == PGProperty.PREPARE_THRESHOLD && statements > 0) {
				checkThreshold(value, key.apply(name));
				return;
			}
			String action = (property != null) ? action(property, value) : null;
			if (action != null) {
				String written = key.apply(name);
				throw new InvalidSettingException(written,
						(written.endsWith(name) ? "is" : "has '" + name + "',")
								+ " a setting of the session, and 'pooler' is transaction: each transaction may run in"
								+ " another session of the server",
						action);
			}
		});
	}

	/** How many prepared statements the pooler follows. */
	static void check(PoolerMode pooler, int statements) {
		if (statements < 0) {
			throw new InvalidSettingException(STATEMENTS, "is negative: " + statements,
					"Use the pooler's own max_prepared_statements, or 0 to have nothing prepared.");
		}
		if (statements > 0 && pooler != PoolerMode.TRANSACTION) {
			throw new InvalidSettingException(STATEMENTS,
					"is " + statements + ", and 'pooler' is not transaction: only behind such a pooler does it count",
					"Remove it, with which pgJDBC prepares statements as ever, or set 'pooler' to 'transaction'.");
		}
	}

	private static void checkThreshold(String value, String written) {
		if ("0".equals(value.strip())) {
			throw new InvalidSettingException(written,
					(written.endsWith("prepareThreshold") ? "is" : "has 'prepareThreshold',")
							+ " 0, with which nothing is prepared, and '" + STATEMENTS + "' is set",
					"Remove one of the two.");
		}
	}

	/** A session that is somebody else's after each transaction is nobody's to reset. */
	static void check(PoolerMode pooler, SessionReset reset) {
		if (pooler == PoolerMode.TRANSACTION && reset == SessionReset.ALWAYS) {
			throw new InvalidSettingException("pool.reset",
					"is 'always', and 'pooler' is transaction: what would be reset is the session of another client",
					"Remove it; the client leaves nothing behind in a session.");
		}
	}

	/**
	 * What to do instead.
	 * @return {@code null} if the pooler can follow
	 */
	private static @Nullable String action(PGProperty property, String value) {
		return switch (property) {
			case OPTIONS -> value.isBlank() ? null
					: "Remove it: 'timeouts' and 'currentSchema' go with each transaction; set others by ALTER ROLE … SET,"
							+ " or by transaction().setting(…).";
			case PREPARE_THRESHOLD -> "0".equals(value.strip()) ? null
					: "Remove it, which is 0: the pooler does not know which session has which prepared statement. One that"
							+ " does (PgBouncer from 1.21 on) has '" + STATEMENTS + "'.";
			case READ_ONLY_MODE -> "always".equals(value.toLowerCase(Locale.ROOT))
					? "Use 'transaction', which is pgJDBC's default." : null;
			case REPLICATION -> "Remove it: replication needs a connection to the server itself.";
			default -> null;
		};
	}

}

package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.SessionPrelude;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.text.SettingName;
import org.postgresql.PGProperty;

/**
 * How connections are made where a pooler in transaction mode stands between: with no
 * start-up parameter that it refuses, and no state of a session.
 *
 * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer: features</a>
 */
public final class TransactionPooling {

	/**
	 * What the driver says of the style of dates, as it is to be said: it says ISO, the
	 * server then reports ISO, MDY, and PgBouncer, to which these are two values, would
	 * set it ahead of each transaction. The driver has no property for it, and the last
	 * of several start-up parameters of one name holds.
	 */
	private static final String DATE_STYLE = "\0DateStyle\0ISO, MDY";

	private TransactionPooling() {
	}

	public static boolean isOf(ProfileSettings settings) {
		return settings.pooler() == PoolerMode.TRANSACTION;
	}

	/** Completes what the driver is given of a profile. */
	public static void apply(ConnectionTarget target) {
		target.remove(PGProperty.OPTIONS);
		target.remove(PGProperty.CURRENT_SCHEMA);
	}

	/**
	 * What would be said at the start of a session, and goes with each transaction: the
	 * time limits of the profile, and its search path.
	 */
	public static LocalSettings settings(ProfileSettings settings) {
		LocalSettings all = LocalSettings.NONE;
		if (!isOf(settings)) {
			return all;
		}
		for (Map.Entry<String, Integer> limit : settings.timeouts().parameters().entrySet()) {
			all = all.with(limit.getKey(), String.valueOf(limit.getValue()));
		}
		String schema = settings.properties().get(PGProperty.CURRENT_SCHEMA.getName());
		return (schema != null) ? all.with(SettingName.SEARCH_PATH, schema) : all;
	}

	/** Has everything on a connection have them. */
	public static void carry(Connection connection, LocalSettings settings) throws SQLException {
		if (settings.isEmpty()) {
			return;
		}
		SessionPrelude prelude = SessionPrelude.of(connection);
		if (prelude == null) {
			connection.abort(Runnable::run);
			throw new SQLException("This version of pgJDBC is not as this library knows it: behind a pooler 'timeouts'"
					+ " and 'currentSchema' cannot go with each transaction", SqlStates.FEATURE_NOT_SUPPORTED);
		}
		prelude.always(settings);
	}

	/**
	 * Completes what the driver is given of one connection, behind everything else.
	 * @param statements how many prepared ones the pooler follows
	 */
	public static void complete(Properties properties, int statements) throws SQLException {
		String name = PGProperty.APPLICATION_NAME.getOrDefault(properties);
		// the application's name goes with the start, and in no statement behind it
		PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
		if (statements == 0) {
			// each transaction may run in a session that has not prepared anything
			PGProperty.PREPARE_THRESHOLD.set(properties, 0);
		}
		else {
			int own = PGProperty.PREPARED_STATEMENT_CACHE_QUERIES.getInt(properties);
			PGProperty.PREPARED_STATEMENT_CACHE_QUERIES.set(properties, Math.min(own, statements));
		}
		PGProperty.APPLICATION_NAME.set(properties, ((name != null) ? name : "") + DATE_STYLE);
	}

}

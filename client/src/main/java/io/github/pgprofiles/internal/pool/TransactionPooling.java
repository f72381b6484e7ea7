package io.github.pgprofiles.internal.pool;

import java.util.Map;
import java.util.Properties;

import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import org.postgresql.PGProperty;

/**
 * How connections are made where a pooler in transaction mode stands between: with no
 * start-up parameter that it refuses, and no state of a session.
 *
 * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer: features</a>
 */
final class TransactionPooling {

	private static final Map<PGProperty, String> DRIVER = Map.of(
			// each transaction may run in a session that has not prepared anything
			PGProperty.PREPARE_THRESHOLD, "0",
			// the application's name goes with the start, and in no statement behind it
			PGProperty.ASSUME_MIN_SERVER_VERSION, "12");

	/**
	 * What the driver says of the style of dates, as it is to be said: it says ISO, the
	 * server then reports ISO, MDY, and PgBouncer, to which these are two values, would set
	 * it ahead of each transaction. The driver has no property for it, and the last of
	 * several start-up parameters of one name holds.
	 */
	private static final String DATE_STYLE = "\0DateStyle\0ISO, MDY";

	private TransactionPooling() {
	}

	static boolean isOf(ProfileSettings settings) {
		return settings.pooler() == PoolerMode.TRANSACTION;
	}

	/** Completes what the driver is given of a profile. */
	static void apply(ConnectionTarget target) {
		DRIVER.forEach(target::set);
		target.remove(PGProperty.OPTIONS);
		target.remove(PGProperty.CURRENT_SCHEMA);
	}

	/** Completes what the driver is given of one connection, behind everything else. */
	static void complete(Properties properties) {
		String name = PGProperty.APPLICATION_NAME.getOrDefault(properties);
		PGProperty.APPLICATION_NAME.set(properties, ((name != null) ? name : "") + DATE_STYLE);
	}

}

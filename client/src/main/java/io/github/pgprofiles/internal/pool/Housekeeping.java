package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.session.ProfileSession;

/** Texts that read and write no row of anybody's, whatever settings are in force. */
final class Housekeeping {

	/** Of one statement; what begins a transaction is followed by what has them. */
	private static final Pattern HARMLESS = Pattern.compile(
			"\\s*(?:(?:set|reset|show|discard|deallocate|begin|start\\s+transaction|commit|end|rollback|abort|listen"
					+ "|unlisten)\\b[^;]*;?\\s*|select\\s+1\\s*;?\\s*)?",
			Pattern.CASE_INSENSITIVE);

	private Housekeeping() {
	}

	/**
	 * Refuses any other text outside a transaction: there is no message of ours that the
	 * settings of the profile could go with.
	 */
	static void require(ProfileSession session, Connection connection, String sql) throws SQLException {
		if (connection.getAutoCommit() && DriverSession.stateOf(connection) == DriverSession.State.IDLE
				&& !isHarmless(sql)) {
			throw session.refusal();
		}
	}

	private static boolean isHarmless(String sql) {
		return HARMLESS.matcher(sql).matches();
	}

}

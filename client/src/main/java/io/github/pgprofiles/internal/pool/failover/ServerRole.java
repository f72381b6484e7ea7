package io.github.pgprofiles.internal.pool.failover;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;

/** What a server is to those who write. */
public enum ServerRole {

	/** It takes writes. */
	PRIMARY,

	/** It takes none by default, and is no standby. */
	READ_ONLY,

	STANDBY,

	/** Nobody has said so: before PostgreSQL 14, and where a pooler answers. */
	UNKNOWN;

	private static final String ON = "on";

	/**
	 * As the server reports it by itself, at the login and whenever it changes.
	 * PostgreSQL manual, chapter 'Message Flow'. Sends nothing.
	 * @param raw the driver's own connection
	 */
	static ServerRole reported(Connection raw) {
		try {
			String standby = DriverSession.parameterStatus(raw, "in_hot_standby");
			String readOnly = DriverSession.parameterStatus(raw, "default_transaction_read_only");
			if (standby == null || readOnly == null) {
				return UNKNOWN;
			}
			return ON.equals(standby) ? STANDBY : ON.equals(readOnly) ? READ_ONLY : PRIMARY;
		}
		catch (SQLException ex) {
			return UNKNOWN;
		}
	}

	/** As messages say it. */
	String words() {
		return switch (this) {
			case PRIMARY -> "a primary";
			case READ_ONLY -> "read-only (default_transaction_read_only)";
			case STANDBY -> "a standby";
			case UNKNOWN -> "unknown";
		};
	}

}
